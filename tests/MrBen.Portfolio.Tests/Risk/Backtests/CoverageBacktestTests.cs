using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class CoverageBacktestTests
{
    // NumPy and SciPy on OracleSeries: 16 violations in 300, from the likelihoods as the papers print them; the exact p-values from sums of
    // scipy.stats.binom.pmf and geom.pmf.
    [Fact]
    public void ProportionOfFailures_OfTheOracleSeries_MatchesSciPy()
    {
        HypothesisTest asymptotic = CoverageBacktest.ProportionOfFailures(16, 300, 0.95, PValueMethod.Asymptotic);
        Assert.Equal(0.06874555937379512, asymptotic.Statistic!.Value, tolerance: 1e-11);
        Assert.Equal(0.7931720763227451, asymptotic.PValue!.Value, tolerance: 1e-10);
        Assert.Equal(1, asymptotic.DegreesOfFreedom);
        Assert.Equal(PValueSource.ChiSquare, asymptotic.Source);

        HypothesisTest exact = CoverageBacktest.ProportionOfFailures(16, 300, 0.95);
        Assert.Equal(0.8949045548176562, exact.PValue!.Value, tolerance: 1e-10);
        Assert.Equal(PValueSource.Exact, exact.Source);
        Assert.Equal(
            "Kupiec proportion of failures: 16 violations in 300 forecasts, 15 expected; statistic 0.068746, p-value 0.8949 " +
            "(exact, sum over binomial counts).",
            exact.Detail);
    }

    [Fact]
    public void TimeUntilFirstFailure_OfTheOracleSeries_MatchesSciPy()
    {
        HypothesisTest asymptotic = CoverageBacktest.TimeUntilFirstFailure(OracleSeries.Violations, 0.95, PValueMethod.Asymptotic);
        Assert.Equal(0.05633529100175849, asymptotic.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(0.8123848369190508, asymptotic.PValue!.Value, tolerance: 1e-10);
        HypothesisTest exact = CoverageBacktest.TimeUntilFirstFailure(OracleSeries.Violations, 0.95);
        Assert.Equal(0.8286977941790193, exact.PValue!.Value, tolerance: 1e-10);
    }

    // A first violation at once has p = 5 %; that or one after 144 and more: 0.05 + 0.95^n for the smallest n that is as extreme.
    [Fact]
    public void TimeUntilFirstFailure_AtOnce_CountsBothTails()
    {
        double statistic = -2 * Math.Log(0.05);
        int far = Enumerable.Range(21, 1_000).First(v => -2 * (Math.Log(0.05) + ((v - 1) * Math.Log(0.95)) + Math.Log(v) -
            ((v - 1) * Math.Log(1 - (1.0 / v)))) >= statistic);
        HypothesisTest test = CoverageBacktest.TimeUntilFirstFailure([true, false], 0.95);
        Assert.Equal(statistic, test.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(0.05 + Math.Pow(0.95, far - 1), test.PValue!.Value, tolerance: 1e-12);
    }

    // 0.99^250 = 0.08106: the sentence of a series without violations gives the probability of it.
    [Fact]
    public void TimeUntilFirstFailure_WithoutViolation_IsUndefined()
    {
        HypothesisTest test = CoverageBacktest.TimeUntilFirstFailure(new bool[250], 0.99);
        Assert.False(test.IsDefined);
        Assert.Equal(PValueSource.None, test.Source);
        Assert.Equal(
            "Kupiec time until first failure: there is no violation in 250 forecasts, which has probability 0.08106.", test.Detail);
    }

    [Fact]
    public void Independence_OfTheOracleSeries_MatchesNumPy()
    {
        ViolationCounts counts = ViolationCounts.Of(OracleSeries.Losses, OracleSeries.ValueAtRisk);
        Assert.Equal(new ViolationCounts(false, 267, 16, 16, 0), counts);
        Assert.Equal(1.8101523412187674, CoverageBacktest.Independence(counts, PValueMethod.Asymptotic).Statistic!.Value, tolerance: 1e-10);
    }

    // All 220 arrangements of 3 violations in 12, and all 4,096 series with their probabilities at 80 %, enumerated in Python: 164 of the
    // 220 are as extreme.
    [Fact]
    public void SmallSamples_OfTwelve_MatchEnumeration()
    {
        ViolationCounts counts = ViolationCounts.Of(OracleSeries.Series("110001000000"));
        HypothesisTest independence = CoverageBacktest.Independence(counts);
        Assert.Equal(0.5836572974005598, independence.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(164.0 / 220, independence.PValue!.Value, tolerance: 1e-12);
        Assert.Equal(PValueSource.Exact, independence.Source);

        HypothesisTest conditional = CoverageBacktest.ConditionalCoverage(counts, 0.8);
        Assert.Equal(0.7608252248095368, conditional.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(0.858266079231994, conditional.PValue!.Value, tolerance: 1e-12);
        Assert.Equal(2, conditional.DegreesOfFreedom);
    }

    // The exact p-values of all series, weighed with their probabilities, reject no more than their level: that is what exact means.
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.25)]
    public void ConditionalCoverage_OverAllSeries_KeepsItsLevel(double level)
    {
        const int Length = 11;
        double rejected = 0;
        for (int bits = 0; bits < 1 << Length; bits++)
        {
            bool[] series = [.. Enumerable.Range(0, Length).Select(t => ((bits >> t) & 1) == 1)];
            int ones = series.Count(violation => violation);
            if (CoverageBacktest.ConditionalCoverage(ViolationCounts.Of(series), 0.7).PValue <= level)
            {
                rejected += Math.Pow(0.3, ones) * Math.Pow(0.7, Length - ones);
            }
        }

        Assert.InRange(rejected, 0, level + 1e-12);
    }

    [Fact]
    public void Independence_WithNothingToCompare_IsUndefined()
    {
        foreach (string series in new[] { "0", "1", "0000", "1111", "0001" })
        {
            ViolationCounts counts = ViolationCounts.Of(OracleSeries.Series(series));
            Assert.False(CoverageBacktest.Independence(counts).IsDefined);
            Assert.True(CoverageBacktest.ConditionalCoverage(counts, 0.9).IsDefined);
        }
    }

    // Twenty thousand observations: the likelihood itself is far below the smallest double.
    [Fact]
    public void Statistics_OfManyObservations_AreFinite()
    {
        HypothesisTest test = CoverageBacktest.ProportionOfFailures(1_000, 20_000, 0.95);
        Assert.Equal(0, test.Statistic!.Value, tolerance: 1e-9);
        Assert.Equal(1, test.PValue!.Value, tolerance: 1e-4);
        Assert.Equal(PValueSource.ChiSquare, test.Source);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CoverageBacktest.ProportionOfFailures(3, 2, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoverageBacktest.ProportionOfFailures(-1, 2, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoverageBacktest.ProportionOfFailures(0, 0, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoverageBacktest.ProportionOfFailures(0, 2, double.NaN));
        Assert.Throws<ArgumentNullException>(() => CoverageBacktest.Independence(null!));
        Assert.Throws<ArgumentException>(() => CoverageBacktest.TimeUntilFirstFailure([], 0.99));
        Assert.Equal("method is 9, which names no method. (Parameter 'method')", Assert.Throws<ArgumentOutOfRangeException>(
            () => CoverageBacktest.ProportionOfFailures(1, 2, 0.99, (PValueMethod)9)).Message);
    }
}
