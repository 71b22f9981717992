using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Tests.Risk.Forecasts;

public class StudentTailTests
{
    // The mean of the tail by numerical integration of the density beyond the quantile.
    [Theory]
    [InlineData(2.5, 0.95)]
    [InlineData(4, 0.99)]
    [InlineData(30, 0.975)]
    public void Loss_IsTheIntegralOverTheTail(double degrees, double confidence)
    {
        TailLoss loss = new StudentTail(0.001, 0.02, degrees).Loss(confidence);
        double quantile = StudentT.InvCDF(0, 1, degrees, confidence);
        Assert.Equal((0.02 * quantile) - 0.001, loss.ValueAtRisk, tolerance: 1e-14);

        // x = q/u maps the tail to (0, 1).
        double mean = GaussLegendreRule.Integrate(
            u => quantile / u * StudentT.PDF(0, 1, degrees, quantile / u) * quantile / (u * u), 1e-9, 1, 128) / (1 - confidence);
        Assert.Equal((0.02 * mean) - 0.001, loss.ExpectedShortfall, tolerance: 2e-7);
    }

    // With many degrees of freedom it is the normal one: Φ⁻¹(0.99) = 2.3263479, φ/(1 − c) = 2.6652142 (standard tables).
    [Fact]
    public void Loss_WithManyDegrees_IsNearlyNormal()
    {
        TailLoss loss = new StudentTail(0, 1, 1e6).Loss(0.99);
        Assert.Equal(2.3263479, loss.ValueAtRisk, tolerance: 1e-5);
        Assert.Equal(2.6652142, loss.ExpectedShortfall, tolerance: 1e-5);
        TailLoss month = new StudentTail(0.5, 1, 1e6).Loss(0.99, 4);
        Assert.Equal((2 * 2.3263479) - 2, month.ValueAtRisk, tolerance: 1e-4);
    }

    // No neighbour is likelier, by MathNet's density; and the planted parameters are within five asymptotic errors of ν (about 0.45
    // at ν = 5 and T = 2,000: Fisher information of Lange, Little and Taylor 1989, appendix B).
    [Fact]
    public void Fit_IsTheMaximumOfTheLikelihood()
    {
        Random random = new(3);
        for (int sample = 0; sample < TestTier.Count(brief: 3, full: 50); sample++)
        {
            double[] returns = [.. Enumerable.Range(0, 2_000).Select(_ => 0.001 + (0.01 * StudentT.Sample(random, 0, 1, 5)))];
            StudentTail fit = StudentTail.Fit(returns);
            Assert.InRange(fit.DegreesOfFreedom, 3.2, 8.5);
            Assert.Equal(0.01, fit.Scale, tolerance: 0.0015);
            double best = Likelihood(returns, fit.Location, fit.Scale, fit.DegreesOfFreedom);
            Assert.True(best > Likelihood(returns, 0.001, 0.01, 5));
            foreach (double step in new[] { -0.001, 0.001 })
            {
                Assert.True(best > Likelihood(returns, fit.Location + (step * fit.Scale), fit.Scale, fit.DegreesOfFreedom));
                Assert.True(best > Likelihood(returns, fit.Location, fit.Scale * (1 + step), fit.DegreesOfFreedom));
                Assert.True(best > Likelihood(returns, fit.Location, fit.Scale, fit.DegreesOfFreedom * (1 + step)));
            }
        }
    }

    [Fact]
    public void Fit_OfReturnsWithoutFatTails_StopsAtTheMost()
    {
        double[] uniform = [.. Enumerable.Range(0, 500).Select(i => (i / 250.0) - 1)];
        StudentTail fit = StudentTail.Fit(uniform);
        Assert.Equal(StudentTail.MostDegreesOfFreedom, fit.DegreesOfFreedom, tolerance: 1);
        StudentTail still = StudentTail.Fit([0.01, 0.01, 0.01]);
        Assert.Equal((0.01, 0.0), (still.Location, still.Scale));
        Assert.Equal(-0.01, still.Loss(0.99).ValueAtRisk, tolerance: 1e-15);
    }

    [Fact]
    public void Arguments_AreCheckedAtTheDoor()
    {
        Assert.Throws<ArgumentException>(() => StudentTail.Fit([0.1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTail(0, -1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTail(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTail(double.NaN, 1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTail(0, 1, 5).Loss(1));
    }

    private static double Likelihood(double[] returns, double location, double scale, double degrees) =>
        returns.Sum(value => StudentT.PDFLn(location, scale, degrees, value));
}
