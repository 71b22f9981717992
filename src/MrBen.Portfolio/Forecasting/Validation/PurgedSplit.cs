using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// Periods to train on and periods to test on, of which no label and no embargo of one reaches into the other. Immutable.
/// </summary>
public sealed record PurgedSplit
{
    internal PurgedSplit(ImmutableArray<int> groups, ImmutableArray<PeriodRange> train, ImmutableArray<PeriodRange> test) =>
        (TestGroups, Train, Test) = (groups, train, test);

    /// <summary>The groups tested, ascending.</summary>
    public ImmutableArray<int> TestGroups { get; }

    /// <summary>Periods to train on, ascending; at least one.</summary>
    public ImmutableArray<PeriodRange> Train { get; }

    /// <summary>Periods to test on, ascending; groups side by side are one range.</summary>
    public ImmutableArray<PeriodRange> Test { get; }

    /// <summary>For example <c>train 20 to 99, test 0 to 9</c>.</summary>
    public override string ToString() => Invariant($"train {string.Join(", ", Train)}, test {string.Join(", ", Test)}");
}
