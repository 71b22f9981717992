using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// Judges <see cref="VarianceModel"/> on a panel in the order of time: fitted to all of the past, it forecasts a year, is fitted again, and
/// so on; log-HAR and log-HAR-X of the same fits beside it. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>No training label reaches into what is forecast (<see cref="WalkForward.SplitByLabels"/>); levels, scales and floors come from the
/// training part as well. An asset is forecast from the first fit on that has rows enough of it.</para>
/// <para>The loss is QLIKE, y/f − ln(y/f) − 1, which ranks forecasts of variance rightly by a noisy measure of it: Patton (2011), J.
/// Econometrics 160(1). Losses of one day are averaged over the assets before they are tested.</para>
/// <para>Intervals are by the errors of all these forecasts, none of which its model had learnt from.</para>
/// </remarks>
public static class VarianceProtocol
{
    private const string BaselineName = "log-HAR";
    private const string LinearName = "log-HAR-X";
    private const string ModelName = "log-HAR-X and forest";

    /// <summary>Walks forward.</summary>
    /// <param name="panel">Labelled rows of <see cref="VolatilityFeatures"/>.</param>
    /// <param name="trainer">Trains the forests.</param>
    /// <param name="report">What was measured; null where nothing was.</param>
    /// <param name="failure">Why not: too few periods or rows, or a forest could not be trained. Null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="progress">Takes how far it is, at every fit; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels at the next fit, or sooner as the trainer allows.</param>
    /// <returns>Whether anything was measured.</returns>
    /// <exception cref="ArgumentException">
    /// The panel lacks the variance of day, week or month, has too many features, or a setting is unsound.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>A training for each block: O(periods / step) of them.</remarks>
    public static bool TryRun(
        FeaturePanel panel, IForestTrainer trainer, [NotNullWhen(true)] out VarianceReport? report,
        [NotNullWhen(false)] out EstimationFailure? failure, VarianceProtocolOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        VarianceModel.CheckPanel(panel, nameof(panel));
        ArgumentNullException.ThrowIfNull(trainer);
        VarianceProtocolOptions settings = Checked(options);
        (report, failure) = (null, null);
        ImmutableArray<WalkForwardSplit> splits = WalkForward.SplitByLabels(panel.LabelEnds.AsSpan(), new WalkForwardOptions
        {
            TrainingPeriods = settings.TrainingPeriods,
            Step = settings.Step,
            LabelHorizon = panel.Horizon,
            Embargo = settings.Embargo,
        });
        ImmutableArray<VarianceOutcome>.Builder outcomes = ImmutableArray.CreateBuilder<VarianceOutcome>();
        DateOnly trainedThrough = default;
        int fits = 0;
        foreach (WalkForwardSplit split in splits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new TrainingProgress(
                ModelName, Invariant($"fit {fits + 1} of {splits.Length}"), (double)fits / splits.Length));
            if (!VarianceModel.TryTrain(
                panel, new PeriodRange(split.TrainStart, split.TrainLength), trainer, out VarianceModel? model, out failure,
                settings.Model, cancellationToken))
            {
                return false;
            }

            fits++;
            trainedThrough = model.TrainedThrough;
            Forecast(panel, panel.RowsOf(new PeriodRange(split.TestStart, split.TestLength)), model, outcomes);
        }

        progress?.Report(new TrainingProgress(ModelName, "judged", 1));
        int days = outcomes.Select(outcome => outcome.KnownOn).Distinct().Count();
        int needed = (2 * panel.Horizon) + 2;
        if (days < needed)
        {
            failure = new UndefinedEstimate(
                null, Invariant($"{days} days were forecast of {panel.Dates.Length} periods; a judgement needs at least {needed}."));
            return false;
        }

        report = Judge(panel, Name(panel, trainer, settings), fits, trainedThrough, outcomes.ToImmutable(), settings);
        return true;
    }

    /// <summary>
    /// What a model and its baseline lost on the rows after a day, each on the day it became known; null where no row of its assets came.
    /// </summary>
    internal static OutOfSampleLosses? Score(FeaturePanel panel, VarianceModel model, DateOnly after)
    {
        int found = panel.Dates.BinarySearch(after);
        int first = found >= 0 ? found + 1 : ~found;
        ImmutableArray<VarianceOutcome>.Builder outcomes = ImmutableArray.CreateBuilder<VarianceOutcome>();
        Forecast(panel, panel.RowsOf(new PeriodRange(first, panel.Dates.Length - first)), model, outcomes);
        ImmutableArray<VarianceOutcome> known = outcomes.ToImmutable();
        return known.IsEmpty
            ? null
            : OutOfSampleLosses.Create(
                [.. known.Select(outcome => outcome.KnownOn)], LossesOf(known, outcome => outcome.Model),
                LossesOf(known, outcome => outcome.Baseline), [.. known.Select(outcome => outcome.Asset.Value)]);
    }

    /// <summary>QLIKE of one forecast.</summary>
    /// <param name="realised">What happened, positive.</param>
    /// <param name="forecast">What was forecast, positive.</param>
    internal static double LossOf(double realised, double forecast) => (realised / forecast) - Math.Log(realised / forecast) - 1;

    private static void Forecast(
        FeaturePanel panel, PeriodRange rows, VarianceModel model, ImmutableArray<VarianceOutcome>.Builder outcomes)
    {
        for (int row = rows.Start; row < rows.End; row++)
        {
            int asset = model.IndexOf(panel.AssetOf(row));
            if (asset < 0)
            {
                continue;
            }

            VarianceForecast forecast = model.Forecast(asset, panel.Row(row), PredictionStatus.Active);
            outcomes.Add(new VarianceOutcome(
                panel.AssetOf(row), panel.DateOf(row), panel.LabelEndOf(row),
                Math.Max(panel.Label(row), model.Linear.Levels.Floors[asset]), forecast.Baseline, forecast.Linear, forecast.Value,
                forecast.Model));
        }
    }

    private static VarianceReport Judge(
        FeaturePanel panel, string configuration, int fits, DateOnly trainedThrough, ImmutableArray<VarianceOutcome> outcomes,
        VarianceProtocolOptions settings)
    {
        double[] baseline = LossesOf(outcomes, outcome => outcome.Baseline);
        double[] linear = LossesOf(outcomes, outcome => outcome.Linear);
        double[] model = LossesOf(outcomes, outcome => outcome.Model);
        DateOnly[] days = [.. outcomes.Select(outcome => outcome.KnownOn)];
        string[] assets = [.. outcomes.Select(outcome => outcome.Asset.Value)];
        return new VarianceReport(configuration, panel.Horizon, fits, trainedThrough, outcomes, settings.Model.Outputs)
        {
            LinearOverBaseline = Compare(LinearName, linear, BaselineName, baseline),
            ModelOverBaseline = Compare(ModelName, model, BaselineName, baseline),
            ModelOverLinear = Compare(ModelName, model, LinearName, linear),
            ModelBand = ConformalBand.Of(ErrorsOf(outcomes, outcome => outcome.Model), settings.Coverage),
            BaselineBand = ConformalBand.Of(ErrorsOf(outcomes, outcome => outcome.Baseline), settings.Coverage),
        };

        LossComparison Compare(string name, double[] losses, string otherName, double[] others) =>
            LossComparison.Of(name, otherName, days, losses, others, assets, panel.Horizon);
    }

    private static double[] LossesOf(ImmutableArray<VarianceOutcome> outcomes, Func<VarianceOutcome, double> forecast) =>
        [.. outcomes.Select(outcome => LossOf(outcome.Realised, forecast(outcome)))];

    private static double[] ErrorsOf(ImmutableArray<VarianceOutcome> outcomes, Func<VarianceOutcome, double> forecast) =>
        [.. outcomes.Select(outcome => Math.Log(outcome.Realised / forecast(outcome)))];

    // All that a configuration is to the gate, which counts trials by it.
    private static string Name(FeaturePanel panel, IForestTrainer trainer, VarianceProtocolOptions options) =>
        Invariant($"{LinearName} and {trainer.Name}, seed {options.Model.Seed}, H = {panel.Horizon}, ") +
        Invariant($"features {panel.Schema.Hash[..8]}, every {options.Step} periods");

    private static VarianceProtocolOptions Checked(VarianceProtocolOptions? options)
    {
        VarianceProtocolOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }
}
