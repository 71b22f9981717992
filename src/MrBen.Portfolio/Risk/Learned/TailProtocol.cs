using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// Judges <see cref="TailModel"/> on a panel in the order of time: fitted to all of the past, it forecasts a year, is fitted again, and so
/// on; filtered historical simulation on either variance, the normal distribution on an exponentially weighted variance, and what the gates
/// would have let through beside it, each without and with an adaptive level. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>No training return reaches into what is forecast (<see cref="WalkForward.SplitByLabels"/>), and all variances were forecast out of
/// sample. Once a loss is known, H periods after its forecast, it moves the adaptive levels and enters the window of filtered historical
/// simulation (<see cref="TailModel.After"/>), as in <see cref="Forecasts.VolatilityValueAtRiskModel"/>; the forest waits for the next
/// fit.</para>
/// <para>The loss for the gate is the quantile score of Koenker and Bassett (1978), Econometrica 46(1), in multiples of log-HAR's
/// deviation, averaged over the confidences: it is positive, so that a share of it means something, unlike the joint score FZ0 of Patton,
/// Ziegel and Chen (2019), J. Econometrics 211(2), whose zero moves with the unit; that one is reported beside it. Losses of one day are
/// averaged over the assets before they are tested.</para>
/// </remarks>
public static class TailProtocol
{
    private const string ModelName = "tail";

    /// <summary>Walks forward.</summary>
    /// <param name="panel">Rows with variances forecast out of sample and the returns that followed.</param>
    /// <param name="trainer">Trains the forests, which must keep labels in their leaves.</param>
    /// <param name="report">What was measured; null where nothing was.</param>
    /// <param name="failure">Why not: too few periods or rows, or a forest could not be trained. Null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="progress">Takes how far it is, at every fit; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels at the next fit, or sooner as the trainer allows.</param>
    /// <returns>Whether anything was measured.</returns>
    /// <exception cref="ArgumentException">The panel has too many features, or a setting is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>A training for each block: O(periods / step) of them; 12 quantile forecasts for each row and three confidences.</remarks>
    public static bool TryRun(
        TailPanel panel, IForestTrainer trainer, [NotNullWhen(true)] out TailReport? report,
        [NotNullWhen(false)] out EstimationFailure? failure, TailProtocolOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(trainer);
        TailProtocolOptions settings = TailProtocolOptions.Checked(options, nameof(options));
        FeaturePanel features = panel.Features;
        VarianceModel.CheckPanel(features, nameof(panel));
        (report, failure) = (null, null);
        ImmutableArray<WalkForwardSplit> splits = WalkForward.SplitByLabels(features.LabelEnds.AsSpan(), new WalkForwardOptions
        {
            TrainingPeriods = (int)Math.Min(int.MaxValue, (long)panel.FirstPeriod + settings.TrainingPeriods),
            Step = settings.Step,
            LabelHorizon = panel.Horizon,
            Embargo = settings.Embargo,
        });
        string configuration = Name(panel, trainer, settings);
        TailWalk walk = new(panel, settings);
        TailGates gates = new(panel.Variance, configuration, settings.Gate);
        DateOnly trainedThrough = default;
        int fits = 0;
        foreach (WalkForwardSplit split in splits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new TrainingProgress(
                ModelName, Invariant($"fit {fits + 1} of {splits.Length}"), (double)fits / splits.Length));
            if (!TailModel.TryTrain(
                panel, new PeriodRange(split.TrainStart, split.TrainLength), trainer, out TailModel? model, out failure,
                settings.Model, cancellationToken))
            {
                return false;
            }

            fits++;
            trainedThrough = model.TrainedThrough;
            gates.Ask(features.Dates[split.TestStart], walk);
            walk.Forecast(features.RowsOf(new PeriodRange(split.TestStart, split.TestLength)), model, gates);
        }

        progress?.Report(new TrainingProgress(ModelName, "judged", 1));
        int days = walk.Outcomes.Select(outcome => outcome.KnownOn).Distinct().Count();
        int needed = (2 * panel.Horizon) + 2;
        if (days < needed)
        {
            failure = new UndefinedEstimate(
                null, Invariant($"{days} days were forecast of {features.Dates.Length} periods; a judgement needs at least {needed}."));
            return false;
        }

        report = new TailReport(configuration, panel, fits, trainedThrough, walk, settings.Model.Source) { Gates = gates.Readings };
        return true;
    }

    // All that a configuration is to the gate, which counts trials by it.
    private static string Name(TailPanel panel, IForestTrainer trainer, TailProtocolOptions options) =>
        $"quantiles of returns over the {(options.Model.Source == VarianceSource.Learned ? "learned" : "baseline's")} variance " +
        Invariant($"by {trainer.Name}, seed {options.Model.Seed}, H = {panel.Horizon}, features ") +
        Invariant($"{panel.Features.Schema.Hash[..8]}, window {options.Model.Window}, at ") +
        Invariant($"{string.Join(", ", options.Confidences.Select(confidence => Invariant($"{confidence}")))}, every {options.Step} ") +
        $"periods, variance by {panel.Variance.Configuration}";
}
