namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Keeps one gate's state from judgement to judgement, so that no trial is forgotten. Not thread-safe: one writer; what it returns is
/// immutable.
/// </summary>
public sealed class GateKeeper
{
    private readonly GateOptions _options;

    /// <summary>A gate over one place: one quantity at one horizon.</summary>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <param name="state">A state that was kept; null for a new gate.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public GateKeeper(GateOptions? options = null, GateState? state = null) =>
        (_options, State) = (GateOptions.Checked(options, nameof(options)), state ?? GateState.Initial);

    /// <summary>The state now.</summary>
    public GateState State { get; private set; }

    /// <summary>The last judgement; null before the first.</summary>
    public GateReport? LastReport { get; private set; }

    /// <summary>Counts a configuration that was tried and is not to be judged.</summary>
    /// <exception cref="ArgumentException"><paramref name="configuration"/> is blank.</exception>
    public void RecordTrial(string configuration) => State = State.WithTrial(configuration);

    /// <summary>Judges by <see cref="ModelGate.Evaluate"/> and keeps the state.</summary>
    /// <exception cref="ArgumentException">A number of the evidence is outside its range.</exception>
    public GateReport Judge(GateEvidence evidence)
    {
        GateReport report = ModelGate.Evaluate(State, evidence, _options);
        (State, LastReport) = (report.State, report);
        return report;
    }

    /// <summary>A monitor that goes on from the state.</summary>
    /// <inheritdoc cref="GateMonitor(GateState, GateOptions?, DateOnly?, PopulationWindow?)"/>
    public GateMonitor Watch(DateOnly? trainedThrough = null, PopulationWindow? features = null) =>
        new(State, _options, trainedThrough, features);

    /// <summary>Takes a monitor's state over. Trials recorded here in the meantime stay.</summary>
    /// <param name="monitor">One that went on from this gate's state.</param>
    public void Resume(GateMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        State = monitor.State with { Tried = State.Tried };
    }
}
