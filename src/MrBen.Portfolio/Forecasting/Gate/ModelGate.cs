using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Decides from out-of-sample losses whether a model is used or its baseline: a pure function of state, evidence and options. Thread-safe.
/// </summary>
/// <remarks>
/// <para><b>A closed gate opens</b> for a configuration whose features match, whose outputs are finite and seldom outside their band, which
/// is young enough and whose features have not drifted; which has losses of <see cref="GateOptions.MinimumObservations"/> periods; saves
/// <see cref="GateOptions.MinimumGain"/> of the baseline's loss; is better by the one-sided test of Diebold and Mariano with the
/// correction of Harvey, Leybourne and Newbold and dependent errors, its p-value times the number of trials below
/// <see cref="GateOptions.Significance"/>; and is nowhere worse than <see cref="GateOptions.WorstBlock"/> times the baseline. Where there
/// is a deflated Sharpe ratio or a probability of overfitting, they must agree.</para>
/// <para><b>An open gate closes</b> for less than what would not have opened it (hysteresis): the gain over the last
/// <see cref="GateOptions.RollingWindow"/> periods since the opening below <see cref="GateOptions.ClosingGain"/>, the cumulative sum of
/// losses at its threshold, <see cref="GateOptions.DriftedShare"/> of the features drifted, the model too old, its outputs unsound, or the
/// features changed. A p-value that has risen, or a gain that has merely shrunk, does not close it.</para>
/// <para><b>It opens again</b> for the same configuration after drift only where a full rolling window has passed since and its gain is at
/// least <see cref="GateOptions.MinimumGain"/>, beside all else.</para>
/// <para><b>Trials.</b> Each judgement on the merits is a trial, of this or any other configuration, and so is each configuration announced
/// by <see cref="GateState.WithTrial"/>. The p-value is multiplied by their number (Bonferroni; Holm's method is the same for the smallest
/// of them, and only the chosen one is judged). A configuration that was refused is judged again only once its losses have grown by
/// <see cref="GateOptions.JudgedAgainAfter"/>; a look at nearly the same losses is not a new chance.</para>
/// <para>A configuration other than the one the gate is open for is judged as by a closed gate; refused, it leaves the other open.</para>
/// <para>Sources: Diebold and Mariano (1995), J. Business &amp; Economic Statistics 13(3); Harvey, Leybourne and Newbold (1997), Int. J.
/// Forecasting 13(2); Holm (1979), Scandinavian J. Statistics 6(2).</para>
/// </remarks>
public static class ModelGate
{
    /// <summary>Decides.</summary>
    /// <param name="state">The gate's memory: <see cref="GateState.Initial"/>, or that of the last report.</param>
    /// <param name="evidence">What is judged.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>The decision, and the state to begin the next one with.</returns>
    /// <exception cref="ArgumentException">A setting is unsound, or a number of the evidence outside its range.</exception>
    /// <remarks>O(n·lags).</remarks>
    public static GateReport Evaluate(GateState state, GateEvidence evidence, GateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(evidence);
        GateOptions settings = GateOptions.Checked(options, nameof(options));
        evidence.Check(nameof(evidence));
        GateMeasures measures = GateMeasures.Of(evidence, settings);
        return state.IsOpen && string.Equals(state.Configuration, evidence.Configuration, StringComparison.Ordinal)
            ? Hold(state, measures, settings)
            : Judge(state, measures, settings);
    }

    private static GateReport Hold(GateState state, GateMeasures measures, GateOptions options)
    {
        GateEvidence evidence = measures.Evidence;
        OutOfSampleLosses losses = evidence.Losses;
        LossWatch watch = new(state, options);
        DateOnly? seen = state.LastObserved;
        LossAlarm alarm = LossAlarm.None;
        DateOnly day = evidence.Day;
        for (int t = losses.FirstAfter(seen ?? state.Since!.Value); t < losses.Periods && alarm == LossAlarm.None; t++)
        {
            alarm = watch.Update(losses.Model[t], losses.Baseline[t], losses.Scale[t]);
            seen = losses.Dates[t];
            day = alarm == LossAlarm.None ? day : seen.Value;
        }

        GateState watched = watch.Into(state, seen);
        GateMeasures complete = measures with
        {
            RollingGain = watch.RollingGain,
            Cusum = watch.Cusum,
            CusumThreshold = watch.CusumThreshold,
        };
        (PredictionStatus Status, string Reason)? fault = Fault(evidence, options) ?? FaultOf(alarm, watch, day, options);
        return fault is { } found
            ? complete.Report(Closed(watched, found.Status, day), found.Status, Invariant(
                $"{evidence.Baseline} takes over from {evidence.Name}: {found.Reason}."), state.Trials)
            : complete.Report(watched, PredictionStatus.Active, Invariant(
                $"{evidence.Name} stays active since {state.Since:yyyy-MM-dd}: {complete.Describe()}."), state.Trials);
    }

    private static GateReport Judge(GateState state, GateMeasures measures, GateOptions options)
    {
        GateEvidence evidence = measures.Evidence;
        GateState announced = state.WithTrial(evidence.Configuration);
        if (Fault(evidence, options) is { } fault)
        {
            return Refuse(announced, measures, fault.Status, fault.Reason);
        }

        int periods = evidence.Losses.Periods;
        if (periods < options.MinimumObservations)
        {
            return Refuse(announced, measures, PredictionStatus.InsufficientData, Invariant(
                $"{periods} out-of-sample periods; {options.MinimumObservations} are needed"));
        }

        GateTrial before = announced.Tried[announced.FindTrial(evidence.Configuration)];
        long again = (long)Math.Ceiling((1 + options.JudgedAgainAfter) * before.Observations);
        if (before.IsRefused && periods < again)
        {
            return Refuse(announced, measures, PredictionStatus.GateClosed, Invariant(
                $"it was refused with {before.Observations} periods and is judged again from {again} on; there are {periods}"));
        }

        bool hasDrifted = state.Status == PredictionStatus.Drift &&
            string.Equals(state.Configuration, evidence.Configuration, StringComparison.Ordinal);
        if (hasDrifted && WaitAfterDrift(state, evidence.Losses, options) is { } wait)
        {
            return Refuse(announced, measures, PredictionStatus.Drift, wait);
        }

        GateState judged = announced.WithJudgement(evidence.Configuration, periods, isRefused: true);
        if (measures.Objection(judged.Trials, options) is { } objection)
        {
            return Refuse(judged, measures, PredictionStatus.GateClosed, objection);
        }

        GateState open = announced.WithJudgement(evidence.Configuration, periods, isRefused: false) with
        {
            Status = PredictionStatus.Active,
            Since = evidence.Day,
            Configuration = evidence.Configuration,
            GainDeviation = measures.GainDeviation,
            CusumSum = 0,
            RecentGains = [],
            RecentScales = [],
            LastObserved = null,
        };
        return measures.Report(open, PredictionStatus.Active, Invariant(
            $"{evidence.Name} is active in place of {evidence.Baseline}: {measures.Describe(open.Trials)}."), open.Trials);
    }

    // Whatever forbids the use of a model at any time, in the order in which it would be mended.
    private static (PredictionStatus Status, string Reason)? Fault(GateEvidence evidence, GateOptions options)
    {
        if (!evidence.IsSchemaMatched)
        {
            return (PredictionStatus.SchemaMismatch, "its features are not those it is asked with");
        }

        OutputTally outputs = evidence.Outputs;
        if (outputs.NotFinite > 0)
        {
            return (PredictionStatus.InvalidOutput, Invariant($"{outputs.NotFinite} of {outputs.Total} outputs are not finite"));
        }

        if (outputs.OutsideShare > options.MaximumOutside)
        {
            return (PredictionStatus.InvalidOutput, Invariant(
                $"{outputs.Outside} of {outputs.Total} outputs are not {options.Outputs}; at most {options.MaximumOutside:P1} may be"));
        }

        if (evidence.Age > options.MaximumAge)
        {
            return (PredictionStatus.Stale, Invariant(
                $"it was trained {evidence.Age.TotalDays} days ago; at most {options.MaximumAge.TotalDays} are allowed"));
        }

        return evidence.Stability is { } stability && stability.ShareAbove(options.MaximumStabilityIndex) >= options.DriftedShare
            ? (PredictionStatus.Drift, stability.Describe(options.MaximumStabilityIndex))
            : null;
    }

    private static (PredictionStatus Status, string Reason)? FaultOf(LossAlarm alarm, LossWatch watch, DateOnly day, GateOptions options) =>
        alarm switch
        {
            LossAlarm.RollingGain => (PredictionStatus.Drift, Invariant(
                $"over the {options.RollingWindow} periods to {day:yyyy-MM-dd} it saved {watch.RollingGain:P2}, ") +
                Invariant($"below {options.ClosingGain:P2}")),
            LossAlarm.Cusum => (PredictionStatus.Drift, Invariant(
                $"the cumulative sum of its losses reached {watch.Cusum:F2} on {day:yyyy-MM-dd}, threshold {watch.CusumThreshold:F2}")),
            _ => null,
        };

    private static string? WaitAfterDrift(GateState state, OutOfSampleLosses losses, GateOptions options)
    {
        int since = losses.Periods - losses.FirstAfter(state.Since!.Value);
        if (since < options.RollingWindow)
        {
            return Invariant($"{since} periods since it drifted on {state.Since:yyyy-MM-dd}; {options.RollingWindow} are needed");
        }

        int start = losses.Periods - options.RollingWindow;
        double? gain = GateMeasures.GainOf(losses.Model[start..], losses.Baseline[start..], losses.Scale[start..]);
        return gain >= options.MinimumGain
            ? null
            : Invariant($"since it drifted, its last {options.RollingWindow} periods saved {gain:P2}, less than {options.MinimumGain:P2}");
    }

    private static GateReport Refuse(GateState state, GateMeasures measures, PredictionStatus status, string reason)
    {
        GateEvidence evidence = measures.Evidence;

        // What another configuration was refused for says nothing of the one that has the place.
        bool isOwn = !state.IsOpen && (state.Configuration.Length == 0 ||
            string.Equals(state.Configuration, evidence.Configuration, StringComparison.Ordinal));
        return measures.Report(isOwn ? Closed(state, status, evidence.Day) : state, status, Invariant(
            $"{evidence.Baseline} stays in place of {evidence.Name}: {reason}."), state.Trials);
    }

    private static GateState Closed(GateState state, PredictionStatus status, DateOnly day) =>
        state.Status == status ? state : state with { Status = status, Since = day };
}
