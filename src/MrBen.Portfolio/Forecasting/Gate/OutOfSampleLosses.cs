using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// What a model and its baseline lost out of sample on the same forecasts: lower is better. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Losses of one day, of several assets or of several forecasts, are averaged before anything is tested: they share the day's shock and are
/// not independent. Blocks are averaged over their own losses.
/// </remarks>
public sealed class OutOfSampleLosses
{
    private readonly double[] _model;
    private readonly double[] _baseline;
    private readonly double[] _scale;

    private OutOfSampleLosses(
        ImmutableArray<DateOnly> dates, double[] model, double[] baseline, double[] scale, ImmutableArray<BlockLosses> blocks, int count)
    {
        (Dates, _model, _baseline, _scale) = (dates, model, baseline, scale);
        (Blocks, Count) = (blocks, count);
    }

    /// <summary>The days, ascending, T.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Number of days, T.</summary>
    public int Periods => _model.Length;

    /// <summary>Number of losses of each forecast, at least T.</summary>
    public int Count { get; }

    /// <summary>The model's mean loss of each day, length T.</summary>
    public ReadOnlySpan<double> Model => _model;

    /// <summary>The baseline's mean loss of each day, length T.</summary>
    public ReadOnlySpan<double> Baseline => _baseline;

    /// <summary>The blocks in order of name; empty where none were given.</summary>
    public ImmutableArray<BlockLosses> Blocks { get; }

    /// <summary>The baseline's mean absolute loss of each day, length T.</summary>
    internal ReadOnlySpan<double> Scale => _scale;

    /// <summary>Copies losses.</summary>
    /// <param name="dates">The day each loss became known, in any order; a day may come more than once.</param>
    /// <param name="model">The model's losses, finite, one per date.</param>
    /// <param name="baseline">The baseline's losses of the same forecasts, finite, one per date.</param>
    /// <param name="blocks">The block of each loss, for example its asset; empty for none. Not blank.</param>
    /// <exception cref="ArgumentException">
    /// There is no loss, lengths disagree, a loss is not finite, or a block's name is blank.
    /// </exception>
    /// <remarks>O(n log n).</remarks>
    public static OutOfSampleLosses Create(
        ReadOnlySpan<DateOnly> dates, ReadOnlySpan<double> model, ReadOnlySpan<double> baseline, ReadOnlySpan<string> blocks = default)
    {
        Guard.AtLeast(1, dates.Length, "losses", nameof(dates));
        Guard.Length(dates.Length, model.Length, "losses of the model (one per date)", nameof(model));
        Guard.Length(dates.Length, baseline.Length, "losses of the baseline (one per date)", nameof(baseline));
        Guard.AllFinite(model);
        Guard.AllFinite(baseline);
        if (!blocks.IsEmpty)
        {
            Guard.Length(dates.Length, blocks.Length, "blocks (one per date)", nameof(blocks));
        }

        // Ties keep the caller's order, so that sums have the same bits whichever way the sort is written.
        int[] order = new int[dates.Length];
        long[] keys = new long[dates.Length];
        for (int i = 0; i < order.Length; i++)
        {
            (order[i], keys[i]) = (i, ((long)dates[i].DayNumber << 32) | (uint)i);
        }

        Array.Sort(keys, order);
        ImmutableArray<DateOnly>.Builder days = ImmutableArray.CreateBuilder<DateOnly>();
        List<double> models = [];
        List<double> baselines = [];
        List<double> scales = [];
        for (int start = 0; start < order.Length;)
        {
            DateOnly day = dates[order[start]];
            (double modelSum, double baselineSum, double scaleSum) = (0, 0, 0);
            int end = start;
            for (; end < order.Length && dates[order[end]] == day; end++)
            {
                int i = order[end];
                modelSum += model[i];
                baselineSum += baseline[i];
                scaleSum += Math.Abs(baseline[i]);
            }

            days.Add(day);
            models.Add(modelSum / (end - start));
            baselines.Add(baselineSum / (end - start));
            scales.Add(scaleSum / (end - start));
            start = end;
        }

        CheckSums(models, baselines);
        return new OutOfSampleLosses(
            days.ToImmutable(), [.. models], [.. baselines], [.. scales], BlocksOf(model, baseline, blocks), dates.Length);
    }

    /// <summary>The place of the first day after a date.</summary>
    internal int FirstAfter(DateOnly date)
    {
        int found = Dates.BinarySearch(date);
        return found >= 0 ? found + 1 : ~found;
    }

    private static ImmutableArray<BlockLosses> BlocksOf(
        ReadOnlySpan<double> model, ReadOnlySpan<double> baseline, ReadOnlySpan<string> blocks)
    {
        SortedDictionary<string, (int Count, double Model, double Baseline, double Scale)> sums = new(StringComparer.Ordinal);
        for (int i = 0; i < blocks.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(blocks[i]))
            {
                throw new ArgumentException(Invariant($"The block of loss {i} is blank."), nameof(blocks));
            }

            (int count, double modelSum, double baselineSum, double scale) = sums.GetValueOrDefault(blocks[i]);
            sums[blocks[i]] = (count + 1, modelSum + model[i], baselineSum + baseline[i], scale + Math.Abs(baseline[i]));
        }

        return
        [
            .. sums.Select(pair => new BlockLosses(
                pair.Key, pair.Value.Count, pair.Value.Model / pair.Value.Count, pair.Value.Baseline / pair.Value.Count,
                pair.Value.Scale / pair.Value.Count)),
        ];
    }

    private static void CheckSums(List<double> models, List<double> baselines)
    {
        if (!double.IsFinite(models.Sum(Math.Abs)) || !double.IsFinite(baselines.Sum(Math.Abs)))
        {
            throw new ArgumentException("The losses are too large for their sum to be finite.");
        }
    }
}
