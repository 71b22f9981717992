using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// The rows of a panel that a model is fitted to, of the assets with enough of them; levels come from these rows alone. Immutable and
/// thread-safe.
/// </summary>
internal sealed class VarianceSample
{
    private readonly FeaturePanel _panel;
    private readonly int[] _rows;
    private readonly int[] _assets;

    private VarianceSample(FeaturePanel panel, int[] rows, int[] assets, AssetLevels levels)
    {
        (_panel, _rows, _assets, Levels) = (panel, rows, assets, levels);
        Labels = new double[rows.Length];
        LogLabels = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Labels[i] = Math.Max(panel.Label(rows[i]), levels.Floors[assets[i]]);
            LogLabels[i] = Math.Log(Labels[i]) - levels.Centres[assets[i]];
        }
    }

    public FeatureSchema Schema => _panel.Schema;

    public AssetLevels Levels { get; }

    public int Count => _rows.Length;

    public int Horizon => _panel.Horizon;

    /// <summary>The labels, at least the floor of their asset.</summary>
    public double[] Labels { get; }

    /// <summary>Their logarithms less the asset's centre.</summary>
    public double[] LogLabels { get; }

    /// <summary>The last day that a label is made of.</summary>
    public DateOnly LastDay => _rows.Max(row => _panel.LabelEndOf(row));

    public int AssetOf(int index) => _assets[index];

    public ReadOnlySpan<double> Row(int index) => _panel.Row(_rows[index]);

    /// <summary>Takes the rows of some periods.</summary>
    public static bool TryTake(
        FeaturePanel panel, PeriodRange periods, VarianceModelOptions options, [NotNullWhen(true)] out VarianceSample? sample,
        [NotNullWhen(false)] out EstimationFailure? failure)
    {
        (sample, failure) = (null, null);
        PeriodRange range = panel.RowsOf(periods);
        int day = panel.Names.IndexOf(LevelFeatures.Har[0]);
        SortedDictionary<AssetId, (int Rows, double Logs, double Labels)> sums = [];
        for (int row = range.Start; row < range.End; row++)
        {
            (int rows, double logs, double labels) = sums.GetValueOrDefault(panel.AssetOf(row));
            sums[panel.AssetOf(row)] = (rows + 1, logs + panel.Row(row)[day], labels + panel.Label(row));
        }

        AssetId[] assets =
        [
            .. sums.Where(pair => pair.Value.Rows >= options.MinimumAssetRows && pair.Value.Labels > 0).Select(pair => pair.Key),
        ];
        if (assets.Length == 0)
        {
            int most = sums.Values.Select(sum => sum.Rows).DefaultIfEmpty().Max();
            failure = new UndefinedEstimate(
                null, Invariant($"No asset has {options.MinimumAssetRows} rows of variance to train on; the most are {most}."));
            return false;
        }

        AssetLevels levels = new(
            [.. assets], [.. assets.Select(asset => sums[asset].Logs / sums[asset].Rows)],
            [.. assets.Select(asset => options.LabelFloor * sums[asset].Labels / sums[asset].Rows)]);
        int[] taken = [.. Enumerable.Range(range.Start, range.Length).Where(row => levels.IndexOf(panel.AssetOf(row)) >= 0)];
        sample = new VarianceSample(panel, taken, [.. taken.Select(row => levels.IndexOf(panel.AssetOf(row)))], levels);
        return true;
    }

    /// <summary>One feature of all rows, centred if it is a level.</summary>
    public double[] Column(int feature)
    {
        bool isLevel = LevelFeatures.IsLevel(Schema.Names[feature]);
        double[] column = new double[Count];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = Row(i)[feature] - (isLevel ? Levels.Centres[_assets[i]] : 0);
        }

        return column;
    }
}
