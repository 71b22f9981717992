using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation.Volatility;

[Collection(nameof(MeasuredAlone))]
public class GarchVolatilityModelTests
{
    // Wilks (1938): twice the logarithm of the ratio of likelihoods, fitted over planted, has a chi-squared distribution with 4 degrees of
    // freedom, whose quantile at 1 − 1e-5 is 28.5 (R's qchisq).
    [Fact]
    public void TryFit_OfSimulatedReturns_IsNearThePlantedParameters()
    {
        double[] ignored = new double[4];
        double sum = 0;
        int count = TestTier.Count(brief: 6, full: 200);
        for (int seed = 1; seed <= count; seed++)
        {
            double[] returns = VolatilityCases.Garch(seed, 3_000, 0.0004, 2e-6, 0.09, 0.89);
            GarchFit fit = Fit(returns);
            GarchLikelihood likelihood = new([.. returns.Select(r => 100 * r)], targetsVariance: false);
            double planted = 3_000 * (likelihood.Evaluate([0.04, 0.02, 0.09, 0.89], ignored) + Math.Log(100));
            double ratio = 2 * (fit.LogLikelihood - planted);
            Assert.InRange(ratio, 0, 28.5);
            sum += ratio;
        }

        Assert.InRange(sum / count, 4 - (5 * Math.Sqrt(8.0 / count)), 4 + (5 * Math.Sqrt(8.0 / count))); // mean 4, variance 8
    }

    // The likelihood written out once more, and derivatives by central differences.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Likelihood_HasTheGradientOfItsDifferences(bool targets)
    {
        double[] returns = VolatilityCases.Garch(7, 300, 0.1, 0.1, 0.15, 0.75);
        GarchLikelihood likelihood = new(returns, targets);
        double[] point = [0.08, 0.13, 0.12, 0.8];
        double[] gradient = new double[4];
        double value = likelihood.Evaluate(point, gradient);
        double mean = returns.Average(r => (r - 0.08) * (r - 0.08));
        double constant = targets ? mean * (1 - 0.12 - 0.8) : 0.13;
        (double square, double variance, double sum) = (mean, mean, 0.0);
        foreach (double r in returns)
        {
            variance = constant + (0.12 * square) + (0.8 * variance);
            square = (r - 0.08) * (r - 0.08);
            sum -= (Math.Log(2 * Math.PI) + Math.Log(variance) + (square / variance)) / 2;
        }

        Assert.Equal(sum / 300, value, tolerance: 1e-13);
        double[] ignored = new double[4];
        for (int i = 0; i < 4; i++)
        {
            double[] up = [.. point];
            double[] down = [.. point];
            up[i] += 1e-6;
            down[i] -= 1e-6;
            double difference = (likelihood.Evaluate(up, ignored) - likelihood.Evaluate(down, ignored)) / 2e-6;
            Assert.Equal(difference, gradient[i], tolerance: 1e-7);
        }
    }

    // No other parameters in the neighbourhood are likelier: the certificate of a maximum, from the public numbers.
    [Fact]
    public void TryFit_EndsAtAMaximum()
    {
        double[] returns = VolatilityCases.Garch(11, 1_500, 0, 1e-6, 0.07, 0.9);
        GarchFit fit = Fit(returns);
        double[] scaled = [.. returns.Select(r => 100 * r)];
        GarchLikelihood likelihood = new(scaled, targetsVariance: false);
        double[] gradient = new double[4];
        double[] best = [100 * fit.Mean, 1e4 * fit.Constant, fit.Alpha, fit.Beta];
        double value = likelihood.Evaluate(best, gradient);
        Assert.Equal(fit.LogLikelihood, 1_500 * (value + Math.Log(100)), tolerance: 1e-8);
        Assert.All(gradient, slope => Assert.Equal(0, slope, tolerance: 1e-7));
    }

    // Bollerslev (1986): E hₜ₊ₖ = ω + (α + β)·E hₜ₊ₖ₋₁, averaged by hand.
    [Fact]
    public void MeanVariance_IsTheMeanOfTheIteratedForecasts()
    {
        GarchFit fit = Fit(VolatilityCases.Garch(3, 1_000, 0, 1e-6, 0.1, 0.85));
        double next = fit.MeanVariance();
        double sum = 0;
        for (int h = 1; h <= 60; h++)
        {
            sum += next;
            next = fit.Constant + (fit.Persistence * next);
            Assert.Equal(sum / h, fit.MeanVariance(h), tolerance: 1e-13 * sum);
        }
    }

    // The state after 400 updates is that of the recursion from the fit's own.
    [Fact]
    public void Update_FollowsTheRecursion()
    {
        double[] returns = VolatilityCases.Garch(5, 1_000, 0.001, 1e-6, 0.1, 0.85);
        GarchFit fit = Fit(returns[..600]);
        VolatilityTracker tracker = fit.Track();
        double variance = fit.MeanVariance();
        foreach (double r in returns[600..])
        {
            tracker.Update(VolatilityObservation.OfReturn(r));
            variance = fit.Constant + (fit.Alpha * (r - fit.Mean) * (r - fit.Mean)) + (fit.Beta * variance);
        }

        Assert.Equal(variance, tracker.MeanVariance(), tolerance: 1e-15);
        Assert.Equal(0, VolatilityCases.BytesOf(tracker, VolatilitySeries.FromReturns("A", returns)));
    }

    [Fact]
    public void TryFit_WithVarianceTargeting_HasTheSamplesVarianceInTheLongRun()
    {
        double[] returns = VolatilityCases.Garch(9, 2_000, 0, 1e-6, 0.08, 0.9);
        GarchFit fit = Fit(returns, new GarchOptions { TargetsVariance = true, EstimatesMean = false });
        Assert.Equal(returns.Average(r => r * r), fit.LongRunVariance, tolerance: 1e-12);
        Assert.Equal(0, fit.Mean);
        Assert.Empty(fit.StandardErrors);
        GarchFit free = Fit(returns, new GarchOptions { EstimatesMean = false });
        Assert.True(free.LogLikelihood >= fit.LogLikelihood - 1e-8);
        Assert.Equal(free.Alpha, fit.Alpha, tolerance: 0.02);
    }

    // Returns in per cent: mean 100 times, constant 10,000 times, weights alike.
    [Fact]
    public void TryFit_OfScaledReturns_ScalesItsParameters()
    {
        double[] returns = VolatilityCases.Garch(13, 1_000, 0.001, 1e-6, 0.1, 0.85);
        GarchFit fit = Fit(returns);
        GarchFit scaled = Fit([.. returns.Select(r => 100 * r)]);
        Assert.Equal(fit.Alpha, scaled.Alpha, tolerance: 1e-7);
        Assert.Equal(fit.Beta, scaled.Beta, tolerance: 1e-7);
        Assert.Equal(1e4 * fit.Constant, scaled.Constant, tolerance: 1e-6 * scaled.Constant);
        Assert.Equal(fit.Description, Fit(returns).Description);
    }

    [Fact]
    public void TryFit_OfIndependentReturns_SaysSomethingFinite()
    {
        for (int seed = 1; seed <= TestTier.Count(brief: 5, full: 200); seed++)
        {
            GarchFit fit = Fit(VolatilityCases.Garch(seed, 500, 0, 1e-4, 0, 0));
            Assert.True(fit is { Alpha: >= 0, Beta: >= 0, Persistence: < 1, Constant: > 0 });
            // The sample's variance has an error of 6 %, the fit's state some more.
            Assert.Equal(1e-4, fit.MeanVariance(22), tolerance: 4e-5);
        }
    }

    [Fact]
    public void TryFit_OfWhatCannotBeFitted_SaysWhy()
    {
        GarchVolatilityModel model = new();
        Assert.False(model.TryFit(VolatilitySeries.FromReturns("A", new double[100]), out GarchFit? _, out EstimationFailure? failure));
        Assert.Equal("A has 100 returns; 250 are needed, 150 more.", failure.Detail);
        Assert.False(model.TryFit(VolatilitySeries.FromReturns("A", new double[300]), out GarchFit? _, out failure));
        Assert.Equal("A did not move; GARCH(1,1) has nothing to fit.", failure.Detail);
        Assert.Equal(
            "MinimumObservations must be at least 20; it is 3.", Assert.Single(new GarchOptions { MinimumObservations = 3 }.Validate()));
        Assert.Throws<ArgumentException>(() => new GarchVolatilityModel(new GarchOptions { MinimumObservations = 3 }));
    }

    private static GarchFit Fit(double[] returns, GarchOptions? options = null)
    {
        Assert.True(new GarchVolatilityModel(options).TryFit(
            VolatilitySeries.FromReturns("A", returns), out GarchFit? fit, out EstimationFailure? failure), failure?.Detail);
        return fit;
    }
}
