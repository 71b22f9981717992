using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// The features of one asset, or of one strategy by its name, after each period for which they are defined, and what followed. Immutable
/// and thread-safe.
/// </summary>
public sealed class FeatureTable
{
    private readonly double[] _rows;
    private readonly double[] _labels; // of the first rows; the last ones have none yet
    private readonly ImmutableArray<DateOnly> _labelEnds;

    internal FeatureTable(
        AssetId asset, FeatureSchema schema, int horizon, ImmutableArray<DateOnly> dates, double[] rows, double[] labels,
        ImmutableArray<DateOnly> labelEnds, ImmutableArray<FeatureGap> gaps)
    {
        (Asset, Schema, Horizon, Dates, Gaps) = (asset, schema, horizon, dates, gaps);
        (_rows, _labels, _labelEnds) = (rows, labels, labelEnds);
    }

    /// <summary>The asset, or the strategy of this name.</summary>
    public AssetId Asset { get; }

    /// <summary>
    /// What the features are: that of <see cref="VolatilityFeatures.SchemaFor"/> or <see cref="Utility.StrategyFeatures.Schema"/>.
    /// </summary>
    public FeatureSchema Schema { get; }

    /// <summary>Names of the features in order.</summary>
    public ImmutableArray<string> Names => Schema.Names;

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

    /// <summary>
    /// What followed in the H periods after a row: the mean variance in squared returns, at least 0, of an asset; the relative utility per
    /// year of a strategy.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or its label is not known yet.</exception>
    public double Label(int row) => _labels[Checked(row, Labelled)];

    /// <summary>The last day that a row's label is made of: who trains on it, must not test on anything up to then.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or its label is not known yet.</exception>
    public DateOnly LabelEnd(int row) => _labelEnds[Checked(row, Labelled)];

    /// <summary>The same rows with other labels.</summary>
    internal FeatureTable WithLabels(int horizon, double[] labels, ImmutableArray<DateOnly> labelEnds) =>
        new(Asset, Schema, horizon, Dates, _rows, labels, labelEnds, Gaps);

    /// <summary>The same rows with some of the features.</summary>
    /// <param name="names">Those to keep, all among the features, in the order wanted.</param>
    internal FeatureTable Keep(ImmutableArray<string> names)
    {
        int[] places = [.. names.Select(name => Schema.IndexOf(name))];
        double[] rows = new double[Count * places.Length];
        for (int row = 0; row < Count; row++)
        {
            for (int k = 0; k < places.Length; k++)
            {
                rows[(row * places.Length) + k] = Row(row)[places[k]];
            }
        }

        return new FeatureTable(Asset, new FeatureSchema(Schema.Version, names), Horizon, Dates, rows, _labels, _labelEnds, Gaps);
    }

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
