using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <content>How a model is made from labelled rows.</content>
public sealed partial class VarianceModel
{
    /// <summary>Trains a model on the rows of some periods.</summary>
    /// <param name="panel">Labelled rows of <see cref="VolatilityFeatures"/>.</param>
    /// <param name="periods">The periods to train on; labels must end before what is forecast.</param>
    /// <param name="trainer">Trains the forest.</param>
    /// <param name="model">The model, without intervals; null where there is none.</param>
    /// <param name="failure">Why there is none: no asset has enough rows, or the forest could not be trained. Null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there is a model.</returns>
    /// <exception cref="ArgumentException">
    /// The panel lacks the variance of day, week or month, has more than <see cref="MaxFeatures"/> features, or a setting is unsound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such periods.</exception>
    /// <exception cref="InvalidOperationException">The trainer gave a forest of another schema.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// The forest's label is ln(realised) less the fit of log-HAR-X on the same rows. O(rows × features²) and the forest.
    /// </remarks>
    public static bool TryTrain(
        FeaturePanel panel, PeriodRange periods, IForestTrainer trainer, [NotNullWhen(true)] out VarianceModel? model,
        [NotNullWhen(false)] out EstimationFailure? failure, VarianceModelOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        CheckPanel(panel, nameof(panel));
        ArgumentNullException.ThrowIfNull(trainer);
        VarianceModelOptions settings = VarianceModelOptions.Checked(options, nameof(options));
        model = null;
        if (!VarianceSample.TryTake(panel, periods, settings, out VarianceSample? sample, out failure))
        {
            return false;
        }

        LogVarianceRegression baseline = LogVarianceRegression.Fit(sample, LevelFeatures.Har);
        LogVarianceRegression linear = LogVarianceRegression.Fit(sample, sample.Schema.Names);
        cancellationToken.ThrowIfCancellationRequested();
        FeatureSchema centred = LevelFeatures.CentredOf(sample.Schema);
        (float[] features, float[] labels) = RowsFor(sample, linear);
        if (!trainer.TryTrain(centred, features, labels, settings.Seed, out TreeForest? forest, out failure, cancellationToken))
        {
            return false;
        }

        model = forest.Schema.Equals(centred)
            ? new VarianceModel(panel.Horizon, sample.LastDay, baseline, linear, forest, settings.Outputs)
            : throw new InvalidOperationException($"{trainer.Name} gave a forest of the schema {forest.Schema}, not {centred}.");
        return true;
    }

    internal static void CheckPanel(FeaturePanel panel, string parameter)
    {
        ArgumentNullException.ThrowIfNull(panel, parameter);
        foreach (string name in LevelFeatures.Har)
        {
            if (!panel.Names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"The panel has no feature {name}.", parameter);
            }
        }

        if (panel.Names.Length > MaxFeatures)
        {
            throw new ArgumentException(
                Invariant($"The panel has {panel.Names.Length} features; at most {MaxFeatures} are allowed."), parameter);
        }
    }

    private static (float[] Features, float[] Labels) RowsFor(VarianceSample sample, LogVarianceRegression linear)
    {
        int columns = sample.Schema.Count;
        bool[] isLevel = [.. sample.Schema.Names.Select(LevelFeatures.IsLevel)];
        float[] features = new float[Guard.Size(sample.Count, columns, nameof(sample))];
        float[] labels = new float[sample.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = sample.Row(i);
            double centre = sample.Levels.Centres[sample.AssetOf(i)];
            for (int k = 0; k < columns; k++)
            {
                features[(i * columns) + k] = (float)(row[k] - (isLevel[k] ? centre : 0));
            }

            labels[i] = (float)(sample.LogLabels[i] + centre - linear.LogOf(sample.AssetOf(i), row));
        }

        return (features, labels);
    }
}
