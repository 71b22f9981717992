using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>A portfolio of 100,000 USD, its position manager, and a venue with two shares at 100.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly ExecutionOptions _options = new()
    {
        UnknownTimeout = TimeSpan.FromSeconds(20),
        OrderLifetime = TimeSpan.FromSeconds(60),
        ReconcileInterval = TimeSpan.FromSeconds(10),
    };

    public Desk(
        IPortfolioJournal? journal = null, Action<ExecutionOptions>? change = null, Action<SimulatedGatewayOptions>? venue = null,
        BentGateway? bend = null)
    {
        change?.Invoke(_options);
        Gateway = Venues.Open(change: venue);
        Gateway.AddInstrument(new InstrumentRules(new Instrument("BETA") { PriceTick = 0.01m }), 100);
        AdvancedPortfolioManagerBuilder builder = new AdvancedPortfolioManagerBuilder()
            .UseTimeProvider(Gateway.Clock).UseAlertHandler(Alerts);
        Portfolio = (journal is null ? builder : builder.UseJournal(journal)).Build();
        Portfolio.SetCash(100_000);
        foreach (string asset in new[] { "ACME", "BETA" })
        {
            Portfolio.AddAsset(new PortfolioAsset(asset) { Instrument = new Instrument(asset) { PriceTick = 0.01m } });
            Portfolio.ObservePrice(asset, 100, Gateway.Clock.GetUtcNow());
        }

        bend?.Inner = Gateway;
        Manager = new PositionManager(Portfolio, bend ?? (ITradingGateway)Gateway, _options, Gateway.Clock);
    }

    public SimulatedGateway Gateway { get; }

    public RunAlerts Alerts { get; } = new();

    public AdvancedPortfolioManager Portfolio { get; }

    public PositionManager Manager { get; private set; }

    public static ExecutionPlan Plan(params (string Asset, decimal Quantity)[] targets) =>
        ExecutionPlan.To([.. targets.Select(target => new PlanTarget(target.Asset, target.Quantity, 100))]);

    public Task StepAsync() => Manager.StepAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Lets time pass in steps of a tenth of a second.</summary>
    public async Task PassAsync(int seconds)
    {
        for (int i = 0; i < 10 * seconds; i++)
        {
            Gateway.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await StepAsync();
        }

        await Task.Delay(50, TestContext.Current.CancellationToken); // alerts reach their handler on another thread
    }

    /// <summary>Another manager of the same portfolio, as after a restart.</summary>
    public async Task RestartAsync()
    {
        await Manager.DisposeAsync();
        Manager = new PositionManager(Portfolio, Gateway, _options, Gateway.Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync();
        await Portfolio.DisposeAsync();
    }
}
