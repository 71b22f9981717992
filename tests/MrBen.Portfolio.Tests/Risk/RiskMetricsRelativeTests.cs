using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricsRelativeTests
{
    private static readonly double[] Returns = [0.02, -0.02, 0.04, 0.00];
    private static readonly double[] Benchmark = [0.01, -0.03, 0.01, 0.05];

    private static readonly Gen<(double[] Returns, double[] Benchmark)> Pairs =
        Gen.Double[-0.2, 0.2].Array[2, 40].SelectMany(r => Gen.Double[-0.2, 0.2].Array[r.Length].Select(b => (r, b)));

    // Means 1 % both. Deviations (1, −3, 3, −1) and (0, −4, 0, 4): squares 20 and 32, products 12 − 4 = 8, each 1e-4/3.
    // Differences (1, 1, 3, −5), mean 0, squares 36.
    [Fact]
    public void FourPeriods_MatchHandWorking()
    {
        Assert.Equal(0.25, RiskMetrics.Beta(Returns, Benchmark)!.Value, tolerance: 1e-15);
        Assert.Equal(12 * 0.75 * 0.01, RiskMetrics.Alpha(Returns, Benchmark, Frequency.Monthly)!.Value, tolerance: 1e-15);
        Assert.Equal(12 * 0.75 * 0.006, RiskMetrics.Alpha(Returns, Benchmark, Frequency.Monthly, 0.004)!.Value, tolerance: 1e-15);
        Assert.Equal(0, RiskMetrics.ActiveReturn(Returns, Benchmark, Frequency.Monthly), tolerance: 1e-16);
        Assert.Equal(Math.Sqrt(12 * 36e-4 / 3), RiskMetrics.TrackingError(Returns, Benchmark, Frequency.Monthly), tolerance: 1e-15);
        Assert.Equal(0, RiskMetrics.InformationRatio(Returns, Benchmark, Frequency.Monthly)!.Value, tolerance: 1e-14);
        Assert.Equal(8 / Math.Sqrt(20 * 32), RiskMetrics.Correlation(Returns, Benchmark)!.Value, tolerance: 1e-15);

        // Up in periods 1, 3 and 4, down in period 2.
        Assert.Equal((Math.Cbrt(1.02 * 1.04) - 1) / (Math.Cbrt(1.01 * 1.01 * 1.05) - 1),
            RiskMetrics.UpCapture(Returns, Benchmark)!.Value, tolerance: 1e-13);
        Assert.Equal(2.0 / 3, RiskMetrics.DownCapture(Returns, Benchmark)!.Value, tolerance: 1e-14);
    }

    [Fact]
    public void Benchmark_AgainstItself_IsOneAndNothing() =>
        Gen.Double[-0.2, 0.2].Array[2, 40].Sample(series =>
        {
            Assert.Equal(0, RiskMetrics.TrackingError(series, series, Frequency.Daily));
            Assert.Equal(0, RiskMetrics.ActiveReturn(series, series, Frequency.Daily));
            Assert.Null(RiskMetrics.InformationRatio(series, series, Frequency.Daily));
            if (RiskMetrics.Beta(series, series) is { } beta)
            {
                Assert.Equal(1, beta, tolerance: 1e-14);
                Assert.Equal(1, RiskMetrics.Correlation(series, series)!.Value, tolerance: 1e-14);
                Assert.Equal(0, RiskMetrics.Alpha(series, series, Frequency.Daily)!.Value, tolerance: 1e-10);
            }

            Assert.Equal(1, RiskMetrics.UpCapture(series, series) ?? 1);
            Assert.Equal(1, RiskMetrics.DownCapture(series, series) ?? 1);
        });

    // Regression on a · b + c gives a and c back, whatever the benchmark; TE is symmetric; |correlation| ≤ 1; IR × TE is the active return.
    [Fact]
    public void Pairs_KeepTheIdentities() =>
        Gen.Select(Pairs, Gen.Double[-2, 2], Gen.Double[-0.05, 0.05]).Sample((pair, a, c) =>
        {
            (double[] returns, double[] benchmark) = pair;
            double[] line = [.. benchmark.Select(b => (a * b) + c)];
            if (RiskMetrics.AnnualizedVolatility(benchmark, Frequency.Yearly) > 1e-3)
            {
                Assert.Equal(a, RiskMetrics.Beta(line, benchmark)!.Value, tolerance: 1e-10);
                Assert.Equal(12 * c, RiskMetrics.Alpha(line, benchmark, Frequency.Monthly)!.Value, tolerance: 1e-9);
            }

            double error = RiskMetrics.TrackingError(returns, benchmark, Frequency.Monthly);
            Assert.Equal(error, RiskMetrics.TrackingError(benchmark, returns, Frequency.Monthly), tolerance: 1e-14);
            Assert.Equal(RiskMetrics.ActiveReturn(returns, benchmark, Frequency.Monthly),
                (RiskMetrics.InformationRatio(returns, benchmark, Frequency.Monthly) ?? 0) * error, tolerance: 1e-12);
            Assert.InRange(RiskMetrics.Correlation(returns, benchmark) ?? 0, -1 - 1e-14, 1 + 1e-14);
        });

    [Fact]
    public void UndefinedFigures_AreNull()
    {
        double[] flat = [0.01, 0.01, 0.01];
        double[] moving = [0.02, 0.01, 0.03];
        Assert.Null(RiskMetrics.Beta(moving, flat));
        Assert.Null(RiskMetrics.Alpha(moving, flat, Frequency.Daily));
        Assert.Null(RiskMetrics.Correlation(moving, flat));
        Assert.Null(RiskMetrics.Correlation(flat, moving));
        Assert.Equal(0, RiskMetrics.Beta(flat, moving)!.Value, tolerance: 1e-16);
        Assert.Null(RiskMetrics.DownCapture(moving, flat)); // the benchmark never lost
        Assert.Null(RiskMetrics.UpCapture(moving, [0, 0, 0]));
        Assert.Null(RiskMetrics.UpCapture([-1.2, 0, 0], flat)); // more than everything
        Assert.Equal(-1 / 0.01, RiskMetrics.UpCapture([-1, 0, 0], flat)!.Value, tolerance: 1e-10); // everything
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected 2 benchmark returns (one per period), got 1. (Parameter 'benchmark')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.Beta([0.1, 0.2], [0.1])).Message);
        Assert.Equal("Element 1 is NaN; every element must be finite. (Parameter 'benchmark')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.UpCapture([0.1, 0.2], [0.1, double.NaN])).Message);
        Assert.Equal("Expected at least 2 returns, got 1. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.TrackingError([0.1], [0.1], Frequency.Daily)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => RiskMetrics.Alpha(Returns, Benchmark, Frequency.Daily, double.PositiveInfinity));
    }
}
