using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Tracking;

/// <summary>Portfolios whose records are short enough to work out by hand.</summary>
internal static class TrackedPortfolio
{
    /// <summary>Thursday, Friday, and Monday to Thursday after them: exchange days, since a weekend without prices is among them.</summary>
    public static readonly DateOnly[] Days =
        [new(2025, 1, 2), new(2025, 1, 3), new(2025, 1, 6), new(2025, 1, 7), new(2025, 1, 8), new(2025, 1, 9)];

    /// <summary>A record of two returns suffices, and its days are exchange days whatever they are.</summary>
    public static PortfolioOptions Options(Action<PerformanceTrackingOptions>? set = null) => SamplePortfolio.Options(options =>
    {
        options.Tracking = new PerformanceTrackingOptions { MinimumObservations = 2, Frequency = Frequency.Daily };
        set?.Invoke(options.Tracking);
    });

    /// <summary>Prices of A and B on <see cref="Days"/>.</summary>
    public static PriceHistory Prices() => PriceHistory.Create(
        SamplePortfolio.Names("A", "B"), [.. Days],
        [
            100, 50,
            110, 50,
            121, 40,
            121, 50,
            110, 60,
            121, 60,
        ]);

    /// <summary>A decision at noon of a day.</summary>
    public static PortfolioEvent Decided(
        DateOnly day, string strategy, AllocationMethod method, RebalanceStatus? plan, params (string Asset, double Weight)[] weights) =>
        PortfolioEvent.Decided(
            new AllocationDecision(strategy, method, plan is null ? AllocationStatus.PrimalInfeasible : AllocationStatus.Optimal, "",
                plan is null ? null : PortfolioWeights.Create(
                    SamplePortfolio.Names([.. weights.Select(weight => weight.Asset)]), [.. weights.Select(weight => weight.Weight)]),
                0.1, 0.2, plan, plan == RebalanceStatus.Planned ? 2 : 0, plan == RebalanceStatus.Planned ? 1.5m : 0,
                plan == RebalanceStatus.Planned ? 0.4 : 0, "", ""),
            At(day));

    public static DateTimeOffset At(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    /// <summary>The performance of one strategy after decisions on <see cref="Prices"/>.</summary>
    public static StrategyPerformance Strategy(params PortfolioEvent[] decisions) => Strategy(Prices(), decisions);

    public static StrategyPerformance Strategy(PriceHistory? prices, params PortfolioEvent[] decisions)
    {
        SamplePortfolio portfolio = new(Options());
        if (prices is not null)
        {
            portfolio.Manager.ObservePrices(prices);
        }

        portfolio.Manager.Replay(decisions);
        return Assert.Single(portfolio.Manager.GetPerformance().Strategies);
    }
}
