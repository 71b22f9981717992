using System.Collections.Immutable;

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
        WalkForwardOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        // In 64 bits: settings near the largest integer mean "never", not a negative period.
        long gap = (long)settings.LabelHorizon + settings.Embargo;
        ImmutableArray<WalkForwardSplit>.Builder splits = ImmutableArray.CreateBuilder<WalkForwardSplit>();
        for (long test = settings.TrainingPeriods + gap; test < periods; test += settings.Step)
        {
            int trainEnd = (int)(test - gap);
            int trainStart = settings.Window == WalkForwardWindow.Rolling ? trainEnd - settings.TrainingPeriods : 0;
            int testLength = (int)Math.Min(settings.Step, periods - test);
            splits.Add(new WalkForwardSplit(trainStart, trainEnd - trainStart, (int)test, testLength));
        }

        return splits.ToImmutable();
    }
}
