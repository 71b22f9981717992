using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Watches an open gate day by day and closes it as soon as one of the conditions of <see cref="ModelGate"/> holds; once closed it stays
/// so. Not thread-safe: one writer. Observations allocate nothing. The losses that come one by one close it on the same day as a batch of
/// them given to <see cref="ModelGate.Evaluate"/>.
/// </summary>
public sealed class GateMonitor
{
    // Shares of fewer outputs say nothing.
    private const int FewestOutputs = 63;

    private readonly GateState _opened;
    private readonly GateOptions _options;
    private readonly LossWatch? _watch;
    private readonly PopulationWindow? _features;
    private readonly DateOnly? _trainedThrough;
    private DateOnly? _lastObserved;
    private DateOnly? _closedOn;
    private string _reason = "";

    /// <summary>Goes on from a state.</summary>
    /// <param name="state">That of a report, or of another monitor; a closed one stays closed.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <param name="trainedThrough">The last day the model was trained on; null where its age is not watched.</param>
    /// <param name="features">A window over the model's features, which this monitor then feeds; null where they are not watched.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public GateMonitor(
        GateState state, GateOptions? options = null, DateOnly? trainedThrough = null, PopulationWindow? features = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        _options = GateOptions.Checked(options, nameof(options));
        (_opened, _trainedThrough, _features) = (state, trainedThrough, features);
        (Status, _lastObserved) = (state.Status, state.LastObserved);
        _watch = state.IsOpen ? new LossWatch(state, _options) : null;
    }

    /// <summary>Where predictions come from now.</summary>
    public PredictionStatus Status { get; private set; }

    /// <summary>The outputs seen, beside the baseline's.</summary>
    public OutputTally Outputs { get; private set; }

    /// <summary>The gain over the rolling window; null until it is full, or where the gate was closed from the start.</summary>
    public double? RollingGain => _watch?.RollingGain;

    /// <summary>The cumulative sum; null where the gate was closed from the start.</summary>
    public double? Cusum => _watch?.Cusum;

    /// <summary>The state to keep, and to begin the next evaluation with.</summary>
    public GateState State
    {
        get
        {
            GateState watched = _watch?.Into(_opened, _lastObserved) ?? _opened;
            return Status == _opened.Status
                ? watched
                : watched with { Status = Status, Since = _closedOn ?? _lastObserved ?? _opened.Since };
        }
    }

    /// <summary>One sentence: why it closed, or what it stands at.</summary>
    public string Detail => Status != PredictionStatus.Active
        ? _reason.Length > 0 ? _reason : Invariant($"The gate is {_opened}.")
        : RollingGain is { } gain
            ? Invariant(
                $"Open: {gain:P2} saved over {_options.RollingWindow} periods, cumulative sum {Cusum:F2} of {_watch!.CusumThreshold:F2}.")
            : Invariant(
                $"Open: fewer than {_options.RollingWindow} periods seen, cumulative sum {Cusum:F2} of {_watch!.CusumThreshold:F2}.");

    /// <summary>Takes in one day's losses, of several assets their means, and the model's age on that day.</summary>
    /// <param name="date">After the opening and the last day observed.</param>
    /// <param name="modelLoss">What the model lost, finite.</param>
    /// <param name="baselineLoss">What the baseline lost, finite.</param>
    /// <returns><see cref="Status"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A loss is not finite; nothing has changed.</exception>
    /// <exception cref="ArgumentException">The day is not after the last one; nothing has changed.</exception>
    /// <remarks>O(window).</remarks>
    public PredictionStatus Observe(DateOnly date, double modelLoss, double baselineLoss) =>
        Observe(date, modelLoss, baselineLoss, Math.Abs(baselineLoss));

    /// <inheritdoc cref="Observe(DateOnly, double, double)"/>
    /// <param name="date">After the opening and the last day observed.</param>
    /// <param name="modelLoss">The model's mean loss, finite.</param>
    /// <param name="baselineLoss">The baseline's mean loss, finite.</param>
    /// <param name="baselineScale">
    /// The baseline's mean absolute loss, finite and at least 0: another than the mean's absolute value where losses of either sign are
    /// averaged over assets.
    /// </param>
    public PredictionStatus Observe(DateOnly date, double modelLoss, double baselineLoss, double baselineScale)
    {
        Guard.Finite(modelLoss);
        Guard.Finite(baselineLoss);
        Guard.Finite(baselineScale);
        ArgumentOutOfRangeException.ThrowIfNegative(baselineScale);
        if (date <= (_lastObserved ?? (_opened.IsOpen ? _opened.Since : null)))
        {
            throw new ArgumentException(
                Invariant($"{date:yyyy-MM-dd} is not after {_lastObserved ?? _opened.Since:yyyy-MM-dd}, the last day seen."), nameof(date));
        }

        if (Status != PredictionStatus.Active)
        {
            return Status;
        }

        LossAlarm alarm = _watch!.Update(modelLoss, baselineLoss, baselineScale);
        _lastObserved = date;
        if (alarm != LossAlarm.None)
        {
            return Close(PredictionStatus.Drift, date, alarm == LossAlarm.RollingGain
                ? Invariant($"Closed on {date:yyyy-MM-dd}: {RollingGain:P2} saved over {_options.RollingWindow} periods.")
                : Invariant($"Closed on {date:yyyy-MM-dd}: cumulative sum {Cusum:F2}, threshold {_watch.CusumThreshold:F2}."));
        }

        return _trainedThrough is { } trained && date.DayNumber - trained.DayNumber > _options.MaximumAge.TotalDays
            ? Close(PredictionStatus.Stale, date, Invariant(
                $"Closed on {date:yyyy-MM-dd}: trained to {trained:yyyy-MM-dd}, more than {_options.MaximumAge.TotalDays} days before."))
            : Status;
    }

    /// <summary>Takes in one output. One that is not finite closes; a share outside the band does from 63 outputs on.</summary>
    /// <param name="model">What the model says, any number.</param>
    /// <param name="baseline">What the baseline says, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The baseline is not positive and finite.</exception>
    public PredictionStatus ObserveOutput(double model, double baseline)
    {
        Outputs = Outputs.With(_options.Outputs.Judge(model, baseline));
        bool isUnsound = Outputs.NotFinite > 0 || (Outputs.Total >= FewestOutputs && Outputs.OutsideShare > _options.MaximumOutside);
        return isUnsound && Status == PredictionStatus.Active
            ? Close(PredictionStatus.InvalidOutput, _lastObserved, Invariant(
                $"Closed: {Outputs.NotFinite} outputs not finite and {Outputs.Outside} of {Outputs.Total} not {_options.Outputs}."))
            : Status;
    }

    /// <summary>Takes in the features of a prediction; drift is looked for once the window is full.</summary>
    /// <param name="row">One finite value per feature.</param>
    /// <exception cref="ArgumentException">The length is another, or a value is not finite; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The monitor was given no window.</exception>
    public PredictionStatus ObserveFeatures(ReadOnlySpan<double> row)
    {
        PopulationWindow window = _features ?? throw new InvalidOperationException("The monitor was given no window over features.");
        window.Update(row);
        bool hasDrifted = window.IsFull && window.ShareAbove(_options.MaximumStabilityIndex) >= _options.DriftedShare;
        return hasDrifted && Status == PredictionStatus.Active
            ? Close(PredictionStatus.Drift, _lastObserved, Invariant(
                $"Closed: {window.Read().Describe(_options.MaximumStabilityIndex)}."))
            : Status;
    }

    private PredictionStatus Close(PredictionStatus status, DateOnly? day, string reason)
    {
        (Status, _closedOn, _reason) = (status, day, reason);
        return status;
    }
}
