using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Estimation;

[Collection(nameof(MeasuredAlone))]
public class HiddenMarkovTests
{
    private static readonly GaussianRegime[] CalmAndTurbulent = [new(0.0006, 0.006), new(-0.001, 0.022)];

    private static readonly double[] Persistent = [0.98, 0.02, 0.05, 0.95];

    // Every path of a short history, one by one: the definition, without any recursion. Ten returns and three regimes are 59,049 paths.
    [Fact]
    public void Infer_AndMostLikelyPath_AreThoseOfAllPathsEnumerated()
    {
        for (int seed = 0; seed < TestTier.Count(brief: 5, full: 40); seed++)
        {
            Random random = new(seed);
            int states = 2 + (seed % 2);
            HiddenMarkovModel model = Drawn(random, states);
            double[] returns = Simulate(model, 10, random).Returns;
            Enumeration all = Enumeration.Of(model, returns);
            RegimeInference inference = model.Infer(returns);
            Assert.Equal(all.LogLikelihood, inference.LogLikelihood, tolerance: 1e-10);
            Assert.Equal(all.Best, model.MostLikelyPath(returns));
            for (int t = 0; t < returns.Length; t++)
            {
                double[] upTo = Enumeration.Of(model, returns.AsSpan(0, t + 1)).Marginal(t, states);
                for (int k = 0; k < states; k++)
                {
                    Assert.Equal(all.Marginal(t, states)[k], inference.Smoothed[t, k], tolerance: 1e-11);
                    Assert.Equal(upTo[k], inference.Filtered[t, k], tolerance: 1e-11);
                }
            }
        }
    }

    [Fact]
    public void TryFit_PlantedRegimes_AreFoundAgain()
    {
        HiddenMarkovModel planted = HiddenMarkovModel.Create(CalmAndTurbulent, Persistent);
        (double[] returns, int[] path) = Simulate(planted, 6_000, new Random(11));
        Assert.True(TryFit("SPY", returns, null, out HiddenMarkovFit? fit, out EstimationFailure? failure), failure?.Detail);

        // With some 4,300 calm and 1,700 turbulent periods the standard errors are σ/√n of means and σ/√2n of volatilities, a little more
        // for what is not known of the regimes; √(p(1 − p)/n) of probabilities. Four of them, and a half more for that.
        ImmutableArray<GaussianRegime> regimes = fit.Model.Regimes;
        Assert.Equal(0.0006, regimes[0].Mean, tolerance: 6 * 0.006 / Math.Sqrt(4_300));
        Assert.Equal(-0.001, regimes[1].Mean, tolerance: 6 * 0.022 / Math.Sqrt(1_700));
        Assert.Equal(0.006, regimes[0].Volatility, tolerance: 6 * 0.006 / Math.Sqrt(8_600));
        Assert.Equal(0.022, regimes[1].Volatility, tolerance: 6 * 0.022 / Math.Sqrt(3_400));
        Assert.Equal(0.98, fit.Model.Transitions[0], tolerance: 6 * Math.Sqrt(0.02 * 0.98 / 4_300));
        Assert.Equal(0.95, fit.Model.Transitions[3], tolerance: 6 * Math.Sqrt(0.05 * 0.95 / 1_700));
        int hits = Enumerable.Range(0, path.Length).Count(t => fit.Inference.Smoothed.MostProbable(t) == path[t]);
        Assert.True(hits > 0.95 * path.Length, Invariant($"{hits} of {path.Length} regimes"));
        Assert.True(fit.Inference.LogLikelihood >= planted.Infer(returns).LogLikelihood);
    }

    // At a maximum of the likelihood no parameter can be moved to advantage: derivatives are zero, by differences of the likelihood itself.
    [Fact]
    public void TryFit_EndsWhereTheLikelihoodIsFlat()
    {
        (double[] returns, _) = Simulate(HiddenMarkovModel.Create(CalmAndTurbulent, Persistent), 800, new Random(5));
        Assert.True(TryFit("SPY", returns, null, out HiddenMarkovFit? fit, out _));
        HiddenMarkovModel model = fit.Model;
        double best = fit.Inference.LogLikelihood;
        for (int k = 0; k < 2; k++)
        {
            foreach (double sign in new double[] { -1, 1 })
            {
                double step = sign * 1e-3;
                GaussianRegime[] moved = [.. model.Regimes];
                moved[k] = moved[k] with { Mean = moved[k].Mean + (step * moved[k].Volatility) };
                Assert.True(Likelihood(moved, model.Transitions) < best);
                moved = [.. model.Regimes];
                moved[k] = moved[k] with { Volatility = moved[k].Volatility * (1 + step) };
                Assert.True(Likelihood(moved, model.Transitions) < best);
                double[] transitions = model.Transitions.ToArray();
                transitions[(2 * k) + k] += step;
                transitions[(2 * k) + 1 - k] -= step;
                Assert.True(Likelihood([.. model.Regimes], transitions) < best);
            }
        }

        double Likelihood(GaussianRegime[] regimes, ReadOnlySpan<double> transitions) =>
            HiddenMarkovModel.Create(regimes, transitions, model.InitialProbabilities.AsSpan()).Infer(returns).LogLikelihood;
    }

    // Schwarz' criterion tells how many regimes there are; a fit does not depend on the unit of the returns or on being done again.
    [Fact]
    public void TryFit_CountsRegimesAndIgnoresUnits()
    {
        (double[] returns, _) = Simulate(HiddenMarkovModel.Create(CalmAndTurbulent, Persistent), 2_000, new Random(3));
        Assert.True(TryFit("SPY", returns, null, out HiddenMarkovFit? two, out _));
        HiddenMarkovOptions options = new() { Regimes = 3, Tolerance = 1e-8 };
        Assert.True(TryFit("SPY", returns, options, out HiddenMarkovFit? three, out EstimationFailure? failure), failure?.Detail);
        Assert.True(two.BayesianCriterion < three.BayesianCriterion);
        Assert.True(two.Inference.LogLikelihood < three.Inference.LogLikelihood);
        Assert.Equal(7, two.ParameterCount);
        Assert.Equal(14, three.ParameterCount);
        Assert.True(TryFit("SPY", returns, null, out HiddenMarkovFit? again, out _));
        Assert.Equal(two.Model.Regimes, again.Model.Regimes);
        double[] percents = [.. returns.Select(r => 128 * r)];
        Assert.True(TryFit("SPY", percents, null, out HiddenMarkovFit? scaled, out _));
        Assert.Equal(128 * two.Model.Regimes[1].Volatility, scaled.Model.Regimes[1].Volatility, tolerance: 1e-8);
        Assert.Equal(two.Inference.LogLikelihood - (2_000 * Math.Log(128)), scaled.Inference.LogLikelihood, tolerance: 1e-6);
    }

    [Fact]
    public void TryFit_OrderedByMean_TurnsTheNumbersAround()
    {
        (double[] returns, _) = Simulate(HiddenMarkovModel.Create(CalmAndTurbulent, Persistent), 1_500, new Random(8));
        HiddenMarkovOptions byMean = new() { Order = RegimeOrder.Mean };
        Assert.True(TryFit("SPY", returns, byMean, out HiddenMarkovFit? fit, out _));
        Assert.True(fit.Model.Regimes[0].Mean < fit.Model.Regimes[1].Mean);
        Assert.True(fit.Model.Regimes[0].Volatility > fit.Model.Regimes[1].Volatility);
    }

    [Fact]
    public void Filter_IsTheBatchToTheLastBit_AndAllocatesNothing()
    {
        HiddenMarkovModel model = HiddenMarkovModel.Create(CalmAndTurbulent, Persistent);
        (double[] returns, _) = Simulate(model, 1_200, new Random(2));
        RegimeProbabilities filtered = model.Infer(returns).Filtered;
        RegimeFilter filter = model.CreateFilter();
        long allocated = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = filter.Update(returns[t]);
            allocated += t < 200 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(filter.Probabilities.SequenceEqual(filtered.Row(t)));
        }

        Assert.Equal(0, allocated);
        Assert.Equal(model.Infer(returns).LogLikelihood, filter.LogLikelihood);
        Assert.Equal(1_200, filter.Count);
    }

    // Two regimes that each show at once: the announced one follows after three periods in a row, and a single odd return changes nothing.
    [Fact]
    public void Filter_AnnouncesARegimeThatLasts()
    {
        HiddenMarkovModel model = HiddenMarkovModel.Create([new(-1, 0.1), new(1, 0.1)], [0.6, 0.4, 0.4, 0.6], [1, 0]);
        RegimeFilter filter = model.CreateFilter(new() { DwellPeriods = 3, Probability = 0.9 });
        double[] returns = [-1, 1, -1, 1, 1, -1, 1, 1, 1, -1, -1, -1];
        int[] announced = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0];
        for (int t = 0; t < returns.Length; t++)
        {
            int before = filter.Announced;
            bool changed = filter.Update(returns[t]);
            Assert.Equal(announced[t], filter.Announced);
            Assert.Equal(before != filter.Announced, changed);
        }

        // The last return tells that the regime is 0: it stays with 0.6. Mixture of ±1: mean −0.2, variance 0.01 + 1 − 0.04.
        Assert.Equal(0.6, filter.Predicted[0], tolerance: 1e-12);
        Assert.Equal(0.97, filter.PredictedVariance, tolerance: 1e-12);
    }

    [Fact]
    public void ImpossibleReturns_LeaveProbabilities()
    {
        HiddenMarkovModel model = HiddenMarkovModel.Create(CalmAndTurbulent, [1, 0, 0, 1], [0.5, 0.5]);
        RegimeInference inference = model.Infer([1e6, -1e200, 0, double.MaxValue]);
        Assert.True(double.IsFinite(inference.LogLikelihood));
        for (int t = 0; t < 4; t++)
        {
            Assert.Equal(1, inference.Filtered[t, 0] + inference.Filtered[t, 1], tolerance: 1e-12);
            Assert.Equal(1, inference.Smoothed[t, 0] + inference.Smoothed[t, 1], tolerance: 1e-12);
        }

        Assert.Equal([0.5, 0.5], model.StationaryProbabilities);
        Assert.Equal(double.PositiveInfinity, model.ExpectedDuration(0));
        RegimeFilter filter = model.CreateFilter();
        Assert.Throws<ArgumentOutOfRangeException>(() => filter.Update(double.NaN));
        Assert.Equal(0, filter.Count);
    }

    [Fact]
    public void TryFit_WithoutRegimesToFind_SaysWhy()
    {
        Assert.False(TryFit("SPY", new double[19], null, out _, out EstimationFailure? failure));
        Assert.Equal("SPY has 19 returns; 20 are needed, 1 more.", failure.Detail);
        Assert.False(TryFit("SPY", new double[50], null, out _, out failure));
        Assert.Equal("SPY did not move in 50 returns; it has no regimes.", failure.Detail);

        // Returns of two sizes alone: each regime shrinks onto one of them.
        double[] coins = [.. Enumerable.Range(0, 60).Select(t => t / 10 % 2 == 0 ? 0.01 : -0.02)];
        Assert.False(TryFit("SPY", coins, null, out _, out failure));
        Assert.IsType<UndefinedEstimate>(failure);
        (double[] returns, _) = Simulate(HiddenMarkovModel.Create(CalmAndTurbulent, Persistent), 300, new Random(3));
        Assert.False(TryFit("SPY", returns, new() { MaxIterations = 1, ShortIterations = 1 }, out _, out failure));
        Assert.Equal("The regimes of SPY still moved after 2 iterations over 300 returns.", failure.Detail);
    }

    [Fact]
    public void Create_WrongParameters_AreNamed()
    {
        Assert.Equal("Row 1 of the transitions sums to 0.9; it must sum to 1. (Parameter 'transitions')",
            Assert.Throws<ArgumentException>(() => HiddenMarkovModel.Create(CalmAndTurbulent, [0.5, 0.5, 0.4, 0.5])).Message);
        Assert.Throws<ArgumentException>(() => HiddenMarkovModel.Create(CalmAndTurbulent, [0.5, 0.5, double.NaN, 0.5]));
        Assert.Throws<ArgumentException>(() => HiddenMarkovModel.Create([new(0, 0)], [1]));
        Assert.Throws<ArgumentException>(() => TryFit("A", [1, double.NaN], null, out _, out _));
        Assert.Throws<ArgumentException>(() => TryFit("A", [1], new() { Regimes = 1 }, out _, out _));
    }

    private static bool TryFit(
        AssetId name, double[] returns, HiddenMarkovOptions? options,
        [NotNullWhen(true)] out HiddenMarkovFit? fit, [NotNullWhen(false)] out EstimationFailure? failure) =>
        HiddenMarkovModel.TryFit(name, returns, options, out fit, out failure, TestContext.Current.CancellationToken);

    private static HiddenMarkovModel Drawn(Random random, int states)
    {
        double[] transitions = new double[states * states];
        for (int i = 0; i < states; i++)
        {
            double[] row = [.. Enumerable.Range(0, states).Select(_ => 0.05 + random.NextDouble())];
            for (int j = 0; j < states; j++)
            {
                transitions[(i * states) + j] = row[j] / row.Sum();
            }
        }

        GaussianRegime[] regimes =
            [.. Enumerable.Range(0, states).Select(_ => new GaussianRegime(random.NextDouble() - 0.5, 0.2 + random.NextDouble()))];
        return HiddenMarkovModel.Create(regimes, transitions);
    }

    private static (double[] Returns, int[] Path) Simulate(HiddenMarkovModel model, int periods, Random random)
    {
        int k = model.Regimes.Length;
        int[] path = new int[periods];
        double[] returns = new double[periods];
        for (int t = 0; t < periods; t++)
        {
            ReadOnlySpan<double> row =
                t == 0 ? model.InitialProbabilities.AsSpan() : model.Transitions.Slice(path[t - 1] * k, k);
            double left = random.NextDouble();
            while (path[t] < k - 1 && (left -= row[path[t]]) > 0)
            {
                path[t]++;
            }

            returns[t] = model.Regimes[path[t]].Mean + (model.Regimes[path[t]].Volatility * Normals.Next(random));
        }

        return (returns, path);
    }

    private sealed record Enumeration(double LogLikelihood, int[] Best, List<(int[] Path, double Share)> Paths)
    {
        public static Enumeration Of(HiddenMarkovModel model, ReadOnlySpan<double> returns)
        {
            int k = model.Regimes.Length;
            List<(int[] Path, double Share)> paths = [];
            for (int code = 0; code < Math.Pow(k, returns.Length); code++)
            {
                int[] path = new int[returns.Length];
                double density = 1;
                for (int t = 0, rest = code; t < returns.Length; t++, rest /= k)
                {
                    path[t] = rest % k;
                    (double mean, double volatility) = model.Regimes[path[t]];
                    double z = (returns[t] - mean) / volatility;
                    density *= (t == 0 ? model.InitialProbabilities[path[0]] : model.Transitions[(path[t - 1] * k) + path[t]])
                        * Math.Exp(-0.5 * z * z) / (volatility * Math.Sqrt(2 * Math.PI));
                }

                paths.Add((path, density));
            }

            double total = paths.Sum(p => p.Share);
            return new Enumeration(Math.Log(total), paths.MaxBy(p => p.Share).Path, [.. paths.Select(p => (p.Path, p.Share / total))]);
        }

        public double[] Marginal(int period, int states) =>
            [.. Enumerable.Range(0, states).Select(k => Paths.Where(p => p.Path[period] == k).Sum(p => p.Share))];
    }
}
