using Microsoft.Extensions.DependencyInjection;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Testing;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Ten portfolios in one host, small ones; every third has a gateway, every fourth a feed.</summary>
internal sealed class TenPortfolios : IAsyncDisposable
{
    public const int Count = 10;

    private TenPortfolios(HostedPortfolio hosted) => Hosted = hosted;

    public HostedPortfolio Hosted { get; }

    public PortfolioHost[] Portfolios => [.. Enumerable.Range(0, Count).Select(i =>
        Hosted.Host.Services.GetRequiredKeyedService<PortfolioHost>(NameOf(i)))];

    /// <summary>The host.</summary>
    /// <param name="days">Days of prices: with 61 there is risk to measure, with few there is less work in each round.</param>
    public static TenPortfolios Build(int days) => new(HostedPortfolio.Build(
        (services, configuration) =>
        {
            for (int i = 0; i < Count; i++)
            {
                int place = i;
                services.AddMrBenPortfolio(NameOf(i), configuration.GetSection($"portfolios:{NameOf(i)}"), portfolio =>
                {
                    portfolio.Prepare((_, manager, _) =>
                        HostedPortfolio.Invest(manager, HostedPortfolio.History(days, "A", "B"), "A", "B"));
                    if (place % 3 == 0)
                    {
                        portfolio.UseGateway(_ => Venue());
                    }

                    if (place % 4 == 0)
                    {
                        portfolio.UseFeed(_ => new ScriptedFeed());
                    }
                });
            }
        },
        clock: null, Settings(60)));

    public async Task StartAsync() => await Hosted.StartAsync();

    /// <summary>Changes an interval of every portfolio, and waits until each has taken it.</summary>
    public async Task ReloadAsync(int seconds)
    {
        Hosted.Settings.Change(Settings(seconds));
        Hosted.Clock.Advance(TimeSpan.FromMilliseconds(300));
        PortfolioHost[] portfolios = Portfolios;
        await Waiting.Until(() => portfolios.All(portfolio =>
            portfolio.Parts.Reloading.Options.Hosting.RiskInterval == TimeSpan.FromSeconds(seconds)));
    }

    public ValueTask DisposeAsync() => Hosted.DisposeAsync();

    private static string NameOf(int place) => FormattableString.Invariant($"p{place}");

    private static SimulatedGateway Venue()
    {
        SimulatedGateway gateway = new(new() { Start = HostedPortfolio.Noon });
        gateway.AddInstrument(new InstrumentRules(new Instrument("A")), 100);
        gateway.AddInstrument(new InstrumentRules(new Instrument("B")), 100);
        return gateway;
    }

    private static (string Path, string? Value)[] Settings(int seconds) => [.. Enumerable.Range(0, Count).SelectMany(i => new[]
    {
        ($"portfolios:{NameOf(i)}:hosting:risk_interval_seconds", FormattableString.Invariant($"{seconds}")),
        ($"portfolios:{NameOf(i)}:core_settings:max_portfolio_history", "20"),
        ($"portfolios:{NameOf(i)}:core_settings:max_risk_history", "20"),
        ($"portfolios:{NameOf(i)}:core_settings:max_allocation_history", "20"),
        ($"portfolios:{NameOf(i)}:core_settings:max_trade_history", "20"),
        ($"portfolios:{NameOf(i)}:risk_management:loss_forecasts:enabled", "false"),
        ($"portfolios:{NameOf(i)}:market_watch:enabled", (string?)"false"),
    })];
}
