using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>Two forecasts of the same variances, by their losses out of sample. Immutable and thread-safe.</summary>
public sealed record VarianceComparison
{
    internal VarianceComparison(string model, string baseline, OutOfSampleLosses losses, ImmutableArray<BlockLosses> years, int lags)
    {
        (Model, Baseline, Losses, Years) = (model, baseline, losses, years);
        Test = DieboldMariano.Compare(losses.Model, losses.Baseline, lags);
        ModelLoss = Moments.MeanOf(losses.Model);
        BaselineLoss = Moments.MeanOf(losses.Baseline);
    }

    /// <summary>The first forecast.</summary>
    public string Model { get; }

    /// <summary>What it is held against.</summary>
    public string Baseline { get; }

    /// <summary>The losses; a day's are the mean over its assets, the blocks are the assets.</summary>
    public OutOfSampleLosses Losses { get; }

    /// <summary>The losses by the year in which they became known.</summary>
    public ImmutableArray<BlockLosses> Years { get; }

    /// <summary>The first forecast's mean daily loss.</summary>
    public double ModelLoss { get; }

    /// <summary>The other's mean daily loss.</summary>
    public double BaselineLoss { get; }

    /// <summary>The first loss over the other; null where the other is 0.</summary>
    public double? Ratio => BaselineLoss > 0 ? ModelLoss / BaselineLoss : null;

    /// <summary>
    /// Diebold and Mariano's test of the daily means, two-sided; below 0 where the first is better. The lags are those of
    /// <see cref="DieboldMariano.LagsFor"/>, and at least H.
    /// </summary>
    public HypothesisTest Test { get; }

    /// <summary>The asset with the largest ratio of losses.</summary>
    public BlockLosses WorstAsset => Losses.Blocks.MaxBy(block => block.Ratio ?? 0);

    /// <summary>The year with the largest ratio of losses.</summary>
    public BlockLosses WorstYear => Years.MaxBy(block => block.Ratio ?? 0);

    /// <summary>For example <c>log-HAR-X against log-HAR: 0.3412 to 0.3690, ratio 0.925, t −4.31, worst asset AIG 0.981 …</c>.</summary>
    public override string ToString() =>
        Invariant($"{Model} against {Baseline}: {ModelLoss:F4} to {BaselineLoss:F4}, ratio {Ratio:F4}, t {Test.Statistic:F2}, ") +
        $"worst asset {WorstAsset}, worst year {WorstYear}";
}
