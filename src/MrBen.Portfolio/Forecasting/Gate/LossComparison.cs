using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>Two forecasts of the same things, by their losses out of sample. Immutable and thread-safe.</summary>
public sealed record LossComparison
{
    private const double TwoSided95 = 1.959963984540054;

    private LossComparison(string model, string baseline, OutOfSampleLosses losses, ImmutableArray<BlockLosses> years, int lags)
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

    /// <summary>The first loss over the other; null where the other is not positive.</summary>
    public double? Ratio => BaselineLoss > 0 ? ModelLoss / BaselineLoss : null;

    /// <summary>
    /// Diebold and Mariano's test of the daily means, two-sided; below 0 where the first is better. The lags are those of
    /// <see cref="DieboldMariano.LagsFor"/>, and at least the horizon.
    /// </summary>
    public HypothesisTest Test { get; }

    /// <summary>
    /// The difference of the mean losses, the first less the other, within which it lies with 95 %: the difference and 1.96 of the
    /// dependent standard errors of <see cref="Test"/> to either side; null where the differences do not vary.
    /// </summary>
    public (double Lower, double Upper)? DifferenceInterval
    {
        get
        {
            double difference = ModelLoss - BaselineLoss;
            double error = Test.Statistic is { } statistic ? Math.Abs(difference / statistic) : double.NaN;
            return double.IsFinite(error) && error > 0
                ? (difference - (TwoSided95 * error), difference + (TwoSided95 * error))
                : null;
        }
    }

    /// <summary>The asset with the largest ratio of losses; null where none were told apart.</summary>
    public BlockLosses? WorstAsset => Worst(Losses.Blocks);

    /// <summary>The year with the largest ratio of losses.</summary>
    public BlockLosses WorstYear => Worst(Years)!.Value;

    /// <summary>For example <c>log-HAR-X against log-HAR: 0.3412 to 0.3690, ratio 0.925, t −4.31, worst asset AIG 0.981 …</c>.</summary>
    public override string ToString() =>
        Invariant($"{Model} against {Baseline}: {ModelLoss:F4} to {BaselineLoss:F4}, ratio {Ratio:F4}, t {Test.Statistic:F2}, ") +
        (WorstAsset is { } asset ? $"worst asset {asset}, " : "") + $"worst year {WorstYear}";

    /// <summary>Compares losses.</summary>
    /// <param name="model">What the first forecast is called.</param>
    /// <param name="baseline">What the other is called.</param>
    /// <param name="days">The day each loss became known.</param>
    /// <param name="modelLosses">The first forecast's losses, finite, one per day.</param>
    /// <param name="baselineLosses">The other's losses of the same forecasts.</param>
    /// <param name="assets">The asset of each loss; empty where they are not told apart.</param>
    /// <param name="horizon">Periods H that a forecast looks ahead, at least 1.</param>
    internal static LossComparison Of(
        string model, string baseline, ReadOnlySpan<DateOnly> days, ReadOnlySpan<double> modelLosses, ReadOnlySpan<double> baselineLosses,
        ReadOnlySpan<string> assets, int horizon)
    {
        OutOfSampleLosses losses = OutOfSampleLosses.Create(days, modelLosses, baselineLosses, assets);
        string[] years = new string[days.Length];
        for (int i = 0; i < years.Length; i++)
        {
            years[i] = Invariant($"{days[i]:yyyy}");
        }

        return new LossComparison(
            model, baseline, losses, OutOfSampleLosses.Create(days, modelLosses, baselineLosses, years).Blocks,
            Math.Max(horizon, DieboldMariano.LagsFor(losses.Periods, horizon)));
    }

    private static BlockLosses? Worst(ImmutableArray<BlockLosses> blocks) =>
        blocks.IsEmpty ? null : blocks.MaxBy(block => block.Ratio ?? 0);
}
