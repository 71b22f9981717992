using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class ExpectedShortfallBacktestTests
{
    // NumPy: the statistics by their formulas; the p-values from 200,000 series of 300 independent draws of numpy.random (seed 1), whose
    // standard error is 0.0011 at most; ours from 19,999 draws has 0.0035.
    [Theory]
    [InlineData(null, 0.98527, 0.44882)]
    [InlineData(5.0, 0.964455, 0.450375)]
    public void Statistics_OfTheOracleSeries_MatchNumPy(double? degreesOfFreedom, double first, double second)
    {
        TailShape shape = degreesOfFreedom is { } freedom ? TailShape.StudentT(freedom) : TailShape.Normal;
        BacktestSimulationOptions simulation = new() { Draws = 19_999 };
        HypothesisTest size = ExpectedShortfallBacktest.SizeOfViolations(
            OracleSeries.Losses, OracleSeries.ValueAtRisk, OracleSeries.ExpectedShortfall, OracleSeries.Confidence, shape, simulation);
        Assert.Equal(0.04228509197109509, size.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(first, size.PValue!.Value, tolerance: 0.006);
        HypothesisTest both = ExpectedShortfallBacktest.NumberAndSizeOfViolations(
            OracleSeries.Losses, OracleSeries.ValueAtRisk, OracleSeries.ExpectedShortfall, OracleSeries.Confidence, shape, simulation);
        Assert.Equal(-0.021562568564164275, both.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(second, both.PValue!.Value, tolerance: 0.015);
        Assert.Equal(PValueSource.MonteCarlo, both.Source);
        Assert.Null(both.DegreesOfFreedom);
    }

    // Acerbi and Székely (2014), table 3: the 5 % point of Z2 at 250 days of 97.5 % is −0.70 for normal returns and −0.82 for t with 3.
    // NumPy, 100,000 series: −0.701 and −0.816. A series with that statistic has a p-value of 5 %.
    [Theory]
    [InlineData(null, -0.70)]
    [InlineData(3.0, -0.82)]
    public void NumberAndSizeOfViolations_AtThePublishedPoint_HasFivePercent(double? degreesOfFreedom, double critical)
    {
        TailShape shape = degreesOfFreedom is { } freedom ? TailShape.StudentT(freedom) : TailShape.Normal;
        double quantile = shape.UpperQuantile(0.025);
        double shortfall = shape.TailMean(0.025);
        double[] losses = new double[250];
        Array.Fill(losses, (1 - critical) * 6.25 / 4 * shortfall, 0, 4); // four violations that make the statistic
        HypothesisTest test = ExpectedShortfallBacktest.NumberAndSizeOfViolations(
            losses, [.. Enumerable.Repeat(quantile, 250)], [.. Enumerable.Repeat(shortfall, 250)], 0.975, shape,
            new() { Draws = 9_999 });
        Assert.Equal(critical, test.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(0.05, test.PValue!.Value, tolerance: 0.008);
    }

    // SciPy: norm.pdf(norm.ppf(0.975))/0.025, and the integral of x over the tail of t with 4 degrees by quadrature.
    [Fact]
    public void TailMean_MatchesSciPy()
    {
        Assert.Equal(2.337802792201415, TailShape.Normal.TailMean(0.025), tolerance: 1e-12);
        Assert.Equal(3.9935570227128387, TailShape.StudentT(4).TailMean(0.025), tolerance: 1e-9);
    }

    [Fact]
    public void SizeOfViolations_WithoutViolation_IsUndefinedAndTheOtherIsOne()
    {
        double[] ones = [1, 1, 1];
        Assert.False(ExpectedShortfallBacktest.SizeOfViolations([0, 0, 0], ones, ones, 0.99).IsDefined);
        HypothesisTest both = ExpectedShortfallBacktest.NumberAndSizeOfViolations([0, 0, 0], ones, ones, 0.99);
        Assert.Equal(1, both.Statistic);
        Assert.Equal(1, both.PValue);
    }

    [Fact]
    public void BadForecasts_AreRefused()
    {
        Assert.Equal("Element 0 is 0.5, below the value at risk 1. (Parameter 'expectedShortfall')",
            Assert.Throws<ArgumentException>(() => ExpectedShortfallBacktest.SizeOfViolations([0], [1], [0.5], 0.99)).Message);
        Assert.Equal("Element 0 is 0; an expected shortfall must be finite and positive. (Parameter 'expectedShortfall')",
            Assert.Throws<ArgumentException>(() => ExpectedShortfallBacktest.SizeOfViolations([0], [-1], [0], 0.99)).Message);
        Assert.Throws<ArgumentException>(() => ExpectedShortfallBacktest.SizeOfViolations([0], [-1], [double.NaN], 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailShape.StudentT(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailShape.StudentT(double.NaN));
    }
}
