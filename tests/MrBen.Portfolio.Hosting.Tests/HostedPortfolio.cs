using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A host with portfolios, under a clock that a test moves.</summary>
internal sealed class HostedPortfolio : IAsyncDisposable
{
    public const string Section = "advanced_portfolio";

    public static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private HostedPortfolio(IHost host, ChangingConfiguration settings, TimeProvider clock, CollectedLogs logs) =>
        (Host, Settings, Time, Logs) = (host, settings, clock, logs);

    public IHost Host { get; }

    public ChangingConfiguration Settings { get; }

    public TimeProvider Time { get; }

    public CollectedLogs Logs { get; }

    public FakeTimeProvider Clock => (FakeTimeProvider)Time;

    public AdvancedPortfolioManager Manager => Host.Services.GetRequiredService<AdvancedPortfolioManager>();

    public PortfolioHost Portfolio => Host.Services.GetRequiredService<PortfolioHost>();

    /// <summary>A setting of the one portfolio's section.</summary>
    public static (string Path, string? Value) Of(string path, string? value) => ($"{Section}:{path.Replace('.', ':')}", value);

    /// <summary>A host with one portfolio of the section that the settings make; some setting is always there.</summary>
    public static HostedPortfolio With(Action<PortfolioHostBuilder>? configure = null, params (string Path, string? Value)[] settings) =>
        Build((services, configuration) => services.AddMrBenPortfolio(configuration.GetSection(Section), configure), clock: null,
            [Of("core_settings.base_currency", "USD"), .. settings]);

    public static HostedPortfolio Build(
        Action<IServiceCollection, IConfiguration> add, TimeProvider? clock, params (string Path, string? Value)[] settings)
    {
        CollectedLogs logs = new();
        ChangingConfiguration source = new(settings);
        TimeProvider time = clock ?? new FakeTimeProvider(Noon);
        HostApplicationBuilder builder =
            Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddSingleton(time);
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        add(builder.Services, builder.Configuration);
        builder.Services.AddHealthChecks().AddMrBenPortfolio();
        return new HostedPortfolio(builder.Build(), source, time, logs);
    }

    /// <summary>Weekdays up to the day before noon's with prices by a formula, different for each asset.</summary>
    public static PriceHistory History(int rows, params string[] assets)
    {
        DateOnly end = DateOnly.FromDateTime(Noon.UtcDateTime);
        DateOnly[] dates = [.. Enumerable.Range(1, 2 * rows).Select(day => end.AddDays(-day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(rows).Reverse()];
        double[] prices = [.. Enumerable.Range(0, rows).SelectMany(t => assets.Select((_, i) =>
            100 * Math.Exp((0.0002 * (i + 1) * t) + (0.02 * Math.Sin((i + 1) * t)))))];
        return PriceHistory.Create([.. assets.Select(name => new AssetId(name))], [.. dates], prices);
    }

    /// <summary>Gives a manager 100 days of prices, 10,000 in cash and 10 of each asset.</summary>
    public static Task Invest(AdvancedPortfolioManager manager, params string[] assets) => Invest(manager, History(100, assets), assets);

    /// <summary>Gives a manager a history, 10,000 in cash and 10 of each asset.</summary>
    public static Task Invest(AdvancedPortfolioManager manager, PriceHistory history, params string[] assets)
    {
        manager.ObservePrices(history);
        manager.SetCash(10_000);
        foreach (string asset in assets)
        {
            manager.AddAsset(new PortfolioAsset(asset) { Quantity = 10 });
        }

        return Task.CompletedTask;
    }

    public Task StartAsync() => Waiting.For(Host.StartAsync(TestContext.Current.CancellationToken));

    public Task StopAsync() => Waiting.For(Host.StopAsync(TestContext.Current.CancellationToken));

    /// <summary>Changes the settings of the one portfolio, and lets the time pass that a change must stand still.</summary>
    public void Change(params (string Path, string? Value)[] settings)
    {
        Settings.Change([Of("core_settings.base_currency", "USD"), .. settings]);
        Clock.Advance(TimeSpan.FromMilliseconds(300));
    }

    public RoundStatus Round(RoundKind kind) => Portfolio.Rounds.Single(round => round.Kind == kind);

    /// <summary>Waits until so many rounds of a kind have ended.</summary>
    public Task Ended(RoundKind kind, long count) => Waiting.Until(() => Round(kind).Ended >= count);

    /// <summary>The report of one health check.</summary>
    public async Task<HealthReportEntry> HealthAsync(string check = "mrben-portfolio") =>
        (await Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(
            registration => registration.Name == check, TestContext.Current.CancellationToken)).Entries[check];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
    }
}
