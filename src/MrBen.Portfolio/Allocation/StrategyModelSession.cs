using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A <see cref="StrategyModel"/> that is asked with the returns of assets: what the strategies did up to their last period comes from a
/// memory that is continued, not run again. Thread-safe.
/// </summary>
/// <remarks>A closed gate costs no backtest. Sessions may share a memory.</remarks>
public sealed class StrategyModelSession : IStrategyScoreModel
{
    private readonly StrategyModel _model;
    private readonly StrategyTrackMemory _memory;
    private readonly PredictionStatus _gate;

    /// <summary>Puts a model, the memory of its strategies and what the gate said together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="memory">
    /// Tracks of the strategies, decided and traded as those that the model was trained on; of others it is never asked.
    /// </param>
    /// <param name="gate">What the gate said of the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such status.</exception>
    public StrategyModelSession(StrategyModel model, StrategyTrackMemory memory, PredictionStatus gate)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(memory);
        if (!Enum.IsDefined(gate))
        {
            throw new ArgumentOutOfRangeException(nameof(gate), gate, FormattableString.Invariant($"There is no status {(int)gate}."));
        }

        (_model, _memory) = (model, memory);
        bool isMismatch = gate == PredictionStatus.Active && !memory.Names.SequenceEqual(model.Strategies, StringComparer.Ordinal);
        _gate = isMismatch ? PredictionStatus.SchemaMismatch : gate;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Asked for other strategies than the model's, or without tracks long enough, the answer is 0 for all, with
    /// <see cref="PredictionStatus.InputOutOfRange"/> and the reason.
    /// </remarks>
    public Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        if (strategies.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There are no strategies.", nameof(strategies));
        }

        if (!strategies.SequenceEqual(_model.Strategies, StringComparer.Ordinal))
        {
            ImmutableArray<double> zeros = ImmutableArray.Create(new double[strategies.Length]);
            return _gate == PredictionStatus.Active
                ? new(zeros, _model.Id, PredictionStatus.InputOutOfRange,
                    $"{_model.Id} knows {string.Join(", ", _model.Strategies)}, not {string.Join(", ", strategies)}.")
                : GatedForecast.Choose(_gate, _model.Id, zeros, zeros);
        }

        if (_gate != PredictionStatus.Active)
        {
            return _model.PredictEqual(_gate);
        }

        if (!_memory.TryFollow(returns, out StrategyTracks? tracks, out EstimationFailure? failure))
        {
            return OutOfRange(failure.Detail);
        }

        return tracks.Dates.Length < StrategyFeatures.Lookback
            ? OutOfRange(FormattableString.Invariant(
                $"Features of strategies need tracks of {StrategyFeatures.Lookback} periods; there are {tracks.Dates.Length}."))
            : _model.Predict(tracks, _gate);
    }

    private Prediction<ImmutableArray<double>> OutOfRange(string reason)
    {
        Prediction<ImmutableArray<double>> equal = _model.PredictEqual(PredictionStatus.InputOutOfRange);
        return new(equal.Value, _model.Id, equal.Status, $"{_model.Id} has no features: {reason}") { Interval = equal.Interval };
    }
}
