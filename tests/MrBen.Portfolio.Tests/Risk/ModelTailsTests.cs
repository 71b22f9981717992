using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class ModelTailsTests
{
    // Planted tails: excesses u = (β/ξ)((1 − p)^(−ξ) − 1) at p = (i − 1/2)/k behind gains. The fit is near, and the likelihood nowhere higher on a
    // grid around it.
    [Theory]
    [InlineData(-0.3)]
    [InlineData(-0.1)]
    [InlineData(0.0001)]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public void ParetoTail_OfAPlantedTail_IsTheMaximumOfItsLikelihood(double shape)
    {
        const int K = 400;
        double[] excesses = [.. Enumerable.Range(0, K).Select(i => 0.01 / shape * (Math.Pow(1 - ((i + 0.5) / K), -shape) - 1))];
        double[] returns = [.. Enumerable.Range(0, 9 * K).Select(i => -0.02 + (0.0001 * i)), .. excesses.Select(y => -0.02 - y)];
        ParetoTail tail = ParetoTail.Fit(returns, 0.1, out _)!;
        Assert.Equal((0.02, K, 10 * K), (tail.Threshold, tail.Exceedances, tail.Observations));
        Assert.Equal(shape, tail.Shape, 0.03);
        Assert.Equal(0.01, tail.Scale, 4e-4);
        double best = Likelihood(excesses, tail.Scale, tail.Shape);
        for (int i = -3; i <= 3; i++)
        {
            for (int j = -3; j <= 3; j++)
            {
                Assert.True(Likelihood(excesses, tail.Scale * (1 + (0.003 * i)), tail.Shape + (0.004 * j)) <= best + 1e-9);
            }
        }
    }

    // At the threshold's own confidence the value at risk is the threshold; the mean beyond is u + β/(1 − ξ); higher confidence, larger losses.
    [Fact]
    public void ParetoTail_OfGivenNumbers_MatchesTheClosedForm()
    {
        ParetoTail tail = new(0.02, 0.01, 0.25, 100, 1_000);
        Assert.Equal(0.02, tail.ValueAtRisk(0.9)!.Value, 1e-15);
        Assert.Equal(0.02 + (0.01 / 0.75), tail.ConditionalValueAtRisk(0.9)!.Value, 1e-15);
        Assert.Equal(0.02 + (0.04 * (Math.Pow(0.1, -0.25) - 1)), tail.ValueAtRisk(0.99)!.Value, 1e-15);
        Assert.Null(tail.ValueAtRisk(0.89));
        Assert.Null(new ParetoTail(0.02, 0.01, 1, 100, 1_000).ConditionalValueAtRisk(0.99));
        Assert.NotNull(new ParetoTail(0.02, 0.01, 1, 100, 1_000).ValueAtRisk(0.99));

        // Without a shape the tail is exponential, which shapes near 0 go over into.
        Assert.Equal(0.02 + (0.01 * Math.Log(10)), new ParetoTail(0.02, 0.01, 0, 100, 1_000).ValueAtRisk(0.99)!.Value, 1e-15);
        Assert.Equal(0.02 + (0.01 * Math.Log(10)), new ParetoTail(0.02, 0.01, 1e-9, 100, 1_000).ValueAtRisk(0.99)!.Value, 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParetoTail(0.02, 0, 0.1, 1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParetoTail(0.02, 0.1, 0.1, 11, 10));
    }

    [Fact]
    public void ParetoTail_WithoutAFit_SaysWhy()
    {
        double[] few = [.. Enumerable.Range(0, 50).Select(i => 0.001 * i)];
        Assert.Null(ParetoTail.Fit(few, 0.1, out string detail));
        Assert.Equal("The tail has 5 of 50 periods; 10 are needed.", detail);
        Assert.Null(ParetoTail.Fit([.. Enumerable.Repeat(-0.01, 200)], 0.1, out detail));
        Assert.Equal("The losses of the tail end too abruptly, or do not differ: their likelihood has no regular maximum.", detail);
        Assert.Null(RiskMetrics.ParetoValueAtRisk(few, 0.95));
        PerformanceFigure figure = PerformanceReport.Calculate(
            few, [.. Enumerable.Range(0, 50).Select(new DateOnly(2020, 1, 1).AddDays)], Frequency.Daily)
            .Find("ParetoValueAtRisk");
        Assert.Equal("There are 50 periods; 100 are needed.", figure.Reason);
    }

    // Far from the quantile the smoothed sample is the sample: with one return in a thousand at −1 and the rest near 0, the mean beyond is that of
    // the smoothed distribution as a sum over a fine grid.
    [Fact]
    public void KernelTail_IsThatOfTheSmoothedDistribution()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            double[] returns = [.. Enumerable.Range(0, random.Next(5, 200)).Select(_ => Math.Tan(1.3 * (random.NextDouble() - 0.5)) / 30)];
            double confidence = 0.5 + (0.49 * random.NextDouble());
            double h = Math.Cbrt(180 * Math.Sqrt(Math.PI) / 7 / returns.Length) * Moments.StandardDeviation(returns);
            const int Grid = 20_000; // midpoints of the kernel's quantiles, by its inverse: u = 2·sin(asin(2p − 1)/3)
            double[] smoothed =
            [
                .. returns.SelectMany(r => Enumerable.Range(0, Grid / returns.Length).Select(
                    i => r + (2 * h * Math.Sin(Math.Asin((2 * (i + 0.5) / (Grid / returns.Length)) - 1) / 3)))),
            ];
            Assert.Equal(RiskMetrics.ValueAtRisk(smoothed, confidence), RiskMetrics.KernelValueAtRisk(returns, confidence), 2e-3 * (h + 0.1));
            Assert.Equal(RiskMetrics.ConditionalValueAtRisk(smoothed, confidence),
                RiskMetrics.KernelConditionalValueAtRisk(returns, confidence), 2e-3 * (h + 0.01));
        }
    }

    [Fact]
    public void ModelTails_WithoutDispersionOrWealth_AreStated()
    {
        Assert.Equal(0.01, RiskMetrics.KernelValueAtRisk([-0.01, -0.01, -0.01], 0.95));
        Assert.Equal(0.01, RiskMetrics.KernelConditionalValueAtRisk([-0.01, -0.01, -0.01], 0.95));
        Assert.Equal(0.01, RiskMetrics.LognormalValueAtRisk([-0.01, -0.01, -0.01], 0.95)!.Value, 1e-14);
        Assert.Equal(0.01, RiskMetrics.LognormalConditionalValueAtRisk([-0.01, -0.01, -0.01], 0.95)!.Value, 1e-14);
        Assert.Null(RiskMetrics.LognormalValueAtRisk([-1, 0.1], 0.95));
        Assert.Null(RiskMetrics.LognormalConditionalValueAtRisk([-1.5, 0.1], 0.95));
    }

    // An average of three equal weights is what it is where the returns are one: planted, 3,000 periods.
    [Fact]
    public void Smoothing_OfAPlantedAverage_IsFound()
    {
        Random random = new(3);
        double[] shocks = [.. Enumerable.Range(0, 3_002).Select(_ => 0.01 * Enumerable.Range(0, 12).Sum(_ => random.NextDouble() - 0.5))];
        double[] returns = [.. Enumerable.Range(2, 3_000).Select(t => (0.6 * shocks[t]) + (0.3 * shocks[t - 1]) + (0.1 * shocks[t - 2]))];
        ReturnSmoothing smoothing = ReturnSmoothing.Estimate(returns)!;
        Assert.Equal(1, smoothing.Current + smoothing.Before + smoothing.TwoBefore, 1e-15);
        Assert.Equal(0.6, smoothing.Current, 0.03);
        Assert.Equal(0.3, smoothing.Before, 0.03);
        Assert.Equal(0.1, smoothing.TwoBefore, 0.03);
        Assert.Equal(1, RiskMetrics.SmoothingIndex([.. shocks.Select((s, t) => t == 0 ? s : s - (0.5 * shocks[t - 1]))])!.Value, 0.02);
        Assert.Null(RiskMetrics.SmoothingIndex([0.1, 0.2]));
        Assert.Null(RiskMetrics.SmoothingIndex(new double[20]));
    }

    // Smoothed by rₜ = (1 − ρ)xₜ + ρ·rₜ₋₁ with the ρ that is measured, the restored returns are the true ones.
    [Fact]
    public void GeltnersReturns_GiveBackWhatTheirAutocorrelationSmoothed()
    {
        double[] returns = [0.01, 0.02, -0.01, 0.03, 0.01, 0.02];
        double rho = RiskMetrics.Autocorrelation(returns, 1)!.Value;
        double[] restored = new double[5];
        Assert.True(RiskMetrics.TryRestoreGeltner(returns, restored));
        for (int t = 1; t < 6; t++)
        {
            Assert.Equal(returns[t], ((1 - rho) * restored[t - 1]) + (rho * returns[t - 1]), 1e-16);
        }

        Assert.False(RiskMetrics.TryRestoreGeltner([0.01, 0.01], restored.AsSpan(0, 1)));
        Assert.Throws<ArgumentException>(() => RiskMetrics.TryRestoreGeltner([0.01, 0.01], restored));
    }

    // SR − k·P/(T·SR): a ratio of 1 per year over 10 years of 12 months and 5 parameters is worth half of itself.
    [Fact]
    public void SharpeRatioInformationCriterion_TakesOffWhatChoosingAdds()
    {
        double[] unit = [.. Enumerable.Range(0, 120).Select(t => t % 2 == 0 ? 1.0 : -1.0)];
        double shift = Math.Sqrt(120 / 119.0 / 12); // a deviation of √(120/119) per month
        double[] returns = [.. unit.Select(r => 0.01 * (r + shift))];
        Assert.Equal(1, RiskMetrics.SharpeRatio(returns, Frequency.Monthly)!.Value, 1e-12);
        Assert.Equal(0.5, RiskMetrics.SharpeRatioInformationCriterion(returns, Frequency.Monthly, 5)!.Value, 1e-12);
        Assert.Null(RiskMetrics.SharpeRatioInformationCriterion(
            [.. returns.Select(r => -r)], Frequency.Monthly, 5));
    }

    private static double Likelihood(double[] excesses, double scale, double shape) =>
        excesses.Any(y => 1 + (shape * y / scale) <= 0)
            ? double.NegativeInfinity
            : -excesses.Sum(y => Math.Log(scale) + ((1 + (1 / shape)) * Math.Log(1 + (shape * y / scale))));
}
