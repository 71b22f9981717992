using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// Combinatorial cross-validation in the order of time: every choice of k of N groups of periods is tested once by a model trained on the
/// rest, less what touches the test. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>The label of a period is known only later. A training period is purged where the time from it to its label's last day, and the
/// embargo before or after, touches the time from a test part's first period to its labels' last day. There is no way to shuffle and none
/// to leave the purge out.</para>
/// <para>Unlike a walk-forward, models are also trained on what came after the test: it answers how sure a result is, not what it would
/// have been. <see cref="WalkForward"/> answers that.</para>
/// <para>Source: López de Prado (2018), Advances in Financial Machine Learning, sections 7.4 and 12.3 to 12.4.</para>
/// </remarks>
public static class PurgedCrossValidation
{
    /// <summary>The splits of periods whose labels all look <see cref="PurgedCrossValidationOptions.LabelHorizon"/> ahead.</summary>
    /// <param name="periods">Number of periods, at least the number of groups.</param>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">There are fewer periods than groups, or a setting is unsound.</exception>
    /// <remarks>O(splits·periods).</remarks>
    public static CombinatorialSplits Split(int periods, PurgedCrossValidationOptions? options = null)
    {
        PurgedCrossValidationOptions settings = Checked(options);
        Guard.AtLeast(settings.Groups, periods, "periods (one per group)", nameof(periods));
        int[] ends = new int[periods];
        for (int t = 0; t < periods; t++)
        {
            ends[t] = (int)Math.Min(int.MaxValue, (long)t + settings.LabelHorizon);
        }

        return Split(ends, settings);
    }

    /// <summary>The splits of periods whose labels say how far they look.</summary>
    /// <param name="labelEnds">
    /// The last period that the label of each period is made of, not before the period itself; any after the last.
    /// </param>
    /// <param name="options">
    /// Settings; <see langword="null"/> for the defaults. The label horizon bounds the embargo only.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are fewer periods than groups, a label ends before its period, or a setting is unsound.
    /// </exception>
    /// <remarks>O(splits·periods).</remarks>
    public static CombinatorialSplits SplitByLabels(ReadOnlySpan<int> labelEnds, PurgedCrossValidationOptions? options = null)
    {
        PurgedCrossValidationOptions settings = Checked(options);
        Guard.AtLeast(settings.Groups, labelEnds.Length, "labels (one per group)", nameof(labelEnds));
        for (int t = 0; t < labelEnds.Length; t++)
        {
            if (labelEnds[t] < t)
            {
                throw new ArgumentException(
                    Invariant($"The label of period {t} ends at {labelEnds[t]}, before it begins."), nameof(labelEnds));
            }
        }

        return Split(labelEnds.ToArray(), settings);
    }

    private static CombinatorialSplits Split(int[] ends, PurgedCrossValidationOptions options)
    {
        int periods = ends.Length;
        int count = options.Groups;
        int embargo = Math.Max(options.LabelHorizon, (int)Math.Ceiling(options.EmbargoShare * periods));
        ImmutableArray<PeriodRange> groups =
        [
            .. Enumerable.Range(0, count).Select(g => Between((int)((long)g * periods / count), (int)((long)(g + 1) * periods / count))),
        ];
        ImmutableArray<PurgedSplit>.Builder splits = ImmutableArray.CreateBuilder<PurgedSplit>();
        List<int>[] splitsOfGroup = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        foreach (ImmutableArray<int> chosen in Combinations(count, options.TestGroups))
        {
            ImmutableArray<PeriodRange> test = Joined(chosen, groups);
            ImmutableArray<PeriodRange> train = TrainingOf(test, ends, embargo);
            if (train.IsEmpty)
            {
                return new CombinatorialSplits(groups, [], embargo, paths: 0, []);
            }

            foreach (int g in chosen)
            {
                splitsOfGroup[g].Add(splits.Count);
            }

            splits.Add(new PurgedSplit(chosen, train, test));
        }

        // Each group is tested in C(N − 1, k − 1) splits; path p takes the p-th of them.
        int paths = splitsOfGroup[0].Count;
        int[] splitOf = new int[paths * count];
        for (int p = 0; p < paths; p++)
        {
            for (int g = 0; g < count; g++)
            {
                splitOf[(p * count) + g] = splitsOfGroup[g][p];
            }
        }

        return new CombinatorialSplits(groups, splits.ToImmutable(), embargo, paths, splitOf);
    }

    private static ImmutableArray<PeriodRange> TrainingOf(ImmutableArray<PeriodRange> tests, int[] ends, int embargo)
    {
        bool[] isOut = new bool[ends.Length];
        foreach (PeriodRange test in tests)
        {
            long lastOfTest = test.End - 1;
            for (int t = test.Start; t < test.End; t++)
            {
                lastOfTest = Math.Max(lastOfTest, ends[t]);
            }

            for (int t = 0; t < ends.Length; t++)
            {
                // Two stretches of time that touch or overlap once the test's is lengthened by the embargo.
                isOut[t] |= t <= lastOfTest + embargo && ends[t] >= (long)test.Start - embargo;
            }
        }

        ImmutableArray<PeriodRange>.Builder train = ImmutableArray.CreateBuilder<PeriodRange>();
        for (int t = 0; t < isOut.Length;)
        {
            int end = t;
            while (end < isOut.Length && !isOut[end])
            {
                end++;
            }

            if (end > t)
            {
                train.Add(Between(t, end));
            }

            t = end + 1;
        }

        return train.ToImmutable();
    }

    private static ImmutableArray<PeriodRange> Joined(ImmutableArray<int> chosen, ImmutableArray<PeriodRange> groups)
    {
        List<PeriodRange> ranges = [];
        foreach (int g in chosen)
        {
            if (ranges.Count > 0 && ranges[^1].End == groups[g].Start)
            {
                ranges[^1] = Between(ranges[^1].Start, groups[g].End);
            }
            else
            {
                ranges.Add(groups[g]);
            }
        }

        return [.. ranges];
    }

    // All choices of k of 0 … n − 1 in lexical order.
    private static IEnumerable<ImmutableArray<int>> Combinations(int n, int k)
    {
        int[] chosen = [.. Enumerable.Range(0, k)];
        while (true)
        {
            yield return [.. chosen];
            int place = k - 1;
            while (place >= 0 && chosen[place] == n - k + place)
            {
                place--;
            }

            if (place < 0)
            {
                yield break;
            }

            chosen[place]++;
            for (int next = place + 1; next < k; next++)
            {
                chosen[next] = chosen[next - 1] + 1;
            }
        }
    }

    private static PeriodRange Between(int start, int end) => new(start, end - start);

    private static PurgedCrossValidationOptions Checked(PurgedCrossValidationOptions? options)
    {
        PurgedCrossValidationOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }
}
