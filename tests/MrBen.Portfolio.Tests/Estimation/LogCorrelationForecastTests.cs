using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class LogCorrelationForecastTests
{
    // The loss from its definition through the matrix itself, by a Cholesky factor, and its gradient by differences.
    [Fact]
    public void Loss_IsTheDefinition_AndItsGradientExact()
    {
        Random random = new(6);
        const int Assets = 4;
        LogCorrelationLoss loss = new(Assets, parts: 2);
        double expected = 0;
        double[] weights = [0.7, 0.4];
        for (int window = 0; window < 3; window++)
        {
            double[] known = [.. Enumerable.Range(0, 12).Select(_ => 0.5 * Normals.Next(random))];
            double[] realized = new double[16];
            for (int t = 0; t < 6; t++)
            {
                double[] z = [.. Enumerable.Range(0, Assets).Select(_ => Normals.Next(random))];
                for (int k = 0; k < 16; k++)
                {
                    realized[k] += z[k / 4] * z[k % 4] / 6;
                }
            }

            loss.Add(known, realized);
            double[] vector = [.. Enumerable.Range(0, 6).Select(p => (weights[0] * known[p]) + (weights[1] * known[6 + p]))];
            Assert.True(LogCorrelation.TryFromVector(Assets, vector, out SymmetricMatrix? matrix));
            double[] factor = matrix.Values.ToArray();
            Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(factor, Assets, Assets));
            double sum = -Assets;
            for (int i = 0; i < Assets; i++)
            {
                sum += 2 * Math.Log(factor[5 * i]);
                double[] column = [.. Enumerable.Range(0, Assets).Select(j => realized[(j * 4) + i])];
                Cholesky.Solve(factor, Assets, column);
                sum += column[i];
            }

            expected += sum / Assets / 3;
        }

        double[] gradient = new double[2];
        Assert.Equal(expected, loss.Evaluate(weights, gradient), tolerance: 1e-10);
        for (int k = 0; k < 2; k++)
        {
            double[] ahead = [.. weights];
            double[] behind = [.. weights];
            ahead[k] += 1e-5;
            behind[k] -= 1e-5;
            double slope = (loss.Evaluate(ahead, new double[2]) - loss.Evaluate(behind, new double[2])) / 2e-5;
            Assert.Equal(slope, gradient[k], tolerance: 1e-8);
        }
    }

    // Correlations that never change: what is known longest is best, and the forecast comes near the truth. A fit is never worse than the
    // slowest decay alone, where it begins.
    [Fact]
    public void TryFit_ConstantCorrelations_GoesForTheLongRun()
    {
        Random random = new(12);
        double[] values = new double[2_000 * 3];
        for (int t = 0; t < 2_000; t++)
        {
            double common = Normals.Next(random);
            for (int i = 0; i < 3; i++)
            {
                values[(3 * t) + i] = 0.01 * ((Math.Sqrt(0.5) * common) + (Math.Sqrt(0.5) * Normals.Next(random)));
            }
        }

        ReturnPanel panel = SamplePanels.Create(3, values, Frequency.Daily);
        LogCorrelationForecast forecast = new();
        Assert.True(
            forecast.TryFit(panel, out LogCorrelationFit? fit, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        Assert.True(fit.Loss <= fit.SlowestLoss);
        Assert.Equal(79, fit.Windows);
        Assert.True(fit.Weights[4] > fit.Weights[0]);

        // Four errors (1 − ρ²)/√T of the sample correlation, and as much again for clipping and the faster parts.
        Assert.Equal(0.5, fit.Next.Correlation[0, 1], tolerance: 8 * 0.75 / Math.Sqrt(2_000));
        Assert.Equal(Cholesky.Succeeded, Cholesky.Factorize(fit.Next.Correlation.Values.ToArray(), 3, 3, 1e-3));
        Assert.True(forecast.TryEstimate(panel, out CorrelationEstimate? again, out _));
        Assert.Equal(fit.Next.Correlation.Values.ToArray(), again.Correlation.Values.ToArray());
    }

    [Fact]
    public void TryFit_WhatCannotBe_IsSaid()
    {
        LogCorrelationForecast forecast = new(new() { Horizon = 5, Warmup = 30 });
        Assert.Equal(130, forecast.MinimumObservations);
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 200).SelectMany(_ =>
        {
            double r = 0.01 * Normals.Next(random);
            return new[] { r, r };
        })];
        Assert.False(forecast.TryEstimate(SamplePanels.Create(2, values, Frequency.Daily), out _, out EstimationFailure? failure));
        Assert.Equal(
            "A weighted correlation of 2 assets is singular; fewer assets or slower decays than 0.94 per period are needed.",
            failure.Detail);
        Assert.False(forecast.TryEstimate(SamplePanels.Create(2, values[..100], Frequency.Daily), out _, out failure));
        Assert.IsType<InsufficientHistory>(failure);
        Assert.Equal(
            "Horizon must be at least 2; it is 1.", Assert.Single(new LogCorrelationOptions { Horizon = 1 }.Validate()));
    }
}
