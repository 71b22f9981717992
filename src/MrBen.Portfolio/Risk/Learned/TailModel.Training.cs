using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <content>How a model is made from rows with variances that were forecast out of sample.</content>
public sealed partial class TailModel
{
    private const string Related = ", over the forecast";

    /// <summary>Trains a model on the rows of some periods.</summary>
    /// <param name="panel">Rows with variances forecast out of sample and the returns that followed.</param>
    /// <param name="periods">The periods of its features to train on; returns must end before what is forecast.</param>
    /// <param name="trainer">Trains the forest, which must keep labels in its leaves.</param>
    /// <param name="model">The model; null where there is none.</param>
    /// <param name="failure">
    /// Why there is none: no asset has enough rows, a return is beyond all measure, the forest could not be trained or has no quantiles.
    /// Null otherwise.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there is a model.</returns>
    /// <exception cref="ArgumentException">The panel has too many features, or a setting is unsound.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such periods.</exception>
    /// <exception cref="InvalidOperationException">The trainer gave a forest of another schema.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(rows × features) and the forest.</remarks>
    public static bool TryTrain(
        TailPanel panel, PeriodRange periods, IForestTrainer trainer, [NotNullWhen(true)] out TailModel? model,
        [NotNullWhen(false)] out EstimationFailure? failure, TailModelOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(trainer);
        TailModelOptions settings = TailModelOptions.Checked(options, nameof(options));
        VarianceModel.CheckPanel(panel.Features, nameof(panel));
        model = null;
        PeriodRange range = panel.Features.RowsOf(periods);
        SortedDictionary<AssetId, List<int>> rows = [];
        for (int row = range.Start; row < range.End; row++)
        {
            if (panel.PlaceOf(row) >= 0)
            {
                AssetId asset = panel.Features.AssetOf(row);
                (rows.TryGetValue(asset, out List<int>? own) ? own : rows[asset] = []).Add(row);
            }
        }

        failure = FindObstacle(panel, rows, settings);
        if (failure is not null)
        {
            return false;
        }

        ImmutableArray<AssetId> assets =
            [.. rows.Where(pair => pair.Value.Count >= settings.MinimumAssetRows).Select(pair => pair.Key)];
        int[] taken = [.. assets.SelectMany(asset => rows[asset]).Order()];
        FeatureSchema schema = panel.Features.Schema;
        FeatureSchema related = RelatedOf(schema);
        (float[] features, float[] labels) = RowsFor(panel, taken, settings.Source, schema);
        cancellationToken.ThrowIfCancellationRequested();
        if (!trainer.TryTrain(related, features, labels, settings.Seed, out TreeForest? forest, out failure, cancellationToken))
        {
            return false;
        }

        if (!forest.Schema.Equals(related))
        {
            throw new InvalidOperationException($"{trainer.Name} gave a forest of the schema {forest.Schema}, not {related}.");
        }

        if (!forest.HasQuantiles)
        {
            failure = new UndefinedEstimate(null, $"{trainer.Name} keeps no labels in its leaves, which quantiles are made of.");
            return false;
        }

        model = new TailModel(
            schema, panel.Horizon, taken.Max(panel.Features.LabelEndOf), settings.Source, settings.Outputs, settings.Window, assets,
            Tails(VarianceSource.Baseline), Tails(VarianceSource.Learned), forest);
        return true;

        FilteredTails Tails(VarianceSource source) => new(
            [.. assets.Select(asset => new StandardizedReturns(
                [.. rows[asset].TakeLast(settings.Window).Select(row => panel.StandardizedOf(panel.PlaceOf(row), source))]))]);
    }

    /// <summary>What the forest sees: the same features with other names where they are multiples of the forecast.</summary>
    internal static FeatureSchema RelatedOf(FeatureSchema schema) =>
        new(schema.Version, [.. schema.Names.Select(name => LevelFeatures.IsLevel(name) ? name + Related : name)]);

    private static UndefinedEstimate? FindObstacle(
        TailPanel panel, SortedDictionary<AssetId, List<int>> rows, TailModelOptions options)
    {
        int most = rows.Values.Select(own => own.Count).DefaultIfEmpty().Max();
        if (most < options.MinimumAssetRows)
        {
            return new UndefinedEstimate(
                null, Invariant($"No asset has {options.MinimumAssetRows} rows with a forecast variance to train on; ") +
                Invariant($"the most are {most}."));
        }

        foreach (int row in rows.Values.SelectMany(own => own))
        {
            double largest = Math.Max(
                Math.Abs(panel.StandardizedOf(panel.PlaceOf(row), VarianceSource.Baseline)),
                Math.Abs(panel.StandardizedOf(panel.PlaceOf(row), VarianceSource.Learned)));
            if (!(largest <= StandardizedReturns.Largest))
            {
                AssetId asset = panel.Features.AssetOf(row);
                return new UndefinedEstimate(asset, Invariant(
                    $"The return of {asset} after {panel.Features.DateOf(row):yyyy-MM-dd} is {largest:G3} times its forecast deviation."));
            }
        }

        return null;
    }

    private static (float[] Features, float[] Labels) RowsFor(
        TailPanel panel, int[] rows, VarianceSource source, FeatureSchema schema)
    {
        int columns = schema.Count;
        bool[] isLevel = [.. schema.Names.Select(LevelFeatures.IsLevel)];
        float[] features = new float[Guard.Size(rows.Length, columns, nameof(panel))];
        float[] labels = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int place = panel.PlaceOf(rows[i]);
            Relate(isLevel, panel.Features.Row(rows[i]), panel.VarianceOf(place, source), features.AsSpan(i * columns, columns));
            labels[i] = (float)panel.StandardizedOf(place, source);
        }

        return (features, labels);
    }

    // Variances of the asset as multiples of the forecast, in logarithms; the others as they are. Beyond single precision is its end.
    private static void Relate(bool[] isLevel, ReadOnlySpan<double> row, double variance, Span<float> seen)
    {
        double log = Math.Log(variance);
        for (int i = 0; i < row.Length; i++)
        {
            seen[i] = Math.Clamp((float)(row[i] - (isLevel[i] ? log : 0)), float.MinValue, float.MaxValue);
        }
    }
}
