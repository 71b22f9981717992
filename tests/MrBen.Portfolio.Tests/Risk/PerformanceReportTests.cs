using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class PerformanceReportTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    // 1 %, −3 %, 3 %, 3 %: mean 1 %, deviations (0, −4, 2, 2), squares 24; 0.97·1.03·1.03 > 1, so the fall of period 2 is made good in 4.
    // Benchmark 0 %, −2 %, 2 %, 4 %: mean 1 %, deviations (−1, −3, 1, 3), squares 20, products 12 + 2 + 6 = 20: beta 1; differences
    // (1, −1, 1, −1), squares 4. Up in 3 and 4, down in 2.
    [Fact]
    public void FourMonths_MatchHandWorking()
    {
        PerformanceReport report = PerformanceReport.Calculate([0.01, -0.03, 0.03, 0.03], Dates(4), Frequency.Monthly,
            new() { RiskFreeRate = 0.06, MinimumAcceptableReturn = 0.12, Confidence = 0.75 },
            new BenchmarkSeries("SPY", [0, -0.02, 0.02, 0.04]));
        double growth = 1.01 * 0.97 * 1.03 * 1.03;
        Assert.Equal((Start, Start.AddDays(3), 4, Frequency.Monthly),
            (report.FirstDate, report.LastDate, report.Observations, report.Frequency));
        Assert.Equal(growth - 1, report.TotalReturn!.Value, tolerance: 1e-15);
        Assert.Equal(0.12, report.ArithmeticReturn, tolerance: 1e-15);
        Assert.Equal(Math.Pow(growth, 3) - 1, report.GeometricReturn!.Value, tolerance: 1e-14);
        Assert.Equal(Math.Sqrt(96e-4), report.Volatility!.Value, tolerance: 1e-15);
        Assert.Equal(0.06 / Math.Sqrt(96e-4), report.SharpeRatio!.Value, tolerance: 1e-14);
        Assert.Equal(0, report.SortinoRatio!.Value, tolerance: 1e-14); // the mean is the MAR
        Assert.Equal(report.GeometricReturn.Value / 0.03, report.CalmarRatio!.Value, tolerance: 1e-13);
        Assert.Equal(0.03, report.MaximumDrawdown, tolerance: 1e-15);
        Assert.Equal((Start, Start.AddDays(1), Start.AddDays(3)), (report.PeakDate, report.TroughDate, report.RecoveryDate));
        Assert.Equal(0, report.CurrentDrawdown);
        Assert.Equal((0.03, Start.AddDays(2)), (report.BestReturn, report.BestDate));
        Assert.Equal((-0.03, Start.AddDays(1)), (report.WorstReturn, report.WorstDate));
        Assert.Equal(0.75, report.WinRate);
        Assert.Equal(-0.01, report.ValueAtRisk); // 3 of 4 losses are not above −1 %
        Assert.Equal(0.03, report.ConditionalValueAtRisk, tolerance: 1e-16);

        BenchmarkComparison spy = report.Benchmarks.Single();
        Assert.Equal(("SPY", 4), (spy.Name, spy.Observations));
        Assert.Equal(1, spy.Beta!.Value, tolerance: 1e-14);
        Assert.Equal(0, spy.Alpha!.Value, tolerance: 1e-14);
        Assert.Equal(0, spy.ActiveReturn, tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(12 * 4e-4 / 3), spy.TrackingError!.Value, tolerance: 1e-15);
        Assert.Equal(0, spy.InformationRatio!.Value, tolerance: 1e-13);
        Assert.Equal(20 / Math.Sqrt(24 * 20), spy.Correlation!.Value, tolerance: 1e-14);
        Assert.Equal(0.03 / (Math.Sqrt(1.02 * 1.04) - 1), spy.UpCapture!.Value, tolerance: 1e-13);
        Assert.Equal(1.5, spy.DownCapture!.Value, tolerance: 1e-14);
        Assert.All(report.Figures.Concat(spy.Figures), figure => Assert.True(figure.Value.HasValue == figure.Reason is null));

        // Four periods are few, the lower quartile is −3 % + 0.75 · 4 %, and the benchmark lies symmetrically about its mean.
        Assert.Equal(["Hurst", "ParetoValueAtRisk", "ParetoConditionalValueAtRisk", "TailRatio", "BetaCoskewness"],
            report.Figures.Concat(spy.Figures).Where(figure => figure.Value is null).Select(figure => figure.Metric.Id));
    }

    // The peak before a first loss is the start, which has no date.
    [Fact]
    public void AFallFromTheStart_HasNoPeakDate()
    {
        PerformanceReport report = PerformanceReport.Calculate([-0.1, 0.05], Dates(2), Frequency.Daily);
        Assert.Equal((null, Start, null), (report.PeakDate, report.TroughDate, report.RecoveryDate));
        Assert.Equal(0.1, report.MaximumDrawdown, tolerance: 1e-15);
        Assert.Equal(1 - (0.9 * 1.05), report.CurrentDrawdown, tolerance: 1e-15);
    }

    [Fact]
    public void UndefinedFigures_SayWhy()
    {
        PerformanceReport single = PerformanceReport.Calculate([0.02], Dates(1), Frequency.Daily, null, new BenchmarkSeries("B", [0.01]));
        Assert.Equal("There is a single period; 2 are needed.", Reason(single, "Volatility"));
        Assert.Equal("There is a single period; 2 are needed.", Reason(single, "Sharpe ratio"));
        Assert.Equal("No return is below the minimum acceptable return.", Reason(single, "Sortino ratio"));
        Assert.Equal("There is no drawdown to divide by.", Reason(single, "Calmar ratio"));
        Assert.Null(single.Benchmarks[0].TrackingError);
        Assert.Equal(2, single.Benchmarks[0].UpCapture!.Value, tolerance: 1e-14);
        PerformanceReport flat = PerformanceReport.Calculate([0.01, 0.01], Dates(2), Frequency.Daily);
        Assert.Equal("The returns do not vary.", Reason(flat, "Sharpe ratio"));
        PerformanceReport ruin = PerformanceReport.Calculate([0.1, -1.2], Dates(2), Frequency.Daily);
        Assert.Equal("A period lost more than everything; such wealth does not compound.", Reason(ruin, "Total return"));
        Assert.Equal("A period lost more than everything; such wealth does not compound.", Reason(ruin, "Calmar ratio"));
        Assert.Equal(1.2, ruin.CurrentDrawdown, tolerance: 1e-15);
        Assert.All(single.Benchmarks[0].Figures.Where(f => f.Value is null), f => Assert.NotEmpty(f.Reason!));
    }

    // Each figure is the metric of the same name; a benchmark equal to the record has beta 1, no active return and captures of 1.
    [Fact]
    public void Figures_AreTheMetrics() =>
        Gen.Double[-0.2, 0.2].Array[2, 60].Sample(returns =>
        {
            PerformanceReport report = PerformanceReport.Calculate(
                returns, Dates(returns.Length), Frequency.Weekly, null, new BenchmarkSeries("Itself", [.. returns]));
            Assert.Equal(RiskMetrics.AnnualizedVolatility(returns, Frequency.Weekly), report.Volatility);
            Assert.Equal(RiskMetrics.SharpeRatio(returns, Frequency.Weekly), report.SharpeRatio);
            Assert.Equal(RiskMetrics.SortinoRatio(returns, Frequency.Weekly), report.SortinoRatio);
            Assert.Equal(RiskMetrics.CalmarRatio(returns, Frequency.Weekly), report.CalmarRatio);
            Assert.Equal(RiskMetrics.MaximumDrawdown(returns), report.MaximumDrawdown);
            Assert.Equal(RiskMetrics.ValueAtRisk(returns, 0.95), report.ValueAtRisk);
            Assert.Equal(returns.Aggregate(1.0, (wealth, r) => wealth * (1 + r)) - 1, report.TotalReturn!.Value, tolerance: 1e-10);
            Assert.InRange(report.CurrentDrawdown, 0, report.MaximumDrawdown + 1e-15);
            Assert.True(report.WorstReturn <= report.BestReturn && report.WinRate is >= 0 and <= 1);
            Assert.Equal((0, 0), (report.Benchmarks[0].ActiveReturn, report.Benchmarks[0].TrackingError!.Value));
        });

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected at least 1 returns, got 0. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => PerformanceReport.Calculate([], [], Frequency.Daily)).Message);
        Assert.Equal("Expected 2 dates (one per return), got 1. (Parameter 'dates')",
            Assert.Throws<ArgumentException>(() => PerformanceReport.Calculate([0.1, 0.2], Dates(1), Frequency.Daily)).Message);
        Assert.Equal("Date 2020-01-01 follows 2020-01-01; dates must ascend. (Parameter 'dates')",
            Assert.Throws<ArgumentException>(() => PerformanceReport.Calculate([0.1, 0.2], [Start, Start], Frequency.Daily)).Message);
        Assert.Equal("Expected 2 returns of B (one per period), got 1. (Parameter 'benchmarks')", Assert.Throws<ArgumentException>(
            () => PerformanceReport.Calculate([0.1, 0.2], Dates(2), Frequency.Daily, null, new BenchmarkSeries("B", [0.1]))).Message);
        Assert.Throws<ArgumentException>(
            () => PerformanceReport.Calculate([0.1], Dates(1), Frequency.Daily, null, new BenchmarkSeries("B", default)));
        Assert.Throws<ArgumentNullException>(
            () => PerformanceReport.Calculate([0.1], Dates(1), Frequency.Daily, null, [null!]));
        Assert.Equal(
            "Confidence must be in (0, 1); it is 1. RiskFreeRate must be finite; it is NaN. " +
            "MinimumAcceptableReturn must be finite; it is Infinity. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => PerformanceReport.Calculate([0.1], Dates(1), Frequency.Daily, new()
            {
                Confidence = 1,
                RiskFreeRate = double.NaN,
                MinimumAcceptableReturn = double.PositiveInfinity,
            })).Message);
    }

    private static string? Reason(PerformanceReport report, string figure) => report.Figures.Single(f => f.Name == figure).Reason;

    private static DateOnly[] Dates(int count) => [.. Enumerable.Range(0, count).Select(t => Start.AddDays(t))];
}
