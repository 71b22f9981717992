using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>
/// Judges <see cref="CorrelationModel"/> on a panel in the order of time: fitted to all of the past, it forecasts a year, is fitted again, and
/// so on; slow and faster exponentially weighted correlations, DCC, the log-correlation HAR and a shrunk rolling window beside it. Pure
/// functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>No training label reaches into what is forecast (<see cref="WalkForward.SplitByLabels"/>); DCC and HAR are fitted to the returns
/// before the first forecast of each test part and go on from there with their parameters.</para>
/// <para>The loss is the normal likelihood's, which is proper and rules out what is not positive definite: entry by entry a forecast can be
/// near in every correlation and useless to an optimiser. The second judgement is the realised variance of the minimum-variance
/// portfolio. Forecasts are made every <see cref="CorrelationModelOptions.Stride"/> periods; their labels overlap, and tests know it.</para>
/// </remarks>
public static class CorrelationProtocol
{
    /// <summary>Walks forward.</summary>
    /// <param name="returns">Returns of either kind without gaps, T × N with N ≥ 2.</param>
    /// <param name="trainer">Trains the forests.</param>
    /// <param name="report">What was measured; null where nothing was.</param>
    /// <param name="failure">
    /// Why not: too few returns, one missing, an asset that does not move, or a forest, or the baseline it corrects, that could not be fitted.
    /// Null otherwise.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="progress">Takes how far it is, at every fit; none where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels at the next forecast or fit, or sooner as the trainer allows.</param>
    /// <returns>Whether anything was measured.</returns>
    /// <exception cref="ArgumentException">The panel has fewer than two assets, or a setting is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>A training and the fits of DCC and HAR for each block, O(N³) for each forecast.</remarks>
    public static bool TryRun(
        ReturnPanel returns, IForestTrainer trainer, [NotNullWhen(true)] out CorrelationReport? report,
        [NotNullWhen(false)] out EstimationFailure? failure, CorrelationProtocolOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(returns);
        ArgumentNullException.ThrowIfNull(trainer);
        CorrelationProtocolOptions settings = Checked(options);
        report = null;
        failure = CorrelationStream.FindFailure(returns, CorrelationModel.RequiredFor(settings.Model));
        if (failure is not null)
        {
            return false;
        }

        CorrelationWalkForward walk = new(returns, trainer, settings);
        if (!walk.TryRun(out failure, progress, cancellationToken))
        {
            return false;
        }

        progress?.Report(new TrainingProgress(CorrelationReport.ModelName, "judged", 1));
        int needed = (2 * settings.Model.Overlap) + 2;
        if (walk.Count < needed)
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"{walk.Count} correlations were forecast in {returns.Observations} periods; a judgement needs at least {needed}."));
            return false;
        }

        report = walk.Report(Name(returns, trainer, settings));
        return true;
    }

    /// <summary>
    /// What a model and its baseline lost on forecasts made after a day, as often as <see cref="TryRun"/> makes them; null where none has
    /// its label yet, or the baseline could not be fitted. DCC is fitted to what was known on that day.
    /// </summary>
    internal static OutOfSampleLosses? Score(ReturnPanel returns, CorrelationModel model, DateOnly after)
    {
        CorrelationModelOptions options = new() { Horizon = model.Horizon, Warmup = model.Warmup };
        int found = returns.Dates.BinarySearch(after);
        int first = found >= 0 ? found + 1 : ~found;
        if (CorrelationStream.FindFailure(returns, CorrelationModel.FewestPeriods) is not null
            || first + model.Horizon >= returns.Observations)
        {
            return null;
        }

        StreamingDynamicCorrelation? dynamic = null;
        if (model.Baseline == CorrelationBaseline.DynamicConditional)
        {
            if (first == 0 || !new DynamicConditionalCorrelation().TryFit(returns.Slice(0, first), out DynamicCorrelationFit? fit, out _))
            {
                return null;
            }

            dynamic = fit.CreateStream();
        }

        List<DateOnly> days = [];
        List<double> losses = [];
        List<double> others = [];
        int n = returns.Assets.Length;
        double[] scaled = LabelledCorrections.Scale(returns);
        CorrelationStream stream = new(returns.Assets);
        for (int t = 0; t + model.Horizon < returns.Observations; t++)
        {
            stream.Update(returns.Row(t));
            if (t < first)
            {
                continue;
            }

            dynamic?.Update(returns.Row(t));
            if (!LabelledCorrections.IsStop(t, options) || !stream.TryRead(out CorrelationState? state, out _))
            {
                continue;
            }

            SymmetricMatrix baseline = LabelledCorrections.BaselineOf(state, dynamic);
            double[] realised = LabelledCorrections.Realised(scaled, n, t, model.Horizon);
            days.Add(returns.Dates[t + model.Horizon]);
            losses.Add(CorrelationJudgement.Of(model.Correct(state, baseline, out _) ?? baseline, realised).Loss);
            others.Add(CorrelationJudgement.Of(baseline, realised).Loss);
        }

        return days.Count == 0 ? null : OutOfSampleLosses.Create([.. days], [.. losses], [.. others]);
    }

    // All that a configuration is to the gate, which counts trials by it.
    private static string Name(ReturnPanel returns, IForestTrainer trainer, CorrelationProtocolOptions options)
    {
        CorrelationModelOptions model = options.Model;
        CorrelationForm form = CorrelationModel.FormFor(returns.Assets.Length, model);
        string where = form == CorrelationForm.LogMatrix ? "log matrix" : Invariant($"{model.Factors} factors");
        string baseline = model.Baseline == CorrelationBaseline.SlowWeighted ? CorrelationReport.SlowWeighted : CorrelationReport.Dynamic;
        return Invariant($"{baseline} corrected in the {where} by {trainer.Name}, seed {model.Seed}, H = {model.Horizon}, ")
            + Invariant($"at most {model.MaxCorrection}, features {CorrelationFeatures.SchemaOf(form).Hash[..8]}, ")
            + Invariant($"a forecast in {model.Stride} periods, fitted every {options.Step}");
    }

    private static CorrelationProtocolOptions Checked(CorrelationProtocolOptions? options)
    {
        CorrelationProtocolOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0
            ? settings with { Model = settings.Model with { } }
            : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }
}
