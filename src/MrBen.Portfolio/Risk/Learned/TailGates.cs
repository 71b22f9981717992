using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Variance;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// The gates of variance and tail as they stand through a walk: each is asked at a fit with the losses that were known by then. Not
/// thread-safe: one walk.
/// </summary>
internal sealed class TailGates(VarianceReport variance, string configuration, GateOptions options)
{
    private readonly GateOptions _options = options with { Horizon = variance.Horizon };
    private readonly ImmutableArray<TailGateReading>.Builder _readings = ImmutableArray.CreateBuilder<TailGateReading>();
    private GateState _variance = GateState.Initial;
    private GateState _tail = GateState.Initial;

    public PredictionStatus Variance => _variance.Status;

    public PredictionStatus Tail => _tail.Status;

    public ImmutableArray<TailGateReading> Readings => _readings.ToImmutable();

    /// <summary>Asks both with what was known before a day.</summary>
    public void Ask(DateOnly day, TailWalk walk)
    {
        VarianceOutcome[] known = [.. variance.Outcomes.Where(outcome => outcome.KnownOn < day)];
        if (known.Length > 0)
        {
            OutOfSampleLosses losses = OutOfSampleLosses.Create(
                [.. known.Select(outcome => outcome.KnownOn)],
                [.. known.Select(outcome => VarianceProtocol.LossOf(outcome.Realised, outcome.Model))],
                [.. known.Select(outcome => VarianceProtocol.LossOf(outcome.Realised, outcome.Baseline))],
                [.. known.Select(outcome => outcome.Asset.Value)]);
            _variance = Judge(_variance, new GateEvidence(variance.Configuration, variance.ModelOverBaseline.Baseline, losses));
        }

        if (walk.LossesBefore(day) is { } tails)
        {
            _tail = Judge(_tail, new GateEvidence(configuration, tails.Baseline, tails.Losses) { Outputs = walk.Outputs });
        }

        _readings.Add(new TailGateReading(day, Variance, Tail));
    }

    private GateState Judge(GateState state, GateEvidence evidence) => ModelGate.Evaluate(state, evidence, _options).State;
}
