using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <content>How a model is made from returns.</content>
public sealed partial class CorrelationModel
{
    /// <summary>Trains a model on all of a panel.</summary>
    /// <param name="returns">
    /// Returns of either kind without gaps, T × N with N ≥ 2; no label reaches beyond them, so that what is forecast must begin after them.
    /// </param>
    /// <param name="trainer">Trains the forest.</param>
    /// <param name="model">The model; null where there is none.</param>
    /// <param name="failure">
    /// Why there is none: too few returns, one missing, an asset that does not move, a baseline that could not be fitted, or a forest that
    /// could not be trained. Null otherwise.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there is a model.</returns>
    /// <exception cref="ArgumentException">The panel has fewer than two assets, or a setting is unsound.</exception>
    /// <exception cref="InvalidOperationException">The trainer gave a forest of another schema.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// <para>Every <see cref="CorrelationModelOptions.Stride"/> periods each pair or factor gives a row: its features after that period, and
    /// as its label the correction that the next H periods call for, to first order. DCC, where it is the baseline, is fitted to the whole
    /// panel first.</para>
    /// <para>O(T·N²), O(N³) for each forecast, and the forest.</para>
    /// </remarks>
    public static bool TryTrain(
        ReturnPanel returns, IForestTrainer trainer, [NotNullWhen(true)] out CorrelationModel? model,
        [NotNullWhen(false)] out EstimationFailure? failure, CorrelationModelOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(returns);
        ArgumentNullException.ThrowIfNull(trainer);
        CorrelationModelOptions settings = CorrelationModelOptions.Checked(options, nameof(options));
        model = null;
        failure = CorrelationStream.FindFailure(returns, RequiredFor(settings));
        if (failure is not null)
        {
            return false;
        }

        DynamicCorrelationFit? fit = null;
        if (settings.Baseline == CorrelationBaseline.DynamicConditional &&
            !new DynamicConditionalCorrelation().TryFit(returns, out fit, out failure, cancellationToken))
        {
            return false;
        }

        CorrelationForm form = FormFor(returns.Assets.Length, settings);
        return LabelledCorrections.TryCollect(
                returns, settings, FormOf(form, settings), fit?.CreateStreamFromStart(), out LabelledCorrections? rows, out failure,
                cancellationToken)
            && TryTrain(returns, rows, returns.Observations, form, settings, trainer, out model, out failure, cancellationToken);
    }

    /// <summary>Returns that a training needs.</summary>
    internal static int RequiredFor(CorrelationModelOptions options) =>
        options.Warmup + options.Horizon + ((options.MinimumForecasts - 1) * options.Stride);

    /// <summary>The form for N assets.</summary>
    internal static CorrelationForm FormFor(int assets, CorrelationModelOptions options) =>
        assets <= options.LargestLogMatrix ? CorrelationForm.LogMatrix : CorrelationForm.Factors;

    /// <summary>Trains on the forecasts made before a period.</summary>
    internal static bool TryTrain(
        ReturnPanel returns, LabelledCorrections rows, int end, CorrelationForm form, CorrelationModelOptions options,
        IForestTrainer trainer, [NotNullWhen(true)] out CorrelationModel? model, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        (model, failure) = (null, null);
        (float[] features, float[] labels, int forecasts, int last) = rows.Before(end);
        if (labels.Length == 0 || forecasts < options.MinimumForecasts)
        {
            failure = new UndefinedEstimate(null, labels.Length == 0 && forecasts > 0
                ? Invariant($"{options.Factors} factors of {returns.Assets.Length} assets leave nothing beside them.")
                : Invariant($"{forecasts} forecasts of correlations to train on; {options.MinimumForecasts} are needed."));
            return false;
        }

        if (!trainer.TryTrain(
            CorrelationFeatures.SchemaOf(form), features, labels, options.Seed, out TreeForest? forest, out failure, cancellationToken))
        {
            return false;
        }

        if (!forest.Schema.Equals(CorrelationFeatures.SchemaOf(form)))
        {
            throw new InvalidOperationException($"{trainer.Name} gave a forest of the schema {forest.Schema}, not that of {form}.");
        }

        ImmutableArray<AssetId> assets = [.. returns.Assets.Order()];
        model = new CorrelationModel(form, options, returns.Dates[last + options.Horizon], assets, forest);
        return true;
    }
}
