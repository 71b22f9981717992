using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricsTests
{
    // Bacon (2008), Practical Portfolio Performance Measurement and Attribution, 24 monthly returns of the portfolio.
    private static readonly double[] Bacon =
    [
        0.003, 0.026, 0.011, -0.01, 0.015, 0.025, 0.016, 0.067, -0.014, 0.04, -0.005, 0.081,
        0.04, -0.037, -0.061, 0.017, -0.049, -0.022, 0.07, 0.058, -0.065, 0.024, -0.005, -0.009,
    ];

    // PerformanceAnalytics 2.1.0 under R 4.2.2 on the same returns, scale 12, Rf = 0 (15 digits). Its Sortino ratio is per month: × √12.
    [Fact]
    public void Bacon_MatchesPerformanceAnalytics()
    {
        Assert.Equal(0.137000158679692, RiskMetrics.AnnualizedVolatility(Bacon, Frequency.Monthly), tolerance: 1e-15);
        Assert.Equal(0.0255367382412085, RiskMetrics.DownsideDeviation(Bacon, 0.005), tolerance: 1e-15);
        Assert.Equal(0.108, RiskMetrics.AnnualizedArithmeticReturn(Bacon, Frequency.Monthly), tolerance: 1e-15);
        Assert.Equal(0.103678289729809, RiskMetrics.AnnualizedGeometricReturn(Bacon, Frequency.Monthly)!.Value, tolerance: 1e-15);
        Assert.Equal(0.144672955739218, RiskMetrics.MaximumDrawdown(Bacon), tolerance: 1e-15);
        Assert.Equal(0.788320254814486, RiskMetrics.SharpeRatio(Bacon, Frequency.Monthly)!.Value, tolerance: 1e-14);
        Assert.Equal(0.156637075660087 * Math.Sqrt(12), RiskMetrics.SortinoRatio(Bacon, Frequency.Monthly, 0.005)!.Value, tolerance: 1e-14);
        Assert.Equal(0.716639051162374, RiskMetrics.CalmarRatio(Bacon, Frequency.Monthly)!.Value, tolerance: 1e-14);
    }

    // Mean 0.02 over {0.01, 0.03}: deviation √(2·0.0001); excess of 0.005 leaves 0.015; one period a year.
    [Fact]
    public void SharpeRatio_SubtractsTheRiskFreeRate() =>
        Assert.Equal(0.015 / Math.Sqrt(0.0002), RiskMetrics.SharpeRatio([0.01, 0.03], Frequency.Yearly, 0.005)!.Value, tolerance: 1e-14);

    [Fact]
    public void Ratios_WithoutDenominator_AreUndefined()
    {
        double[] constant = [0.01, 0.01, 0.01];
        Assert.Equal(0, RiskMetrics.AnnualizedVolatility(constant, Frequency.Daily));
        Assert.Null(RiskMetrics.SharpeRatio(constant, Frequency.Daily));
        Assert.Null(RiskMetrics.SortinoRatio(constant, Frequency.Daily));
        Assert.Null(RiskMetrics.CalmarRatio(constant, Frequency.Daily));
        Assert.Equal(0, RiskMetrics.DownsideDeviation(constant));
        Assert.Equal(0, RiskMetrics.MaximumDrawdown(constant));
    }

    // Prices 1.01ᵗ rounded to doubles: their returns differ in the last digits only, which is no volatility.
    [Fact]
    public void SharpeRatio_OfRoundingNoise_IsUndefined()
    {
        double[] prices = [.. Enumerable.Range(0, 50).Select(t => 100 * Math.Pow(1.01, t))];
        double[] returns = [.. Enumerable.Range(1, 49).Select(t => (prices[t] / prices[t - 1]) - 1)];
        Assert.True(RiskMetrics.AnnualizedVolatility(returns, Frequency.Daily) > 0);
        Assert.Null(RiskMetrics.SharpeRatio(returns, Frequency.Daily));
    }

    [Fact]
    public void GeometricReturn_AfterTotalLoss()
    {
        Assert.Equal(-1, RiskMetrics.AnnualizedGeometricReturn([0.1, -1, 0.5], Frequency.Monthly));
        Assert.Null(RiskMetrics.AnnualizedGeometricReturn([0.1, -1.2, 0.5], Frequency.Monthly));
        Assert.Null(RiskMetrics.CalmarRatio([0.1, -1.2, 0.5], Frequency.Monthly));
        Assert.Equal(-1, RiskMetrics.CalmarRatio([0.1, -1, 0.5], Frequency.Monthly)); // −1 over a drawdown of 1
    }

    [Fact]
    public void GeometricReturn_OfAConstantReturn_CompoundsIt() =>
        Gen.Select(Gen.Double[-0.05, 0.05], Gen.Int[1, 500]).Sample((value, count) => Assert.Equal(
            Math.Pow(1 + value, 12) - 1,
            RiskMetrics.AnnualizedGeometricReturn([.. Enumerable.Repeat(value, count)], Frequency.Monthly)!.Value, tolerance: 1e-12));

    [Fact]
    public void Sharpe_IsHomogeneousOfDegreeZero() =>
        Gen.Select(
            Gen.Double[-0.2, 0.2].Array[5, 60].Where(r => RiskMetrics.AnnualizedVolatility(r, Frequency.Yearly) > 1e-3),
            Gen.Double[0.1, 10]).Sample((returns, scale) =>
        {
            double[] scaled = [.. returns.Select(r => scale * r)];
            double expected = RiskMetrics.SharpeRatio(returns, Frequency.Weekly)!.Value;
            Assert.Equal(expected,
                RiskMetrics.SharpeRatio(scaled, Frequency.Weekly)!.Value, tolerance: 1e-9 * Math.Max(1, Math.Abs(expected)));
        });

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected at least 2 returns, got 1. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.AnnualizedVolatility([0.1], Frequency.Daily)).Message);
        Assert.Equal("Expected at least 1 returns, got 0. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.MaximumDrawdown([])).Message);
        Assert.Equal("Element 2 is NaN; every element must be finite. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.SharpeRatio([0, 1, double.NaN], Frequency.Daily)).Message);
        Assert.Equal("Element 0 is -Infinity; every element must be finite. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.CalmarRatio([double.NegativeInfinity], Frequency.Daily)).Message);
        Assert.Equal("minimumAcceptablePerPeriod is NaN; it must be finite. (Parameter 'minimumAcceptablePerPeriod')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.SortinoRatio([0.1], Frequency.Daily, double.NaN)).Message);
        Assert.Equal("riskFreePerPeriod is NaN; it must be finite. (Parameter 'riskFreePerPeriod')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetrics.SharpeRatio([0.1, 0.2], Frequency.Daily, double.NaN)).Message);
        Assert.Equal("Uninitialized Frequency.",
            Assert.Throws<InvalidOperationException>(() => RiskMetrics.AnnualizedVolatility([0.1, 0.2], default)).Message);
    }
}
