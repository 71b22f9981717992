using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Validation;

public class SharpeTrialsTests
{
    // The ledger equals the formulas of Bailey and López de Prado (tested by their own figures) with all twenty trials.
    [Fact]
    public void Deflated_OfTheBest_EqualsTheFormulaWithEveryTrial()
    {
        SharpeTrials trials = new();
        double[][] returns = [.. Enumerable.Range(0, 20).Select(k => Draw(k))];
        for (int k = 0; k < returns.Length; k++)
        {
            trials.Add($"trial {k}", returns[k]);
        }

        double[] ratios = [.. returns.Select(r => Moments.Mean(r) / Moments.StandardDeviation(r))];
        int best = Array.IndexOf(ratios, ratios.Max());
        Assert.Equal(20, trials.Count);
        Assert.Equal($"trial {best}", trials.Best);
        Assert.Equal(ratios[best], trials.SharpeOf($"trial {best}")!.Value, tolerance: 1e-14);
        Assert.Equal(Moments.Variance(ratios), trials.VarianceAcrossTrials, tolerance: 1e-15);
        Assert.Equal(
            ProbabilisticSharpeRatio.Deflated(returns[best], 20, Moments.Variance(ratios))!.Value, trials.Deflated(trials.Best!)!.Value,
            tolerance: 1e-12);

        // Looked at alone, the best of twenty without skill seems surer than it is by far.
        Assert.True(trials.Deflated(trials.Best!) < ProbabilisticSharpeRatio.Compute(returns[best]) - 0.25);
    }

    [Fact]
    public void Add_AgainOrWithoutARatio_Counts()
    {
        SharpeTrials trials = new();
        Assert.Null(trials.Best);
        Assert.Throws<InvalidOperationException>(() => trials.ExpectedLargest);
        trials.Add("flat", [0.01, 0.01, 0.01]);
        trials.Add("a", [0.01, 0.03]);
        trials.Add("a", [0.01, 0.05]);
        Assert.Equal(3, trials.Count);
        Assert.Null(trials.SharpeOf("flat"));
        Assert.Equal(0.03 / (0.04 / Math.Sqrt(2)), trials.SharpeOf("a")!.Value, tolerance: 1e-13);
        Assert.Equal("3 trials, the best of them a", trials.ToString());
        Assert.Equal(["flat", "a", "a"], trials.Configurations.AsEnumerable());
        Assert.Throws<ArgumentException>(() => trials.Deflated("b"));
        Assert.Throws<ArgumentException>(() => trials.Add(" ", [1, 2]));
        Assert.Throws<ArgumentException>(() => trials.Add("b", [1]));
        Assert.Throws<ArgumentException>(() => trials.Add("b", [1, double.NaN]));
    }

    private static double[] Draw(int seed)
    {
        SeededRandom random = new(seed);
        return [.. Enumerable.Range(0, 250).Select(_ => 0.01 * random.NextNormal())];
    }
}
