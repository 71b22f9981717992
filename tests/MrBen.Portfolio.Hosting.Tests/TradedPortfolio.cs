using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Testing;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>
/// A hosted portfolio of two assets and 100,000 in cash at a simulated venue, whose clock is everybody's; equal weights are bought ten
/// minutes after the start.
/// </summary>
internal sealed class TradedPortfolio : IAsyncDisposable
{
    private static readonly AssetId[] Assets = ["A", "B"];

    public TradedPortfolio(
        SimulatedGatewayOptions? options = null, StoredPages? pages = null, SimulatedGateway? gateway = null,
        params (string Path, string? Value)[] settings)
    {
        Gateway = gateway ?? new SimulatedGateway((options ?? new()) with { Start = HostedPortfolio.Noon });
        Pages = pages ?? new StoredPages();
        if (gateway is null)
        {
            foreach (AssetId asset in Assets)
            {
                Gateway.AddInstrument(new InstrumentRules(new Instrument(asset) { PriceTick = 0.01m }), 100);
            }
        }

        Hosted = HostedPortfolio.Build(
            (services, configuration) => services.AddMrBenPortfolio(
                configuration.GetSection(HostedPortfolio.Section), portfolio => portfolio
                    .UseGateway(_ => Gateway)
                    .Configure((_, manager) => manager.UseJournalFrom(() => new DurableJournal(Pages)))
                    .Prepare((_, manager, _) => Prepare(manager))),
            Gateway.Clock,
            [
                HostedPortfolio.Of("hosting.strategy", "equal_weight"), HostedPortfolio.Of("hosting.rebalance_check_minutes", "10"),
                .. settings,
            ]);
    }

    public HostedPortfolio Hosted { get; }

    public SimulatedGateway Gateway { get; }

    public StoredPages Pages { get; }

    public AdvancedPortfolioManager Manager => Hosted.Manager;

    public PortfolioSnapshot Snapshot => Manager.GetSnapshot();

    /// <summary>Orders that the venue still has.</summary>
    public int OpenAtVenue => Gateway.Orders.Count(order =>
        order.Status is not (OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected or OrderStatus.Expired));

    /// <summary>Moves the clock by small steps until something holds.</summary>
    public Task Until(Func<bool> holds) => Waiting.Until(holds, () => Gateway.Clock.Advance(TimeSpan.FromMilliseconds(20)));

    /// <summary>Starts, compares with the venue, and goes to the moment of the first allocation.</summary>
    public async Task StartAndRebalanceAsync()
    {
        await Hosted.StartAsync();
        await Until(() => Hosted.Portfolio.Positions!.State.IsReconciled);
        Gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        await Hosted.Ended(RoundKind.Rebalancing, 1);
    }

    /// <summary>Stops the host while the clock moves.</summary>
    public async Task StopAsync()
    {
        Task stop = Hosted.Host.StopAsync(TestContext.Current.CancellationToken);
        await Until(() => stop.IsCompleted);
        await stop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)Hosted.Host).DisposeAsync();
    }

    private static Task Prepare(AdvancedPortfolioManager manager)
    {
        manager.ObservePrices(HostedPortfolio.History(100, "A", "B"));
        if (manager.GetSnapshot().Assets.IsEmpty)
        {
            manager.SetCash(100_000);
            foreach (AssetId asset in Assets)
            {
                manager.AddAsset(new PortfolioAsset(asset));
                manager.ObservePrice(asset, 100, HostedPortfolio.Noon);
            }
        }

        return Task.CompletedTask;
    }
}
