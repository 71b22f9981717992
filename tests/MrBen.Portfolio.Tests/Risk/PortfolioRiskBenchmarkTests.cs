using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class PortfolioRiskBenchmarkTests
{
    private static readonly RiskMetric[] Relative =
        [RiskMetric.Beta, RiskMetric.Alpha, RiskMetric.ActiveReturn, RiskMetric.TrackingError, RiskMetric.InformationRatio];

    private static readonly DateOnly Start = new(2020, 1, 1);

    // The series of RiskMetricsRelativeTests: beta 0.25, alpha 9 %, active return 0, squares of the differences 36e-4.
    [Fact]
    public void OneAsset_MatchesHandWorking()
    {
        PortfolioRisk risk = PortfolioRisk.Calculate(
            Panel("A", [1, 2, 3, 4], [0.02, -0.02, 0.04, 0.00]), [1],
            benchmark: Panel("SPY", [1, 2, 3, 4], [0.01, -0.03, 0.01, 0.05])).GetRiskOrThrow();
        BenchmarkComparison comparison = risk.Benchmark!;
        Assert.Equal(("SPY", 4, Start.AddDays(1), Start.AddDays(4)),
            (comparison.Name, comparison.Observations, comparison.FirstDate, comparison.LastDate));
        Assert.Equal(0.25, risk[RiskMetric.Beta].Value!.Value, tolerance: 1e-15);
        Assert.Equal(0.09, risk[RiskMetric.Alpha].Value!.Value, tolerance: 1e-15);
        Assert.Equal(0, risk[RiskMetric.ActiveReturn].Value!.Value, tolerance: 1e-16);
        Assert.Equal(Math.Sqrt(144e-4), risk[RiskMetric.TrackingError].Value!.Value, tolerance: 1e-15);
        Assert.Equal(0, risk[RiskMetric.InformationRatio].Value!.Value, tolerance: 1e-14);
        Assert.Equal("", risk.BenchmarkDetail);
        Assert.Equal(4, risk[RiskMetric.Beta].Observations);
    }

    // Half in cash halves beta; a benchmark in log returns is the same benchmark.
    [Fact]
    public void HalfInCash_HalvesBeta_AlsoOfLogReturns()
    {
        double[] benchmark = [0.01, -0.03, 0.01, 0.05];
        ReturnPanel panel = Panel("A", [1, 2, 3, 4], [0.02, -0.02, 0.04, 0.00]);
        PortfolioRisk risk = PortfolioRisk.Calculate(panel, [0.5], benchmark: Panel("SPY", [1, 2, 3, 4],
            [.. benchmark.Select(b => Math.Log(1 + b))], ReturnKind.Log)).GetRiskOrThrow();
        Assert.Equal(0.125, risk.Benchmark!.Beta!.Value, tolerance: 1e-14);
    }

    // The portfolio has days 1 to 6; the benchmark has not day 3, so that its return of day 4 spans two days and does not count; its day 7
    // is not the portfolio's. Left: days 1, 2, 5 and 6.
    [Fact]
    public void Periods_AreMatchedByDate_AndSpan()
    {
        ReturnPanel panel = Panel("A", [1, 2, 3, 4, 5, 6], [0.02, -0.02, 0.9, 0.9, 0.04, 0.00]);
        ReturnPanel benchmark = Panel("SPY", [1, 2, 4, 5, 6, 7], [0.01, -0.03, -0.9, 0.01, 0.05, 0.9]);
        PortfolioRisk alone = PortfolioRisk.Calculate(panel, [1]).GetRiskOrThrow();
        PortfolioRisk risk = PortfolioRisk.Calculate(panel, [1], benchmark: benchmark).GetRiskOrThrow();
        Assert.Equal(4, risk.Benchmark!.Observations);
        Assert.Equal(0.25, risk.Benchmark.Beta!.Value, tolerance: 1e-14);
        Assert.Equal(alone.Metrics.Where(m => !Relative.Contains(m.Metric)).Select(m => m.Value),
            risk.Metrics.Where(m => !Relative.Contains(m.Metric)).Select(m => m.Value));
    }

    [Fact]
    public void NoComparison_SaysWhy()
    {
        ReturnPanel panel = Panel("A", [1, 2, 3], [0.02, -0.02, 0.01]);
        PortfolioRisk none = PortfolioRisk.Calculate(panel, [1]).GetRiskOrThrow();
        Assert.Null(none.Benchmark);
        Assert.All(Relative, metric => Assert.Equal("No benchmark was given.", none[metric].Reason));
        PortfolioRisk few = PortfolioRisk.Calculate(panel, [1], new() { MinimumObservations = 3 },
            benchmark: Panel("SPY", [2, 3, 4], [0.1, 0.2, 0.3])).GetRiskOrThrow();
        Assert.Equal("SPY shares 2 of the portfolio's 3 periods; 3 are needed.", few[RiskMetric.TrackingError].Reason);
        PortfolioRisk flat = PortfolioRisk.Calculate(panel, [1], benchmark: Panel("CASH", [1, 2, 3], [0.01, 0.01, 0.01])).GetRiskOrThrow();
        Assert.Equal("The benchmark does not vary.", flat[RiskMetric.Beta].Reason);
        Assert.Equal("The benchmark does not vary.", flat[RiskMetric.Alpha].Reason);
        PortfolioRisk same = PortfolioRisk.Calculate(panel, [1], benchmark: panel).GetRiskOrThrow();
        Assert.Equal("The differences to the benchmark do not vary.", same[RiskMetric.InformationRatio].Reason);
        Assert.All(same.Benchmark!.Figures, figure => Assert.True(figure.Value.HasValue != figure.Reason?.Length > 0));
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        ReturnPanel panel = Panel("A", [1, 2, 3], [0.02, -0.02, 0.01]);
        ReturnPanel two = ReturnPanel.Create(["X", "Y"], [Start], Frequency.Monthly, ReturnKind.Simple, [0.1, 0.2]);
        Assert.Equal("Expected 1 assets in the benchmark, got 2. (Parameter 'benchmark')",
            Assert.Throws<ArgumentException>(() => PortfolioRisk.Calculate(panel, [1], benchmark: two)).Message);
        ReturnPanel daily = ReturnPanel.Create(["X"], [Start], Frequency.Daily, ReturnKind.Simple, [0.1]);
        Assert.Equal("The benchmark has 252 per year and the panel 12 per year; they must agree. (Parameter 'benchmark')",
            Assert.Throws<ArgumentException>(() => PortfolioRisk.Calculate(panel, [1], benchmark: daily)).Message);
    }

    private static ReturnPanel Panel(string name, int[] days, double[] values, ReturnKind kind = ReturnKind.Simple)
    {
        ImmutableArray<DateOnly> dates = [.. days.Select(day => Start.AddDays(day))];
        return ReturnPanel.Create([new AssetId(name)], dates, Frequency.Monthly, kind, values);
    }
}
