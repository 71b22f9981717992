using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

public class MarkovSwitchingTests
{
    // Every path of regimes one by one, from the model's definition: no recursion is shared with the filter.
    [Theory]
    [InlineData(SwitchingLevel.Mean, 2, 2)]
    [InlineData(SwitchingLevel.Mean, 3, 1)]
    [InlineData(SwitchingLevel.Mean, 2, 0)]
    [InlineData(SwitchingLevel.Constant, 2, 2)]
    public void Infer_IsThatOfAllPathsEnumerated(SwitchingLevel level, int regimes, int lags)
    {
        Random random = new(regimes + lags);
        double[] values = [.. Enumerable.Range(0, 8).Select(_ => Normals.Next(random))];
        SwitchingParameters p = Drawn(random, regimes, lags);
        MarkovSwitchingModel model = MarkovSwitchingModel.Create(level, p.Transitions, p.Levels, p.Deviations, p.Lags);
        RegimeInference inference = model.Infer(values);
        double total = 0;
        double[] last = new double[regimes];
        double[] first = new double[regimes];
        for (int code = 0; code < Math.Pow(regimes, values.Length); code++)
        {
            int[] path = [.. Enumerable.Range(0, values.Length).Select(t => code / (int)Math.Pow(regimes, t) % regimes)];
            double density = model.StationaryProbabilities[path[0]];
            for (int t = 1; t < values.Length; t++)
            {
                density *= p.Transitions[(path[t - 1] * regimes) + path[t]];
            }

            for (int t = lags; t < values.Length; t++)
            {
                double mean = p.Levels[path[t]];
                for (int j = 1; j <= lags; j++)
                {
                    mean += p.Lags[j - 1] * (values[t - j] - (level == SwitchingLevel.Mean ? p.Levels[path[t - j]] : 0));
                }

                double z = (values[t] - mean) / p.Deviations[path[t]];
                density *= Math.Exp(-0.5 * z * z) / (p.Deviations[path[t]] * Math.Sqrt(2 * Math.PI));
            }

            total += density;
            last[path[^1]] += density;
            first[path[lags]] += density;
        }

        Assert.Equal(Math.Log(total), inference.LogLikelihood, tolerance: 1e-11);
        for (int k = 0; k < regimes; k++)
        {
            Assert.Equal(last[k] / total, inference.Filtered[values.Length - lags - 1, k], tolerance: 1e-12);
            Assert.Equal(first[k] / total, inference.Smoothed[0, k], tolerance: 1e-12);
        }
    }

    // The exact gradient against central differences of the likelihood.
    [Theory]
    [InlineData(SwitchingLevel.Mean, 2, 3)]
    [InlineData(SwitchingLevel.Mean, 3, 1)]
    [InlineData(SwitchingLevel.Constant, 3, 2)]
    public void Gradient_IsThatOfTheLikelihood(SwitchingLevel level, int regimes, int lags)
    {
        Random random = new(7);
        double[] values = [.. Enumerable.Range(0, 40).Select(_ => Normals.Next(random))];
        SwitchingParameters p = Drawn(random, regimes, lags);
        SwitchingLikelihood likelihood = new(values, regimes, lags, level);
        SwitchingParameters gradient = new(regimes, lags);
        _ = likelihood.Filter(p);
        likelihood.Smooth();
        likelihood.Differentiate(p, gradient);
        for (int k = 0; k < regimes; k++)
        {
            Assert.Equal(Slope(s => p.Levels[k] += s), gradient.Levels[k], tolerance: 1e-6);
            Assert.Equal(Slope(s => p.Deviations[k] += s), gradient.Deviations[k], tolerance: 1e-6);
            for (int j = 0; j < regimes - 1; j++)
            {
                double expected = gradient.Transitions[(k * regimes) + j] - gradient.Transitions[(k * regimes) + regimes - 1];
                double slope = Slope(s =>
                {
                    p.Transitions[(k * regimes) + j] += s;
                    p.Transitions[(k * regimes) + regimes - 1] -= s;
                });
                Assert.Equal(slope, expected, tolerance: 1e-6);
            }
        }

        for (int j = 0; j < lags; j++)
        {
            Assert.Equal(Slope(s => p.Lags[j] += s), gradient.Lags[j], tolerance: 1e-6);
        }

        double Slope(Action<double> move)
        {
            const double Step = 1e-5;
            move(Step);
            double ahead = likelihood.Filter(p);
            move(-2 * Step);
            double behind = likelihood.Filter(p);
            move(Step);
            return (ahead - behind) / (2 * Step);
        }
    }

    // Planted: means ±1 around 2 with one lag of 0.3, volatilities 0.5 and 1; found within four standard errors of the fit's own.
    [Theory]
    [InlineData(SwitchingLevel.Mean)]
    [InlineData(SwitchingLevel.Constant)]
    public void TryFit_PlantedRegimes_AreFoundWithinTheirErrors(SwitchingLevel level)
    {
        Random random = new(4);
        double[] values = new double[2_000];
        int regime = 0;
        int before = 0;
        for (int t = 0; t < values.Length; t++)
        {
            before = regime;
            regime = random.NextDouble() < 0.95 ? regime : 1 - regime;
            double lagged = t == 0 ? 0 : values[t - 1] - (level == SwitchingLevel.Mean ? 1 + (2 * before) : 0);
            values[t] = 1 + (2 * regime) + (0.3 * lagged) + ((regime == 0 ? 0.5 : 1) * Normals.Next(random));
        }

        MarkovSwitchingOptions options = new() { Lags = 1, Level = level, SwitchesVolatility = true, Starts = 4 };
        Assert.True(MarkovSwitchingModel.TryFit(
            "X", values, options, out MarkovSwitchingFit? fit, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        MarkovSwitchingErrors errors = fit.StandardErrors!;
        Assert.InRange((fit.Model.Levels[0] - 1) / errors.Levels[0], -4, 4);
        Assert.InRange((fit.Model.Levels[1] - 3) / errors.Levels[1], -4, 4);
        Assert.InRange((fit.Model.Autoregression[0] - 0.3) / errors.Autoregression[0], -4, 4);
        Assert.InRange((fit.Model.Volatilities[0] - 0.5) / errors.Volatilities[0], -4, 4);
        Assert.InRange((fit.Model.Volatilities[1] - 1) / errors.Volatilities[1], -4, 4);
        Assert.InRange((fit.Model.Transitions[0] - 0.95) / errors.Transitions[0], -4, 4);
        Assert.InRange((fit.Model.Transitions[3] - 0.95) / errors.Transitions[3], -4, 4);
        Assert.InRange(errors.Levels[0], 0.005, 0.1);
    }

    [Fact]
    public void TryFit_WhatCannotBe_IsSaid()
    {
        Assert.False(MarkovSwitchingModel.TryFit("X", new double[22], new() { Lags = 1 }, out _, out EstimationFailure? failure,
            TestContext.Current.CancellationToken));
        Assert.Equal("X has 22 returns; 23 are needed, 1 more.", failure.Detail);
        Assert.False(MarkovSwitchingModel.TryFit("X", new double[40], null, out _, out failure, TestContext.Current.CancellationToken));
        Assert.Equal("X did not move in 40 returns; it has no regimes.", failure.Detail);
        Assert.Equal(
            "3 regimes and 8 lags are 19683 combinations; at most 4096 can be summed over. A switching constant has no such limit.",
            Assert.Single(new MarkovSwitchingOptions { Regimes = 3, Lags = 8 }.Validate()));
        Assert.Empty(new MarkovSwitchingOptions { Regimes = 3, Lags = 8, Level = SwitchingLevel.Constant }.Validate());
    }

    private static SwitchingParameters Drawn(Random random, int regimes, int lags)
    {
        SwitchingParameters p = new(regimes, lags);
        for (int i = 0; i < regimes; i++)
        {
            double[] row = [.. Enumerable.Range(0, regimes).Select(_ => 0.1 + random.NextDouble())];
            for (int j = 0; j < regimes; j++)
            {
                p.Transitions[(i * regimes) + j] = row[j] / row.Sum();
            }

            p.Levels[i] = i - 0.5;
            p.Deviations[i] = 0.5 + random.NextDouble();
        }

        for (int j = 0; j < lags; j++)
        {
            p.Lags[j] = 0.4 * (random.NextDouble() - 0.5);
        }

        return p;
    }
}
