using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tests.Facade;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 10: whatever counts what a manager does plugs in, and cannot hurt it.</summary>
public class MetricsSeamTests
{
    // One asset at 100, 10 held, 10,000 in cash: equal weight buys 100 more, at 0.5 an order.
    [Fact]
    public void Manager_TellsItsMetrics_WhatItDid()
    {
        RecordingMetrics metrics = new();
        using CollectingLogger logger = new();
        AdvancedPortfolioManager manager = Run(metrics, logger);
        Assert.Equal(
            [
                "price", "late price", "fill", "allocation equal_weight Static Optimal 0", "plan Planned 1 0.5", "risk Calculated 0",
                "allocation risk_parity Dynamic InsufficientHistory 0",
            ],
            metrics.Lines.Where(line => !line.StartsWith("limit", StringComparison.Ordinal)));
        Assert.Equal(
            ["Volatility", "Value at risk", "Drawdown", "Record drawdown", "Sharpe ratio", "Correlation", "Diversification"],
            metrics.Lines.Where(line => line.StartsWith("limit", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split(' ')[1..^2])));
        Assert.Contains("limit Volatility WithinLimit 0.25", metrics.Lines);
        Assert.Single(manager.RiskHistory);
    }

    [Fact]
    public void MetricsThatThrow_ChangeNothing_AndAreLoggedOnce()
    {
        RecordingMetrics failing = new(throws: true);
        using CollectingLogger logger = new();
        AdvancedPortfolioManager hurt = Run(failing, logger);
        using CollectingLogger silent = new();
        AdvancedPortfolioManager sound = Run(NullPortfolioMetrics.Instance, silent);
        Assert.Equal(sound.StateHash, hurt.StateHash);
        Assert.True(failing.Calls >= 5);
        string expected = "9001 Warning: Metrics RecordingMetrics failed; what the manager does is not affected, "
            + "and further failures are not logged";
        Assert.Equal([expected], logger.Messages.Except(silent.Messages));
        Assert.Single(logger.Messages, message => message == expected);
    }

    [Fact]
    public void Durations_AreThoseOfTheManagersClock()
    {
        RecordingMetrics metrics = new();
        FakeTimeProvider clock = new(SamplePortfolio.Start);
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseTimeProvider(clock).UseMetrics(metrics).Build();
        manager.OptimizePortfolioAllocation(new Slow(clock), AllocationMethod.Static, TestContext.Current.CancellationToken);
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        manager.OptimizePortfolioAllocation(new Slow(clock), AllocationMethod.Static, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["allocation slow Static NotValued 0", "allocation slow Static NumericalError 3"],
            metrics.Lines.Where(line => line.StartsWith("allocation", StringComparison.Ordinal)));
    }

    private static AdvancedPortfolioManager Run(IPortfolioMetrics metrics, CollectingLogger logger)
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(SamplePortfolio.Options(options => options.Rebalancing.Costs = new FixedCost(0.5m)))
            .UseTimeProvider(new FakeTimeProvider(SamplePortfolio.Start)).UseMetrics(metrics).UseLogging(logger).Build();
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        manager.ObservePrice("A", 100, SamplePortfolio.Start);
        manager.ObservePrice("A", 99, SamplePortfolio.Start.AddDays(-1));
        manager.ApplyFill("A", 10, 100, 0, SamplePortfolio.Start);
        manager.SetCash(10_000);
        CancellationToken token = TestContext.Current.CancellationToken;
        manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, AllocationMethod.Static, token);
        manager.CalculatePortfolioRisk();
        manager.AddAsset(new PortfolioAsset("NEW"));
        manager.OptimizePortfolioAllocation(PortfolioStrategy.RiskParity, AllocationMethod.Dynamic, token);
        return manager;
    }

    private sealed class Slow(FakeTimeProvider clock) : IAllocationStrategy
    {
        public string Name => "slow";

        public AllocationResult Allocate(
            ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return AllocationResult.Failed(AllocationStatus.NumericalError, "It takes three seconds to fail.");
        }
    }
}
