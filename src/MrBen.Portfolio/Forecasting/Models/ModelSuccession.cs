using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>
/// Who has a place: the gate judges what was trained, a model beside an active one waits through its shadow period, and the active one is
/// watched. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>Where the gate is closed, a newly trained model takes the place at once: its baseline is the fresher one, and whether the model
/// itself is used is what the gate says of its kind out of sample.</para>
/// <para>Where the gate is open, a newly trained model first forecasts beside the active one, and both are judged by what came after the
/// later of their trainings. It takes the place where it lost no more than the active one, but for the gain that the gate calls
/// small.</para>
/// </remarks>
internal static class ModelSuccession
{
    /// <summary>Judges a candidate and says where it goes.</summary>
    public static (ModelRecord Record, GateReport Report, TrainingOutcome Outcome) Admit(
        ModelRecord record, ModelCandidate candidate, GateOptions options, DateTimeOffset now)
    {
        // The last fit of a walk forward is up to a year old; the model that would be used is not.
        GateEvidence evidence = candidate.Evidence with { TrainedThrough = candidate.Model.TrainedThrough };
        GateReport report = ModelGate.Evaluate(record.Gate, evidence, options);
        ModelVersion version = ModelVersion.Of(candidate.Model, candidate.Evidence.Configuration, candidate.Evidence.Baseline, now);
        ModelRecord trained = record with { TrainedAt = now };
        bool isHeld = record.Gate.IsOpen && record.Champion is not null;
        if (!isHeld || !report.State.IsOpen)
        {
            return (
                trained with
                {
                    Gate = report.IsActive ? report.State : ClosedBy(report, evidence),
                    Champion = version,
                    Challenger = null,
                    Explanation = report.Explanation,
                    JudgedRatio = RatioOf(candidate.Evidence.Losses),
                    FeatureDrift = null,
                    LivePeriods = 0,
                    LiveRatio = null,
                },
                report, report.IsActive ? TrainingOutcome.Activated : TrainingOutcome.GateClosed);
        }

        // Refused or not, it was tried, and the active model's gate must remember that.
        GateState watched = record.Gate with { Tried = report.State.Tried };
        return report.IsActive
            ? (
                trained with
                {
                    Gate = watched,
                    Challenger = new ModelChallenger(version, report.State, 0) { JudgedRatio = RatioOf(evidence.Losses) },
                },
                report, TrainingOutcome.InShadow)
            : (trained with { Gate = watched, Challenger = null, Explanation = report.Explanation }, report, TrainingOutcome.GateClosed);
    }

    // A gate that is open for a model that is lost must not stay open for another one that was refused.
    private static GateState ClosedBy(GateReport report, GateEvidence evidence) => report.State.IsOpen
        ? report.State with { Status = report.Status, Since = evidence.Losses.Dates[^1] }
        : report.State;

    /// <summary>Watches the model that has the place, and the challenger beside it.</summary>
    /// <param name="record">The place.</param>
    /// <param name="recipe">How its models are judged.</param>
    /// <param name="history">What is known now.</param>
    /// <param name="champion">The model that has the place.</param>
    /// <param name="challenger">The model in its shadow period; none where there is none.</param>
    /// <param name="options">Settings.</param>
    /// <param name="others">The models that have other places.</param>
    public static ModelRecord Review(
        ModelRecord record, ModelRecipe recipe, ModelHistory history, IForecastModel champion, IForecastModel? challenger,
        ModelOptions options, Func<ModelPlace, IForecastModel?> others)
    {
        if (!recipe.IsMatched(history, champion))
        {
            return record;
        }

        GateOptions gate = options.GateFor(recipe.Overlap);
        if (recipe.Score(history, champion, champion.TrainedThrough, others) is { } live)
        {
            record = record with { LivePeriods = recipe.Stride * live.Periods, LiveRatio = RatioOf(live) };
            if (record.Gate.IsOpen && live.Dates[^1] > (record.Gate.LastObserved ?? record.Gate.Since))
            {
                GateEvidence evidence = Evidence(record.Champion!, live, recipe, history, champion);
                GateReport report = ModelGate.Evaluate(record.Gate, evidence, gate);
                record = record with
                {
                    Gate = report.State,
                    Explanation = report.Explanation,
                    FeatureDrift = FeatureDrift.Of(evidence.Stability, gate),
                };
            }
        }

        return challenger is not null && recipe.IsMatched(history, challenger)
            ? Challenge(record, recipe, history, champion, challenger, options.ShadowPeriods, gate, others)
            : record;
    }

    private static GateEvidence Evidence(
        ModelVersion version, OutOfSampleLosses live, ModelRecipe recipe, ModelHistory history, IForecastModel champion) =>
        new(version.Configuration, version.Baseline, live)
        {
            Name = champion.Id,
            TrainedThrough = champion.TrainedThrough,
            AsOf = history.LastDate,
            Stability = recipe.Stability(history, champion),
        };

    private static ModelRecord Challenge(
        ModelRecord record, ModelRecipe recipe, ModelHistory history, IForecastModel champion, IForecastModel challenger,
        int shadowPeriods, GateOptions gate, Func<ModelPlace, IForecastModel?> others)
    {
        ModelChallenger waiting = record.Challenger!;
        OutOfSampleLosses? own = recipe.Score(history, challenger, challenger.TrainedThrough, others);
        OutOfSampleLosses? rival = recipe.Score(history, champion, challenger.TrainedThrough, others);
        int periods = recipe.Stride * Math.Min(own?.Periods ?? 0, rival?.Periods ?? 0);
        if (periods < shadowPeriods && record.Gate.IsOpen)
        {
            return record with { Challenger = waiting with { Periods = periods } };
        }

        // An active model that was closed leaves its place to the fresher one, whose baseline is the fresher one too.
        if (!record.Gate.IsOpen)
        {
            return Promoted(record, waiting, record.Gate, own, recipe.Stride, Invariant(
                $"{record.Explanation} {waiting.Version.Id} has the place in its stead, closed as it is."));
        }

        // A model of the same configuration goes on under the watch that the one before it was under.
        GateState brought = waiting.Gate.Configuration == record.Gate.Configuration
            ? record.Gate
            : waiting.Gate with { Tried = record.Gate.Tried };
        double mine = Moments.MeanOf(own!.Model);
        double theirs = Moments.MeanOf(rival!.Model);
        double allowed = theirs + (gate.MinimumGain * Moments.MeanOf(rival.Scale));
        string sentence = Invariant(
            $"Over {periods} periods in its shadow, {waiting.Version.Id} lost {mine:G4} and {champion.Id} {theirs:G4}: ");
        return mine <= allowed
            ? Promoted(record, waiting, brought, own, recipe.Stride, sentence + "it takes the place.")
            : record with { Challenger = null, Explanation = sentence + "it is dismissed." };
    }

    private static ModelRecord Promoted(
        ModelRecord record, ModelChallenger challenger, GateState gate, OutOfSampleLosses? live, int stride, string explanation) => record with
        {
            Gate = gate,
            Champion = challenger.Version,
            Challenger = null,
            Explanation = explanation,
            JudgedRatio = challenger.JudgedRatio,
            FeatureDrift = null,
            LivePeriods = stride * (live?.Periods ?? 0),
            LiveRatio = live is null ? null : RatioOf(live),
        };

    private static double? RatioOf(OutOfSampleLosses losses)
    {
        double scale = Moments.MeanOf(losses.Scale);
        return scale > 0 ? 1 + ((Moments.MeanOf(losses.Model) - Moments.MeanOf(losses.Baseline)) / scale) : null;
    }
}
