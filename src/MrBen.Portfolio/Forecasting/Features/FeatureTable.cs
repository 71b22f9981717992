using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// The features of one asset after each period for which they are defined, and the variance that followed. Immutable and thread-safe.
/// </summary>
public sealed class FeatureTable
{
    private readonly double[] _rows;
    private readonly double[] _labels; // of the first rows; the last ones have none yet
    private readonly ImmutableArray<DateOnly> _labelEnds;

    internal FeatureTable(
        AssetId asset, ImmutableArray<string> names, int horizon, ImmutableArray<DateOnly> dates, double[] rows, double[] labels,
        ImmutableArray<DateOnly> labelEnds, ImmutableArray<FeatureGap> gaps)
    {
        (Asset, Names, Horizon, Dates, Gaps) = (asset, names, horizon, dates, gaps);
        (_rows, _labels, _labelEnds) = (rows, labels, labelEnds);
    }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>Names of the features, in the order of <see cref="VolatilityFeatures.NamesFor"/>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Periods H that a label looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>The day after whose close each row was known, ascending.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Number of rows, at least 1.</summary>
    public int Count => Dates.Length;

    /// <summary>Rows whose label is known: the first so many.</summary>
    public int Labelled => _labels.Length;

    /// <summary>Periods that have no row, by reason; empty where all have.</summary>
    public ImmutableArray<FeatureGap> Gaps { get; }

    /// <summary>The features of a row, all finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int row) => _rows.AsSpan(Checked(row, Count) * Names.Length, Names.Length);

    /// <summary>The mean variance of the H periods after a row, in squared returns, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or its label is not known yet.</exception>
    public double Label(int row) => _labels[Checked(row, Labelled)];

    /// <summary>The last day that a row's label is made of: who trains on it, must not test on anything up to then.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or its label is not known yet.</exception>
    public DateOnly LabelEnd(int row) => _labelEnds[Checked(row, Labelled)];

    /// <summary>For example <c>SPY: 5,712 rows of 14 features from 1998-04-03, labels to 2021-03-24</c>.</summary>
    public override string ToString() => Invariant($"{Asset}: {Count} rows of {Names.Length} features from {Dates[0]:yyyy-MM-dd}, ") +
        (Labelled == 0 ? "no labels" : Invariant($"labels to {_labelEnds[^1]:yyyy-MM-dd}"));

    private static int Checked(int row, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, count);
        return row;
    }
}
