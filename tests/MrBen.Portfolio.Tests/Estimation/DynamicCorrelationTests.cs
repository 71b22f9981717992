using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

[Collection(nameof(MeasuredAlone))]
public class DynamicCorrelationTests
{
    // Without division by a volatility it is the covariance estimator's matrix, normalised: another code.
    [Fact]
    public void Stream_IsTheExponentiallyWeightedCovarianceNormalised()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 300 * 4).Select(_ => 0.01 * Normals.Next(random))];
        ReturnPanel panel = SamplePanels.Create(4, values, Frequency.Daily);
        StreamingCorrelationOptions options = new() { Decay = ExponentialDecay.FromFactor(0.97), VolatilityDecay = null };
        CorrelationEstimate estimate = new ExponentiallyWeightedCorrelation(options).Estimate(panel);
        SymmetricMatrix covariance = new ExponentiallyWeightedCovariance(options.Decay).Estimate(panel).Covariance;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal(
                    covariance[i, j] / Math.Sqrt(covariance[i, i] * covariance[j, j]), estimate.Correlation[i, j], tolerance: 1e-12);
            }
        }

        Assert.Equal(300, estimate.Observations);
    }

    // Returns times a volatility of their own per asset that changes slowly: correlations hardly notice, and the scale not at all.
    [Fact]
    public void Stream_DividesByVolatilityAndAllocatesNothing()
    {
        Random random = new(2);
        StreamingCorrelation stream = new(SamplePanels.Names(2));
        StreamingCorrelation scaled = new(SamplePanels.Names(2));
        double[] row = new double[2];
        double[] larger = new double[2];
        double[] correlations = new double[4];
        long allocated = 0;
        for (int t = 0; t < 3_000; t++)
        {
            double common = Normals.Next(random);
            double size = 0.01 * Math.Exp(Math.Sin(t / 200.0));
            row[0] = size * common;
            row[1] = 0.01 * ((0.8 * common) + (0.6 * Normals.Next(random)));
            (larger[0], larger[1]) = (1024 * row[0], row[1] / 64);
            long before = GC.GetAllocatedBytesForCurrentThread();
            stream.Update(row);
            _ = stream.TryCopyTo(correlations);
            allocated += t < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            scaled.Update(larger);
        }

        // 1,400 effective returns at λ = 0.995·…: (1 + λ)/(1 − λ) = 399 of them; four errors (1 − ρ²)/√399, and clipping takes a little.
        Assert.Equal(0.8, correlations[1], tolerance: 4 * 0.36 / Math.Sqrt(399));
        Assert.Equal(0, allocated);
        Assert.True(scaled.TryEstimate(out CorrelationEstimate? estimate, out _));
        Assert.Equal(correlations[1], estimate.Correlation[0, 1]);
        Assert.Equal(2_980, estimate.Observations);
    }

    [Fact]
    public void Stream_WithoutMovement_SaysSo()
    {
        StreamingCorrelation stream = new(SamplePanels.Names(2), new() { VolatilityDecay = null });
        Assert.False(stream.TryEstimate(out _, out EstimationFailure? failure));
        Assert.Equal("A has 0 returns; 2 are needed, 2 more. B has 0 returns; 2 are needed, 2 more.", failure.Detail);
        stream.Update([0.01, 0]);
        stream.Update([0.02, 0]);
        Assert.False(stream.TryEstimate(out _, out failure));
        Assert.Equal("B did not move in 2 returns; its correlation with the others is undefined.", failure.Detail);
        Assert.Throws<ArgumentException>(() => stream.Update([1e200, 0]));
        Assert.Throws<ArgumentException>(() => stream.Update([double.NaN, 0]));
        Assert.Equal(2, stream.Count);
    }

    // A planted DCC with GARCH volatilities: parameters within three of their standard errors, of which one history in twenty may be outside: on
    // 40 histories the distances have a spread of 1.3 and a mean of −0.6 for the news, since targeting takes the mean of zz' for that of Q, which
    // it is not quite (Aielli 2013, J. Business & Economic Statistics 31(3)).
    [Fact]
    public void Fit_PlantedParameters_AreFoundWithinTheirErrors()
    {
        List<double> news = [];
        List<double> memory = [];
        for (int seed = 0; seed < TestTier.Count(brief: 4, full: 40); seed++)
        {
            ReturnPanel panel = Simulate(assets: 4, periods: 3_000, news: 0.04, memory: 0.93, seed);
            Assert.True(new DynamicConditionalCorrelation().TryFit(
                panel, out DynamicCorrelationFit? fit, out EstimationFailure? failure, TestContext.Current.CancellationToken),
                failure?.Detail);
            news.Add((fit.News - 0.04) / fit.NewsError!.Value);
            memory.Add((fit.Memory - 0.93) / fit.MemoryError!.Value);
            Assert.InRange(fit.NewsError.Value, 0.001, 0.02);
        }

        Assert.InRange(news.Count(z => Math.Abs(z) > 3), 0, news.Count / 20);
        Assert.InRange(memory.Count(z => Math.Abs(z) > 3), 0, memory.Count / 20);
        Assert.InRange(news.Average(), -1, 1);
        Assert.InRange(memory.Average(), -1, 1);
    }

    // The walk through the whole history is the one the stream makes, and every matrix on the way is positive definite.
    [Fact]
    public void Stream_GoesOnWhereTheFitEnded()
    {
        ReturnPanel panel = Simulate(assets: 3, periods: 700, news: 0.05, memory: 0.9, seed: 3);
        Assert.True(new DynamicConditionalCorrelation().TryFit(
            panel, out DynamicCorrelationFit? fit, out _, TestContext.Current.CancellationToken));
        StreamingDynamicCorrelation one = fit.CreateStream();
        StreamingDynamicCorrelation other = fit.CreateStream();
        double[] correlations = new double[9];
        double[] variances = new double[3];
        long allocated = 0;
        for (int t = 0; t < 700; t++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            one.Update(panel.Row(t));
            one.CopyCorrelations(correlations);
            one.CopyVariances(variances);
            allocated += t < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(-1, Cholesky.Factorize([.. correlations], 3, 3, 1e-9));
            Assert.All(variances, v => Assert.True(v > 0));
        }

        Assert.Equal(0, allocated);
        Assert.Equal(700, other.Count);
        Assert.Equal(fit.Next.Correlation.Values.ToArray(), other.Estimate().Correlation.Values.ToArray());
        Assert.True(new DynamicConditionalCorrelation().TryEstimate(panel, out CorrelationEstimate? estimate, out _));
        Assert.Equal(fit.Next.Correlation.Values.ToArray(), estimate.Correlation.Values.ToArray());
    }

    // The scores of the pairs against differences of the likelihood, and the whole likelihood of two assets from its definition.
    [Fact]
    public void PairLikelihood_IsThatOfTheDefinition()
    {
        Random random = new(9);
        double[] z = [.. Enumerable.Range(0, 120).Select(_ => Normals.Next(random))];
        PairLikelihood likelihood = new(z, 2, [0.3]);
        double expected = 0;
        double[] q = [1, 0.3, 1];
        for (int t = 0; t < 60; t++)
        {
            double rho = q[1] / Math.Sqrt(q[0] * q[2]);
            (double x, double y) = (z[2 * t], z[(2 * t) + 1]);
            expected -= 0.5 * (Math.Log(1 - (rho * rho)) + (((x * x) + (y * y) - (2 * rho * x * y)) / (1 - (rho * rho))));
            q = [0.05 + (0.1 * x * x) + (0.85 * q[0]), (0.05 * 0.3) + (0.1 * x * y) + (0.85 * q[1]), 0.05 + (0.1 * y * y) + (0.85 * q[2])];
        }

        Assert.Equal(expected, likelihood.Evaluate(0.1, 0.85), tolerance: 1e-10);
        (double slopeA, double slopeB) = likelihood.Slope();
        Assert.Equal((likelihood.Evaluate(0.1 + 1e-6, 0.85) - likelihood.Evaluate(0.1 - 1e-6, 0.85)) / 2e-6, slopeA, tolerance: 1e-5);
        Assert.Equal((likelihood.Evaluate(0.1, 0.85 + 1e-6) - likelihood.Evaluate(0.1, 0.85 - 1e-6)) / 2e-6, slopeB, tolerance: 1e-5);
    }

    [Fact]
    public void Fit_WhatCannotBe_IsSaid()
    {
        ReturnPanel two = Simulate(2, 300, 0.05, 0.9, 1);
        double[] doubled = [.. two.Values.ToArray().Chunk(2).SelectMany(row => new[] { row[0], 2 * row[0] })];
        Assert.False(new DynamicConditionalCorrelation().TryEstimate(
            SamplePanels.Create(2, doubled, Frequency.Daily), out _, out EstimationFailure? failure));
        Assert.Equal("The correlation of 2 assets over 300 returns is singular; DCC needs a positive definite one.", failure.Detail);
        Assert.False(new DynamicConditionalCorrelation().TryEstimate(two.Last(100), out _, out failure));
        Assert.IsType<InsufficientHistory>(failure);
        Assert.False(new DynamicConditionalCorrelation().TryEstimate(
            SamplePanels.Create(2, new double[600], Frequency.Daily), out _, out failure));
        Assert.Equal("No GARCH(1,1) volatility fits the 300 returns of A.", failure.Detail);
    }

    // Equicorrelation 0.4 as the target, GARCH(1,1) with 0.05 and 0.9 of volatility 1 % a day.
    private static ReturnPanel Simulate(int assets, int periods, double news, double memory, int seed)
    {
        Random random = new(seed);
        double[] target = [.. Enumerable.Range(0, assets * assets).Select(k => k % (assets + 1) == 0 ? 1 : 0.4)];
        double[] state = [.. target];
        double[] variances = [.. Enumerable.Repeat(1e-4, assets)];
        double[] values = new double[periods * assets];
        double[] z = new double[assets];
        for (int t = 0; t < periods; t++)
        {
            double[] factor = new double[assets * assets];
            for (int i = 0; i < assets; i++)
            {
                for (int j = 0; j < assets; j++)
                {
                    factor[(i * assets) + j] =
                        state[(i * assets) + j] / Math.Sqrt(state[(i * assets) + i] * state[(j * assets) + j]);
                }
            }

            Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(factor, assets, assets));
            double[] shocks = [.. Enumerable.Range(0, assets).Select(_ => Normals.Next(random))];
            for (int i = 0; i < assets; i++)
            {
                z[i] = Kernels.Dot(factor.AsSpan(i * assets, i + 1), shocks.AsSpan(0, i + 1));
                values[(t * assets) + i] = Math.Sqrt(variances[i]) * z[i];
                variances[i] = (0.05 * 1e-4) + (0.05 * variances[i] * z[i] * z[i]) + (0.9 * variances[i]);
            }

            for (int i = 0; i < assets; i++)
            {
                for (int j = 0; j < assets; j++)
                {
                    int k = (i * assets) + j;
                    state[k] = ((1 - news - memory) * target[k]) + (news * z[i] * z[j]) + (memory * state[k]);
                }
            }
        }

        return SamplePanels.Create(assets, values, Frequency.Daily);
    }
}
