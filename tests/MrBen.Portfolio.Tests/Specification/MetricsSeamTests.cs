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
    // One asset at 100, 10 held, 10,000 in cash: equal weight buys 99 more, at 0.5 an order, for which 100 would leave nothing; 9,900 of 11,000.
    [Fact]
    public void Manager_TellsItsMetrics_WhatItDid()
    {
        RecordingMetrics metrics = new();
        using CollectingLogger logger = new();
        AdvancedPortfolioManager manager = Run(metrics, logger);
        Assert.Equal(
            [
                "mrben_alerts_total{portfolio=default,rule=limit,severity=error} 2",
                "mrben_alerts_total{portfolio=default,rule=rebalancing,severity=information} 1",
                "mrben_allocations_total{portfolio=default,strategy=equal_weight,method=static,outcome=optimal} 1",
                "mrben_allocations_total{portfolio=default,strategy=risk_parity,method=dynamic,outcome=insufficient_history} 1",
                "mrben_estimated_cost_total{portfolio=default,currency=USD} 0.5",
                "mrben_fills_total{portfolio=default} 1",
                "mrben_invalid_inputs_total{portfolio=default,reason=stale} 1",
                "mrben_rebalances_total{portfolio=default,reason=policy,outcome=planned} 1",
                "mrben_turnover_ratio_total{portfolio=default} 0.9",
            ],
            metrics.Sums.Where(pair => !IsOfLimits(pair.Key)).Select(pair => FormattableString.Invariant($"{pair.Key} {Math.Round(pair.Value, 3)}")));
        Assert.Equal( // one asset is all the risk, and earns little for it
            [
                "mrben_risk_limit_breaches_total{portfolio=default,limit=assessed_diversification,severity=error}",
                "mrben_risk_limit_breaches_total{portfolio=default,limit=assessed_sharpe_ratio,severity=error}",
            ],
            metrics.Sums.Where(pair => IsOfLimits(pair.Key)).Select(pair => pair.Key));
        Assert.Equal(1, metrics.Count("mrben_risk_duration_seconds{portfolio=default}"));
        Assert.Equal(1, metrics.Count("mrben_allocation_duration_seconds{portfolio=default,strategy=equal_weight}"));
        Assert.Equal(1 / 11.0, metrics.Gauges["mrben_portfolio_gross_exposure_ratio{portfolio=default}"], tolerance: 1e-15);
        Assert.Single(manager.RiskHistory);
    }

    [Fact]
    public void MetricsThatThrow_ChangeNothing_AndAreLoggedOnce()
    {
        RecordingMetrics failing = new(throws: true);
        using CollectingLogger logger = new();
        AdvancedPortfolioManager hurt = Run(failing, logger);
        using CollectingLogger silent = new();
        AdvancedPortfolioManager sound = Run(new RecordingMetrics(), silent);
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
        Assert.Equal(3, metrics.Sum("mrben_allocation_duration_seconds{portfolio=default,strategy=slow}"));
        Assert.Equal(2, metrics.Count("mrben_allocation_duration_seconds{portfolio=default,strategy=slow}"));
        Assert.Equal(1, metrics.Sum("mrben_allocations_total{portfolio=default,strategy=slow,method=static,outcome=numerical_error}"));
    }

    private static bool IsOfLimits(string series) => series.StartsWith("mrben_risk_limit_breaches_total", StringComparison.Ordinal);

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
