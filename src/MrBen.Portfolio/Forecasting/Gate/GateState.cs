using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// A gate's memory: whether it is open, for which configuration and since when, what its losses are watched with, and everything that was
/// ever tried. Immutable and thread-safe; <see cref="ToJson"/> and <see cref="FromJson"/> keep it.
/// </summary>
public sealed partial record GateState
{
    /// <summary>Closed, and nothing tried.</summary>
    public static GateState Initial { get; } = new();

    private GateState()
    {
    }

    /// <summary>Where predictions come from; <see cref="PredictionStatus.Active"/> is an open gate.</summary>
    public PredictionStatus Status { get; internal init; } = PredictionStatus.NoModel;

    /// <summary>Whether the gate is open.</summary>
    public bool IsOpen => Status == PredictionStatus.Active;

    /// <summary>The last day of the losses by which <see cref="Status"/> was entered; null while nothing was judged.</summary>
    public DateOnly? Since { get; internal init; }

    /// <summary>The configuration that the gate is or was last open for; empty where it never was.</summary>
    public string Configuration { get; internal init; } = "";

    /// <summary>
    /// Long-run standard deviation of the baseline's loss less the model's per period, at the last opening; 0 where there was none.
    /// </summary>
    public double GainDeviation { get; internal init; }

    /// <summary>The cumulative sum of the losses since the opening, at least 0; kept by <see cref="GateMonitor"/>.</summary>
    public double CusumSum { get; internal init; }

    /// <summary>
    /// The latest gains since the opening, oldest first, at most a rolling window of them; kept by <see cref="GateMonitor"/>.
    /// </summary>
    public ImmutableArray<double> RecentGains { get; internal init; } = [];

    /// <summary>The baseline's absolute losses beside <see cref="RecentGains"/>.</summary>
    public ImmutableArray<double> RecentScales { get; internal init; } = [];

    /// <summary>The last day that <see cref="GateMonitor"/> saw; null where it saw none since the opening.</summary>
    public DateOnly? LastObserved { get; internal init; }

    /// <summary>Every configuration that was tried, in order of its first trial.</summary>
    public ImmutableArray<GateTrial> Tried { get; internal init; } = [];

    /// <summary>Number of trials so far: how many chances luck had.</summary>
    public int Trials => Tried.Sum(trial => trial.Times);

    /// <summary>
    /// The state after a configuration was tried that is not to be judged, for example one of a grid that a search threw away. Once is
    /// enough: a configuration that is here already counts no further.
    /// </summary>
    /// <param name="configuration">What was tried, not blank.</param>
    /// <exception cref="ArgumentException"><paramref name="configuration"/> is blank.</exception>
    public GateState WithTrial(string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return FindTrial(configuration) < 0
            ? this with { Tried = Tried.Add(new GateTrial(configuration, Times: 1, Observations: 0, IsRefused: false)) }
            : this;
    }

    /// <summary>Equal in every value, the arrays' values included.</summary>
    public bool Equals(GateState? other) =>
        other is not null && Status == other.Status && Since == other.Since && LastObserved == other.LastObserved &&
        string.Equals(Configuration, other.Configuration, StringComparison.Ordinal) && GainDeviation.Equals(other.GainDeviation) &&
        CusumSum.Equals(other.CusumSum) && RecentGains.SequenceEqual(other.RecentGains) &&
        RecentScales.SequenceEqual(other.RecentScales) && Tried.SequenceEqual(other.Tried);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Status, Since, Configuration, GainDeviation, CusumSum, RecentGains.Length, Trials);

    /// <summary>For example <c>open for hybrid-22 since 2019-05-31 after 4 trials</c>.</summary>
    public override string ToString() => IsOpen
        ? Invariant($"open for {Configuration} since {Since:yyyy-MM-dd} after {Trials} trials")
        : Invariant($"closed ({Status}) {(Since is { } since ? Invariant($"since {since:yyyy-MM-dd} ") : "")}after {Trials} trials");

    internal int FindTrial(string configuration)
    {
        for (int i = 0; i < Tried.Length; i++)
        {
            if (string.Equals(Tried[i].Configuration, configuration, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// With a configuration judged by a number of periods: a trial more, but for one that was announced and not judged yet.
    /// </summary>
    internal GateState WithJudgement(string configuration, int observations, bool isRefused)
    {
        GateState announced = WithTrial(configuration);
        int place = announced.FindTrial(configuration);
        GateTrial trial = announced.Tried[place];
        int times = trial.Observations == 0 ? trial.Times : trial.Times + 1;
        return announced with
        {
            Tried = announced.Tried.SetItem(place, trial with { Times = times, Observations = observations, IsRefused = isRefused }),
        };
    }
}
