using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// Splits a sequence of periods for validation in the order of time: train on the past, leave a gap, test on what follows, move on.
/// Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>Every training part ends at least <see cref="WalkForwardOptions.LabelHorizon"/> + <see cref="WalkForwardOptions.Embargo"/> periods
/// before its test part begins; test parts follow one another without gaps, so that each period from the first test on is tested exactly
/// once; the last part may be shorter.</para>
/// <para>There is no way to shuffle: k folds drawn at random put the neighbours of a test period, whose labels overlap its own, into the
/// training part, and a model then looks better than it will ever be.</para>
/// <para>Source: López de Prado (2018), Advances in Financial Machine Learning, sections 7.4 (purge and embargo) and 12.2
/// (walk-forward).</para>
/// </remarks>
public static class WalkForward
{
    /// <summary>The splits of a sequence of periods, oldest first.</summary>
    /// <param name="periods">Number of periods of the sequence, at least 0.</param>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <returns>Empty where the sequence is too short for one test period after the first training part and the gap.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is negative.</exception>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    /// <remarks>O(number of splits).</remarks>
    public static ImmutableArray<WalkForwardSplit> Split(int periods, WalkForwardOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(periods);
        return Split(periods, Checked(options), reaches: null);
    }

    /// <summary>
    /// The splits of periods whose labels say how far they look: as <see cref="Split(int, WalkForwardOptions?)"/>, and training parts end
    /// sooner where a label of theirs would reach into the test part or its embargo.
    /// </summary>
    /// <param name="labelEnds">
    /// The last period that the label of each period is made of, not before the period itself; any after the last.
    /// </param>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <returns>Without the splits whose training part is purged away altogether.</returns>
    /// <exception cref="ArgumentException">A label ends before its period, or a setting is unsound.</exception>
    /// <remarks>O(periods) for the labels and O(purged periods) for each split.</remarks>
    public static ImmutableArray<WalkForwardSplit> SplitByLabels(ReadOnlySpan<int> labelEnds, WalkForwardOptions? options = null)
    {
        int[] reaches = new int[labelEnds.Length];
        int furthest = 0;
        for (int t = 0; t < labelEnds.Length; t++)
        {
            if (labelEnds[t] < t)
            {
                throw new ArgumentException(
                    Invariant($"The label of period {t} ends at {labelEnds[t]}, before it begins."), nameof(labelEnds));
            }

            furthest = Math.Max(furthest, labelEnds[t]);
            reaches[t] = furthest;
        }

        return Split(labelEnds.Length, Checked(options), reaches);
    }

    // Reaches: how far the labels of a period and all before it look; they never fall.
    private static ImmutableArray<WalkForwardSplit> Split(int periods, WalkForwardOptions settings, int[]? reaches)
    {
        // In 64 bits: settings near the largest integer mean "never", not a negative period.
        long gap = (long)settings.LabelHorizon + settings.Embargo;
        ImmutableArray<WalkForwardSplit>.Builder splits = ImmutableArray.CreateBuilder<WalkForwardSplit>();
        for (long test = settings.TrainingPeriods + gap; test < periods; test += settings.Step)
        {
            int trainEnd = (int)(test - gap);
            int trainStart = settings.Window == WalkForwardWindow.Rolling ? trainEnd - settings.TrainingPeriods : 0;
            while (reaches is not null && trainEnd > trainStart && reaches[trainEnd - 1] >= test - settings.Embargo)
            {
                trainEnd--;
            }

            int testLength = (int)Math.Min(settings.Step, periods - test);
            if (trainEnd > trainStart)
            {
                splits.Add(new WalkForwardSplit(trainStart, trainEnd - trainStart, (int)test, testLength));
            }
        }

        return splits.ToImmutable();
    }

    private static WalkForwardOptions Checked(WalkForwardOptions? options)
    {
        WalkForwardOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }
}
