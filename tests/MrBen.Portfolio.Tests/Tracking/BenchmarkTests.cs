using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Attribution;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Tracking;

public class BenchmarkTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);

    // The portfolio holds twice the benchmark's moves: 100 % in A, whose returns are +10 %, −10 %, +4 %; SPY's are +5 %, −5 %, +2 %.
    // Beta 2, alpha 0, correlation 1; mean difference (5 − 5 + 2) % / 3 × 252.
    [Fact]
    public void Benchmark_OfHalfTheMoves_HasBetaTwo()
    {
        TrackedBenchmark spy = Compare([100, 105, 99.75, 101.745], [true, true, true, true], "SPY");
        BenchmarkComparison comparison = spy.Comparison!;
        Assert.True(spy.IsCompared);
        Assert.Equal((3, Monday.AddDays(1), Monday.AddDays(3)), (comparison.Observations, comparison.FirstDate, comparison.LastDate));
        Assert.Equal(2, comparison.Beta!.Value, tolerance: 1e-12);
        Assert.Equal(0, comparison.Alpha!.Value, tolerance: 1e-12);
        Assert.Equal(1, comparison.Correlation!.Value, tolerance: 1e-12);
        Assert.Equal(252 * 0.02 / 3, comparison.ActiveReturn, tolerance: 1e-12);
        Assert.Equal(0.01745, spy.Report!.TotalReturn!.Value, tolerance: 1e-14);
        Assert.Equal("", spy.Detail);
    }

    // The portfolio's excess returns by least squares on those of SPY: beta 2, so alpha is −rf + 2·rf per period; nothing is left over.
    [Fact]
    public void Attribution_OfHalfTheMoves_IsAllOfTheBenchmark()
    {
        TrackRecord record = Measure([100, 105, 99.75, 101.745], [true, true, true, true], options => { }, "SPY").Record;
        FactorAttribution attribution = record.Attribution!;
        Assert.Equal(2, Assert.Single(attribution.Factors).Beta, 1e-12);
        Assert.Equal(0, attribution.Alpha, 1e-14);
        Assert.Equal(1, attribution.RSquared!.Value, 1e-12);
        Assert.Equal(0.04 / 3, attribution.Alpha + attribution.Factors[0].Contribution, 1e-12);
        Assert.Equal("", record.AttributionDetail);
        TrackRecord missing = Measure([100, 105, 99.75, 101.745], [true, true, true, true], options => { }, "QQQ").Record;
        Assert.Equal((null, "QQQ is not in the observed price history."), (missing.Attribution, missing.AttributionDetail));
    }

    // No price on Tuesday: Monday's stands for it, so that Tuesday has 0 and Wednesday both days' −0.25 %.
    [Fact]
    public void Benchmark_WithoutAPriceOnADate_HasTheLastOneBefore()
    {
        TrackedBenchmark spy = Compare([100, 0, 99.75, 101.745], [true, false, true, true], "SPY");
        Assert.Equal(3, spy.Report!.Observations);
        Assert.Equal((-0.0025, Monday.AddDays(2)), (Math.Round(spy.Report.WorstReturn, 14), spy.Report.WorstDate));
        Assert.Equal(0.01745, spy.Report.TotalReturn!.Value, tolerance: 1e-14);
    }

    // From Tuesday on, or up to Wednesday: two of the three periods. What nobody observes any more does not stand still.
    [Theory]
    [InlineData(false, true, true, true, 2, 3)]
    [InlineData(true, true, true, false, 1, 2)]
    public void Benchmark_WithPricesForAPart_IsComparedThere(bool monday, bool tuesday, bool wednesday, bool thursday, int first, int last)
    {
        TrackedBenchmark spy = Compare([100, 105, 99.75, 101.745], [monday, tuesday, wednesday, thursday], "SPY");
        Assert.Equal((2, Monday.AddDays(first), Monday.AddDays(last)),
            (spy.Comparison!.Observations, spy.Comparison.FirstDate, spy.Comparison.LastDate));
        Assert.Equal(2, spy.Comparison.Beta!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Benchmark_WithTooFewPrices_SaysHowMany()
    {
        TrackedBenchmark spy = Compare([100, 105, 0, 0], [true, true, false, false], "SPY");
        Assert.Equal("SPY has returns in 1 of the record's 3 periods; 2 are needed.", spy.Detail);
        Assert.False(spy.IsCompared);
        Assert.Null(spy.Report);
        Assert.Empty(spy.Figures);
        Assert.Equal("SPY has returns in 0 of the record's 3 periods; 2 are needed.",
            Compare([100, 105, 0, 0], [false, false, false, false], "SPY").Detail);
        Assert.Equal("QQQ is not in the observed price history.", Compare([1, 1, 1, 1], [true, true, true, true], "QQQ").Detail);
    }

    [Fact]
    public void Benchmark_OfAReturnBeyondVariance_SaysSo() => Assert.Equal(
        "The return of SPY on 2026-01-06 is 1E+80, too large for a variance.",
        Compare([1, 1e80, 1e80, 1e80], [true, true, true, true], "SPY").Detail);

    // The risk-free rate of 25.2 % is 0.1 % a day: alpha = (mean − rf) − 2 (mean of SPY − rf) = rf, × 252.
    [Fact]
    public void RiskFreeRate_IsWhatAlphaAndSharpeSubtract()
    {
        PortfolioPerformance performance = Measure(
            [100, 105, 99.75, 101.745], [true, true, true, true], options => options.RiskFreeRate = 0.252, "SPY");
        Assert.Equal(0.252, performance.Record.Benchmarks[0].Comparison!.Alpha!.Value, tolerance: 1e-12);
        double[] returns = [0.1, -0.1, 0.04];
        double expected = RiskMetrics.SharpeRatio(returns, Frequency.Daily, 0.001)!.Value;
        Assert.Equal(expected, performance.Record.Report!.SharpeRatio!.Value, tolerance: 1e-12);
    }

    private static TrackedBenchmark Compare(double[] prices, bool[] observed, string benchmark) =>
        Assert.Single(Measure(prices, observed, options => { }, benchmark).Record.Benchmarks);

    // Monday to Thursday: A goes 100, 110, 99, 102.96; SPY as given.
    private static PortfolioPerformance Measure(
        double[] prices, bool[] observed, Action<PerformanceTrackingOptions> set, string benchmark)
    {
        SamplePortfolio portfolio = new(TrackedPortfolio.Options(options =>
        {
            options.Benchmarks = SamplePortfolio.Names(benchmark);
            set(options);
        }));
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        portfolio.Manager.ObservePrice("A", 100, portfolio.Clock.GetUtcNow());
        foreach (decimal price in (decimal[])[110, 99, 102.96m])
        {
            portfolio.Clock.Advance(TimeSpan.FromDays(1));
            portfolio.Manager.ObservePrice("A", price, portfolio.Clock.GetUtcNow());
        }

        DateOnly[] days = [.. Enumerable.Range(0, 4).Select(Monday.AddDays)];
        portfolio.Manager.ObservePrices(PriceHistory.Create(SamplePortfolio.Names("SPY"), [.. days], prices, observed));
        return portfolio.Manager.GetPerformance();
    }
}
