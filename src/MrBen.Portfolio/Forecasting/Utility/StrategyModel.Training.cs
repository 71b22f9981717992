using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <content>How a model is made from labelled rows.</content>
public sealed partial class StrategyModel
{
    // Labels that differ by no more than this are the same up to the rounding of sums, per year.
    private const double Rounding = 1e-12;

    /// <summary>Trains a model on the rows of some periods.</summary>
    /// <param name="panel">Labelled rows of <see cref="StrategyFeatures"/>, a table for each strategy.</param>
    /// <param name="periods">The periods to train on; labels must end before what is forecast.</param>
    /// <param name="trainer">Trains the forest.</param>
    /// <param name="model">The model, without intervals; null where there is none.</param>
    /// <param name="failure">
    /// Why there is none: fewer than two strategies, too few periods, two strategies that do the same, labels that do not vary, or the
    /// forest could not be trained. Null otherwise.
    /// </param>
    /// <param name="options">Settings; null for the defaults. The risk aversion is that of the labels.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there is a model.</returns>
    /// <exception cref="ArgumentException">The panel's features are others, or a setting is unsound.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such periods.</exception>
    /// <exception cref="InvalidOperationException">The trainer gave a forest of another schema.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(rows) and the forest.</remarks>
    public static bool TryTrain(
        FeaturePanel panel, PeriodRange periods, IForestTrainer trainer, [NotNullWhen(true)] out StrategyModel? model,
        [NotNullWhen(false)] out EstimationFailure? failure, StrategyModelOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryTrain(panel, [periods], trainer, out model, out failure, options, cancellationToken);

    /// <summary>Trains a model on the rows of several stretches of time, as a purged cross-validation has them.</summary>
    /// <param name="panel">Labelled rows of <see cref="StrategyFeatures"/>, a table for each strategy.</param>
    /// <param name="periods">The stretches, at least one, ascending.</param>
    /// <param name="trainer">Trains the forest.</param>
    /// <param name="model">The model, without intervals; null where there is none.</param>
    /// <param name="failure">Why there is none; null otherwise.</param>
    /// <param name="options">Settings; null for the defaults. The risk aversion is that of the labels.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <inheritdoc cref="TryTrain(FeaturePanel, PeriodRange, IForestTrainer, out StrategyModel?, out EstimationFailure?, StrategyModelOptions?, CancellationToken)"/>
    internal static bool TryTrain(
        FeaturePanel panel, ImmutableArray<PeriodRange> periods, IForestTrainer trainer, [NotNullWhen(true)] out StrategyModel? model,
        [NotNullWhen(false)] out EstimationFailure? failure, StrategyModelOptions? options, CancellationToken cancellationToken)
    {
        CheckPanel(panel, nameof(panel));
        ArgumentNullException.ThrowIfNull(trainer);
        StrategyModelOptions settings = StrategyModelOptions.Checked(options, nameof(options));
        model = null;
        int[] rows =
        [
            .. periods.Select(panel.RowsOf).SelectMany(range => Enumerable.Range(range.Start, range.Length)),
        ];
        ImmutableArray<string> strategies = [.. panel.Assets.Select(asset => asset.Value)];
        failure = Obstacle(panel, strategies, rows, periods.Sum(range => range.Length), settings);
        if (failure is not null)
        {
            return false;
        }

        FeatureSchema schema = StrategyFeatures.Schema;
        float[] features = new float[Guard.Size(rows.Length, schema.Count, nameof(panel))];
        float[] labels = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Narrow(panel.Row(rows[i]), features.AsSpan(i * schema.Count, schema.Count));
            labels[i] = (float)panel.Label(rows[i]);
        }

        if (!trainer.TryTrain(schema, features, labels, settings.Seed, out TreeForest? forest, out failure, cancellationToken))
        {
            return false;
        }

        ImmutableArray<ConformalBand?> none = [.. strategies.Select(_ => (ConformalBand?)null)];
        model = forest.Schema.Equals(schema)
            ? new StrategyModel(
                strategies, new StrategyFeatureOptions { Horizon = panel.Horizon, RiskAversion = settings.RiskAversion },
                rows.Max(panel.LabelEndOf), forest, none, none)
            : throw new InvalidOperationException($"{trainer.Name} gave a forest of the schema {forest.Schema}, not {schema}.");
        return true;
    }

    internal static void CheckPanel(FeaturePanel panel, string parameter)
    {
        ArgumentNullException.ThrowIfNull(panel, parameter);
        if (!panel.Names.SequenceEqual(StrategyFeatures.Names, StringComparer.Ordinal))
        {
            throw new ArgumentException("The panel has other features than those of strategies.", parameter);
        }
    }

    private static UndefinedEstimate? Obstacle(
        FeaturePanel panel, ImmutableArray<string> strategies, int[] rows, int periods, StrategyModelOptions settings)
    {
        int count = strategies.Length;
        if (count is < 2 or > MaxStrategies)
        {
            return new UndefinedEstimate(null, Invariant(
                $"Of {count} strategies none can be told from the mean; 2 to {MaxStrategies} can."));
        }

        if (periods < settings.MinimumPeriods || rows.Length != periods * count)
        {
            return new UndefinedEstimate(null, Invariant(
                $"{rows.Length} rows of {count} strategies in {periods} periods; a training needs all of {settings.MinimumPeriods}."));
        }

        for (int k = 1; k < count; k++)
        {
            for (int other = 0; other < k; other++)
            {
                if (Range(rows.Length / count, t => panel.Label(rows[(t * count) + k]) - panel.Label(rows[(t * count) + other])) is
                    (>= -Rounding, <= Rounding))
                {
                    return new UndefinedEstimate(
                        null, $"Strategies {strategies[other]} and {strategies[k]} do the same throughout; one of them says nothing.");
                }
            }
        }

        return Enumerable.Range(0, count).Any(Varies)
            ? null
            : new UndefinedEstimate(null, "No strategy's relative utility varies; there is nothing to learn.");

        bool Varies(int k)
        {
            (double lowest, double highest) = Range(rows.Length / count, t => panel.Label(rows[(t * count) + k]));
            return highest - lowest > Rounding;
        }
    }

    private static (double Least, double Most) Range(int count, Func<int, double> values)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int i = 0; i < count; i++)
        {
            double value = values(i);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return (least, most);
    }
}
