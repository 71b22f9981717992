using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Attribution;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Attribution;

// Series that a formula makes, so that NumPy 1.24 has them to the bit.
public class FactorAttributionTests
{
    private const int Length = 60;
    private static readonly double[] First = [.. Range(t => 0.02 * Centred((7919 * t) + 13, 10007))];
    private static readonly double[] Second = [.. Range(t => (0.03 * Centred((104729 * t) + 7, 9973)) + (0.2 * First[t]))];
    private static readonly double[] Returns = [.. Range(t =>
        0.001 + (0.8 * First[t]) - (0.3 * Second[t]) + (0.01 * Centred((t * t * 31) + (5 * t), 9001)))];

    private static readonly ImmutableArray<FactorReturns> Factors = [new("first", [.. First]), new("second", [.. Second])];

    // numpy.linalg.lstsq with a column of ones; σ²(X′X)⁻¹ for the errors.
    [Fact]
    public void TryFit_OrdinaryLeastSquares_MatchesNumPy()
    {
        FactorAttribution fit = Fit(new());
        Assert.Equal(0.0005552320439400591, fit.Alpha, tolerance: 1e-14);
        Assert.Equal(0.8022565098378054, fit.Factors[0].Beta, tolerance: 1e-11);
        Assert.Equal(-0.285651125763385, fit.Factors[1].Beta, tolerance: 1e-11);
        Assert.Equal(0.0005363011704014629, fit.AlphaStandardError, tolerance: 1e-14);
        Assert.Equal(0.07096302297855524, fit.Factors[0].StandardError, tolerance: 1e-11);
        Assert.Equal(0.054288668646305105, fit.Factors[1].StandardError, tolerance: 1e-11);
        Assert.Equal(0.7126627270386463, fit.RSquared!.Value, tolerance: 1e-11);
        Assert.Equal(0.0031734566690512873, fit.ResidualDeviation, tolerance: 1e-13);
        Assert.Equal(0.8022565098378054 / 0.07096302297855524, fit.Factors[0].TStatistic!.Value, tolerance: 1e-9);

        // What regression says of itself: shares of variance sum to R².
        Assert.Equal(fit.RSquared.Value, fit.Factors.Sum(factor => factor.VarianceShare), tolerance: 1e-12);
    }

    // statsmodels' HAC with 3 lags and its small-sample correction, and the sandwich written out in NumPy.
    [Fact]
    public void TryFit_NeweyWest_MatchesStatsmodels()
    {
        FactorAttribution fit = Fit(new() { Lags = 3 });
        Assert.Equal(0.0005471621370003334, fit.AlphaStandardError, tolerance: 1e-14);
        Assert.Equal(0.06895436521865321, fit.Factors[0].StandardError, tolerance: 1e-11);
        Assert.Equal(0.045031802907594835, fit.Factors[1].StandardError, tolerance: 1e-11);
    }

    // (Z′Z + TλI)⁻¹Z′y of scaled factors by numpy.linalg.inv.
    [Fact]
    public void TryFit_Ridge_MatchesNumPy()
    {
        FactorAttribution fit = Fit(new() { Ridge = 0.5 });
        Assert.Equal(0.0013582437714934914, fit.Alpha, tolerance: 1e-14);
        Assert.Equal(0.5204109110305546, fit.Factors[0].Beta, tolerance: 1e-11);
        Assert.Equal(-0.16987855637387098, fit.Factors[1].Beta, tolerance: 1e-11);
        Assert.Equal(0.05348994847210552, fit.Factors[0].StandardError, tolerance: 1e-11);
        Assert.Equal(0.04092128501047112, fit.Factors[1].StandardError, tolerance: 1e-11);
        Assert.Equal(0.003625505350121172, fit.ResidualDeviation, tolerance: 1e-13);
        Assert.Equal(0.620545279881669, fit.RSquared!.Value, tolerance: 1e-11);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(10)]
    public void TryFit_AnyRidge_ExplainsTheMeanReturn(double ridge)
    {
        FactorAttribution fit = Fit(new() { Ridge = ridge });
        Assert.Equal(Moments.Mean(Returns), fit.Alpha + fit.Factors.Sum(factor => factor.Contribution), tolerance: 1e-16);
    }

    [Fact]
    public void TryFit_DependentFactors_FailsWithASentenceAndARidgeHelps()
    {
        ImmutableArray<FactorReturns> factors = Factors.Add(new("mix", [.. First.Zip(Second, (a, b) => a - (2 * b))]));
        Assert.False(FactorAttribution.TryFit(Returns, factors, null, out _, out EstimationFailure? failure));
        Assert.Equal("The factor mix does not move, or is a combination of those before it: its beta is not defined.", failure.Detail);
        Assert.True(FactorAttribution.TryFit(Returns, factors, new() { Ridge = 0.1 }, out _, out _));

        factors = [new("constant", [.. First.Select(_ => 0.01)])];
        Assert.False(FactorAttribution.TryFit(Returns, factors, new() { Ridge = 0.1 }, out _, out failure));
        Assert.StartsWith("The factor constant does not move", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFit_TooFewReturns_Fails()
    {
        Assert.False(FactorAttribution.TryFit(
            [0.01, 0.02], [new("f", [0.01, 0.03])], null, out FactorAttribution? fit, out EstimationFailure? failure));
        Assert.Null(fit);
        Assert.Equal("2 returns are too few for 1 factors, an intercept, a residual and 0 lags.", failure.Detail);
    }

    [Fact]
    public void TryFit_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Try([], null));
        Assert.Throws<ArgumentException>(() => Try(default, null));
        Assert.Equal("Expected 60 returns of f (one per period), got 1. (Parameter 'factors')",
            Assert.Throws<ArgumentException>(() => Try([new("f", [1])], null)).Message);
        Assert.Equal("The factor first is there twice. (Parameter 'factors')",
            Assert.Throws<ArgumentException>(() => Try([Factors[0], Factors[0]], null)).Message);
        Assert.Equal("Ridge must be finite and at least 0; it is NaN. Lags must be at least 0; it is -1. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => Try(Factors, new() { Ridge = double.NaN, Lags = -1 })).Message);
    }

    private static void Try(ImmutableArray<FactorReturns> factors, FactorAttributionOptions? options) =>
        FactorAttribution.TryFit(Returns, factors, options, out _, out _);

    private static FactorAttribution Fit(FactorAttributionOptions options)
    {
        Assert.True(FactorAttribution.TryFit(Returns, Factors, options, out FactorAttribution? fit, out _));
        return fit;
    }

    private static double Centred(int number, int modulus) => (number % modulus / (double)modulus) - 0.5;

    private static IEnumerable<double> Range(Func<int, double> value) => Enumerable.Range(0, Length).Select(value);
}
