using System.Collections.Immutable;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// All splits of a combinatorial cross-validation and the paths they make up: each path is a whole history out of sample, every group of it
/// forecast by a model that did not learn from it. Immutable and thread-safe.
/// </summary>
public sealed class CombinatorialSplits
{
    private readonly int[] _splits; // path × group

    internal CombinatorialSplits(
        ImmutableArray<PeriodRange> groups, ImmutableArray<PurgedSplit> splits, int embargo, int paths, int[] splitOfPathAndGroup) =>
        (Groups, Splits, Embargo, Paths, _splits) = (groups, splits, embargo, paths, splitOfPathAndGroup);

    /// <summary>The groups, ascending; together they are all periods.</summary>
    public ImmutableArray<PeriodRange> Groups { get; }

    /// <summary>
    /// The splits, C(N, k) of them, in lexical order of their test groups; empty where one of them would have nothing to train on.
    /// </summary>
    public ImmutableArray<PurgedSplit> Splits { get; }

    /// <summary>Periods left out beyond the purge on both sides of a test part.</summary>
    public int Embargo { get; }

    /// <summary>Number of paths, C(N − 1, k − 1); 0 where there are no splits.</summary>
    public int Paths { get; }

    /// <summary>The split whose model forecasts a group on a path.</summary>
    /// <param name="path">From 0.</param>
    /// <param name="group">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such path or group.</exception>
    public int SplitOf(int path, int group)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(path);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(path, Paths);
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, Groups.Length);
        return _splits[(path * Groups.Length) + group];
    }

    /// <summary>Puts the forecasts of one path together.</summary>
    /// <param name="path">From 0.</param>
    /// <param name="forecasts">
    /// What each split's model forecast: all splits one after the other, each with a value per period, of which those of its test groups
    /// are taken; length splits × periods.
    /// </param>
    /// <param name="result">Receives a value per period.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such path.</exception>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public void Assemble(int path, ReadOnlySpan<double> forecasts, Span<double> result)
    {
        int periods = Groups[^1].End;
        Guard.Length(Splits.Length * periods, forecasts.Length, "forecasts (one per split and period)", nameof(forecasts));
        Guard.Length(periods, result.Length, "values (one per period)", nameof(result));
        for (int g = 0; g < Groups.Length; g++)
        {
            PeriodRange group = Groups[g];
            forecasts.Slice((SplitOf(path, g) * periods) + group.Start, group.Length).CopyTo(result[group.Start..]);
        }
    }
}
