using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// The forecasts of all methods, period after period, each adaptive level moved by the losses known before the next. Not thread-safe.
/// </summary>
internal sealed class TailWalk
{
    private readonly TailPanel _panel;
    private readonly TailProtocolOptions _options;
    private readonly Dictionary<AssetId, AssetState> _states = [];
    private readonly ImmutableArray<TailOutcome>.Builder _outcomes = ImmutableArray.CreateBuilder<TailOutcome>();

    public TailWalk(TailPanel panel, TailProtocolOptions options)
    {
        (_panel, _options) = (panel, options);
        Tracks =
        [
            .. from method in Enum.GetValues<TailMethod>()
               from confidence in options.Confidences
               from isAdaptive in (bool[])[false, true]
               select new TailTrack(method, isAdaptive, confidence),
        ];
    }

    public ImmutableArray<TailTrack> Tracks { get; }

    public ImmutableArray<TailOutcome> Outcomes => _outcomes.ToImmutable();

    /// <summary>The forest's values at risk before the band, beside the baseline's.</summary>
    public OutputTally Outputs { get; private set; }

    /// <summary>The forest's losses against its baseline's of what was known before a day; null where nothing was.</summary>
    public LossComparison? LossesBefore(DateOnly day)
    {
        ImmutableArray<TailOutcome> outcomes = Outcomes;
        int[] known = [.. Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i].KnownOn < day)];
        return known.Length == 0
            ? null
            : TailComparisons.OfQuantiles(
                outcomes, known, Tracks, TailMethod.QuantileForest, TailComparisons.BaselineOf(_options.Model.Source), isAdaptive: false,
                _panel.Horizon);
    }

    /// <summary>Forecasts the rows of a block.</summary>
    public void Forecast(PeriodRange rows, TailModel model, TailGates gates)
    {
        for (int row = rows.Start; row < rows.End; row++)
        {
            int place = _panel.PlaceOf(row);
            int asset = model.IndexOf(_panel.Features.AssetOf(row));
            if (place >= 0 && asset >= 0)
            {
                AssetState state = StateOf(_panel.Features.AssetOf(row));
                model = Settle(state, asset, _panel.Features.DateOf(row), model);
                Forecast(row, place, asset, state, model, gates);
            }
        }
    }

    private AssetState StateOf(AssetId asset)
    {
        if (!_states.TryGetValue(asset, out AssetState? state))
        {
            state = new AssetState(
                [.. Tracks.Select(track => new AdaptiveLevel(1 - track.Confidence, _options.AdaptationRate))],
                EwmaOf(_panel.Series[asset]));
            _states.Add(asset, state);
        }

        return state;
    }

    private void Forecast(int row, int place, int asset, AssetState state, TailModel model, TailGates gates)
    {
        VarianceOutcome forecast = _panel.Variance.Outcomes[place];
        for (int k = 0; k < Tracks.Length; k++)
        {
            TailTrack track = Tracks[k];
            double confidence = track.IsAdaptive ? state.Levels[k].Confidence : track.Confidence;
            VarianceSource inForce = gates.Variance == PredictionStatus.Active ? VarianceSource.Learned : VarianceSource.Baseline;
            track.Add(track.Method switch
            {
                TailMethod.NormalEwma => Normal(_panel.Horizon * state.Ewma[_panel.PeriodOf(place)], confidence),
                TailMethod.HistoricalOnBaseline => Historical(VarianceSource.Baseline, confidence),
                TailMethod.HistoricalOnLearned => Historical(VarianceSource.Learned, confidence),
                TailMethod.QuantileForest => AskForest(confidence, isCounted: !track.IsAdaptive),
                _ => gates.Tail == PredictionStatus.Active && inForce == model.Source
                    ? AskForest(confidence, isCounted: false)
                    : Historical(inForce, confidence),
            });
        }

        state.Pending.Enqueue((_outcomes.Count, place));
        _outcomes.Add(new TailOutcome(
            forecast.Asset, forecast.Date, forecast.KnownOn, StandardizedReturns.LossOf(_panel.ReturnOf(place)),
            Math.Sqrt(_panel.Horizon * forecast.Baseline), state.Count++ % _panel.Horizon == 0));

        // What the model says with its gate closed, without asking the forest.
        TailLoss Historical(VarianceSource source, double confidence) => model.TailsBy(source)[asset].Loss(
            Math.Sqrt(_panel.Horizon) * Math.Sqrt(_panel.VarianceOf(place, source)), confidence);

        TailLoss AskForest(double confidence, bool isCounted)
        {
            PredictionStatus kind = model.Source == VarianceSource.Learned ? PredictionStatus.Active : PredictionStatus.GateClosed;
            VarianceForecast variance = new(
                _panel.VarianceOf(place, model.Source), kind, forecast.Unlimited, forecast.Linear, forecast.Baseline, null);
            TailForecast tail = model.Forecast(asset, _panel.Features.Row(row), variance, confidence, PredictionStatus.Active);
            if (isCounted && tail.Baseline.ValueAtRisk > 0)
            {
                Outputs = Outputs.With(model.Outputs.Judge(tail.Model!.Value.ValueAtRisk, tail.Baseline.ValueAtRisk));
            }

            return tail.Value;
        }
    }

    // What has become known moves the levels and enters the baseline's window, where the training has not seen it.
    private TailModel Settle(AssetState state, int asset, DateOnly day, TailModel model)
    {
        while (state.Pending.TryPeek(out (int Outcome, int Place) next) && _outcomes[next.Outcome].KnownOn <= day)
        {
            for (int k = 0; k < Tracks.Length; k++)
            {
                state.Levels[k].Update(_outcomes[next.Outcome].Loss > Tracks[k][next.Outcome].ValueAtRisk);
            }

            if (_outcomes[next.Outcome].KnownOn > model.TrainedThrough)
            {
                model = model.After(
                    asset, _panel.ReturnOf(next.Place), _panel.VarianceOf(next.Place, VarianceSource.Baseline),
                    _panel.VarianceOf(next.Place, VarianceSource.Learned));
            }

            state.Pending.Dequeue();
        }

        return model;
    }

    private static TailLoss Normal(double variance, double confidence)
    {
        LognormalTail tail = LognormalTail.Of(0, variance, confidence);
        return new TailLoss(tail.ValueAtRisk, Math.Max(tail.ValueAtRisk, tail.ConditionalValueAtRisk));
    }

    // The exponentially weighted variance of squared returns after each period.
    private static double[] EwmaOf(VolatilitySeries series)
    {
        VolatilitySeries squares = VolatilitySeries.FromReturns(series.Asset, series.Returns);
        EwmaVolatilityModel model = new(ExponentialDecay.RiskMetricsDaily);
        if (!model.TryFit(squares.Slice(0, 1), out VolatilityFit? fit, out EstimationFailure? failure))
        {
            throw new InvalidOperationException(failure.Detail);
        }

        VolatilityTracker tracker = fit.Track();
        double[] variances = new double[squares.Count];
        for (int t = 0; t < variances.Length; t++)
        {
            if (t > 0)
            {
                tracker.Update(squares[t]);
            }

            variances[t] = tracker.MeanVariance();
        }

        return variances;
    }

    private sealed class AssetState(ImmutableArray<AdaptiveLevel> levels, double[] ewma)
    {
        public ImmutableArray<AdaptiveLevel> Levels { get; } = levels;

        public double[] Ewma { get; } = ewma;

        /// <summary>Outcomes whose losses are not known yet.</summary>
        public Queue<(int Outcome, int Place)> Pending { get; } = [];

        public int Count { get; set; }
    }
}
