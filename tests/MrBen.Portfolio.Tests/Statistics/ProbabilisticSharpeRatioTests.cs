using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class ProbabilisticSharpeRatioTests
{
    // Bailey and López de Prado, The Sharpe Ratio Efficient Frontier (2012): 24 months, Sharpe ratio 0.458 a month, normal: PSR(0) = 0.982.
    // 4 times +1, 4 times −1, 16 times 0 have skewness 0 and kurtosis m₄/m₂² = (8/24)/(8/24)² = 3.
    [Fact]
    public void Compute_NormalMoments_MatchesThePaper() =>
        Assert.Equal(0.982, ProbabilisticSharpeRatio.Compute(WithSharpe(0.458, Repeat((1, 4), (-1, 4), (0, 16))))!.Value, tolerance: 5e-4);

    // Bailey and López de Prado, The Deflated Sharpe Ratio (2014), numerical example: Sharpe ratio 2.5 a year of 250 days, 1,250 days,
    // skewness −3, kurtosis 10, benchmark 0.1132 a day: 0.9004. A sample of two values has kurtosis = skewness² + 1; 105 of 1,250 low ones
    // come nearest, with −2.9995. The benchmark is printed to 5e-5, which is 2.5e-4 in the probability.
    [Fact]
    public void Compute_SkewedReturns_MatchesThePaper()
    {
        double[] returns = WithSharpe(2.5 / Math.Sqrt(250), Repeat((-1, 105), (0, 1_145)));
        Assert.Equal(-3, Moments.Skewness(returns)!.Value, tolerance: 1e-3);
        Assert.Equal(7, Moments.ExcessKurtosis(returns)!.Value, tolerance: 5e-3);
        Assert.Equal(0.9004, ProbabilisticSharpeRatio.Compute(returns, 0.1132)!.Value, tolerance: 3e-4);
    }

    // Closed form: at its own Sharpe ratio the probability is one half.
    [Fact]
    public void Compute_AtTheMeasuredRatio_IsOneHalf() =>
        Assert.Equal(0.5, ProbabilisticSharpeRatio.Compute(WithSharpe(0.3, Repeat((1, 3), (-2, 5), (4, 2))), 0.3)!.Value, tolerance: 1e-12);

    [Fact]
    public void Compute_ConstantReturns_IsUndefined() => Assert.Null(ProbabilisticSharpeRatio.Compute([0.01, 0.01, 0.01]));

    [Fact]
    public void Compute_BadReturns_AreRefused()
    {
        Assert.Equal("Expected at least 2 returns, got 1. (Parameter 'excessReturns')",
            Assert.Throws<ArgumentException>(() => ProbabilisticSharpeRatio.Compute([0.01])).Message);
        Assert.Equal("Element 1 is NaN; every element must be finite. (Parameter 'excessReturns')",
            Assert.Throws<ArgumentException>(() => ProbabilisticSharpeRatio.Compute([0.01, double.NaN])).Message);
        Assert.Equal("benchmarkSharpe is NaN; it must be finite. (Parameter 'benchmarkSharpe')",
            Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilisticSharpeRatio.Compute([0.01, 0.02], double.NaN)).Message);
    }

    private static double[] Repeat(params (double Value, int Times)[] parts) =>
        [.. parts.SelectMany(part => Enumerable.Repeat(part.Value, part.Times))];

    private static double[] WithSharpe(double sharpe, double[] shape)
    {
        double shift = (sharpe * Moments.StandardDeviation(shape)) - Moments.Mean(shape);
        return [.. shape.Select(value => value + shift)];
    }
}
