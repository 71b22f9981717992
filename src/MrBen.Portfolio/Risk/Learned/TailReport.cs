using System.Collections.Immutable;
using System.Text;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>What a walk-forward of <see cref="TailProtocol"/> measured. Immutable and thread-safe.</summary>
public sealed record TailReport
{
    private readonly ImmutableDictionary<AssetId, ImmutableArray<int>> _tested;

    internal TailReport(string configuration, TailPanel panel, int refits, DateOnly trainedThrough, TailWalk walk, VarianceSource source)
    {
        (Configuration, Horizon, Refits, TrainedThrough, Source) = (configuration, panel.Horizon, refits, trainedThrough, source);
        (Outcomes, Tracks, Outputs) = (walk.Outcomes, walk.Tracks, walk.Outputs);
        _tested = Enumerable.Range(0, Outcomes.Length).Where(i => Outcomes[i].IsTested).GroupBy(i => Outcomes[i].Asset)
            .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());
        Assets = [.. _tested.Keys.Order()];
        Scores = [.. from track in Tracks from asset in Assets select TailScore.Of(track, SeriesOf(track, asset))];
        ModelOverBaseline = Compare(TailMethod.QuantileForest, TailComparisons.BaselineOf(source));
    }

    /// <summary>What was judged: variance, trainer and its settings, horizon, features, the schedule; for the gate.</summary>
    public string Configuration { get; }

    /// <summary>Periods H that a loss looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>How often everything was fitted.</summary>
    public int Refits { get; }

    /// <summary>The last day that a return of the last fit was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>The variance that the forest's returns were divided by.</summary>
    public VarianceSource Source { get; }

    /// <summary>The assets that were forecast, in ordinal order.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Every loss that was forecast, in the order of time.</summary>
    public ImmutableArray<TailOutcome> Outcomes { get; }

    /// <summary>The forecasts: by method, confidence, and without and with an adaptive level.</summary>
    public ImmutableArray<TailTrack> Tracks { get; }

    /// <summary>How each track did on each asset.</summary>
    public ImmutableArray<TailScore> Scores { get; }

    /// <summary>
    /// The forest against filtered historical simulation on the same variance, by <see cref="Compare"/>: what the gate judges by.
    /// </summary>
    public LossComparison ModelOverBaseline { get; }

    /// <summary>The forest's values at risk before the band, beside the baseline's.</summary>
    public OutputTally Outputs { get; }

    /// <summary>What the gates said at each fit.</summary>
    public required ImmutableArray<TailGateReading> Gates { get; init; }

    /// <summary>The forecasts of a method.</summary>
    /// <exception cref="ArgumentException">Nothing was forecast at that confidence.</exception>
    public TailTrack TrackOf(TailMethod method, double confidence, bool isAdaptive = false) =>
        TailComparisons.Find(Tracks, method, isAdaptive, confidence);

    /// <summary>What a track forecast for an asset and what happened, every H-th period.</summary>
    /// <exception cref="ArgumentException">The asset was not forecast, or the track is another report's.</exception>
    public TailSeries SeriesOf(TailTrack track, AssetId asset)
    {
        CheckOwn(track);
        ImmutableArray<int> places = _tested.TryGetValue(asset, out ImmutableArray<int> own)
            ? own
            : throw new ArgumentException($"{asset} was not forecast.", nameof(asset));
        return new TailSeries(
            asset, track.Confidence, [.. places.Select(place => Outcomes[place].Loss)],
            [.. places.Select(place => track[place].ValueAtRisk)], [.. places.Select(place => track[place].ExpectedShortfall)]);
    }

    /// <summary>The mean quantile score of a method over another's, of all assets' losses every H-th period.</summary>
    /// <inheritdoc cref="TrackOf"/>
    public double QuantileScoreRatio(TailMethod method, TailMethod other, double confidence, bool isAdaptive = false) =>
        Total(TrackOf(method, confidence, isAdaptive)) / Total(TrackOf(other, confidence));

    /// <summary>
    /// Two methods by the quantile score in multiples of log-HAR's deviation, the mean over the confidences; the asset's variance, known
    /// before, only weighs the losses of a score that the true quantile minimises.
    /// </summary>
    /// <remarks>Losses of overlapping periods are all counted; the test allows for it.</remarks>
    public LossComparison Compare(TailMethod model, TailMethod baseline, bool isAdaptive = false) => TailComparisons.OfQuantiles(
        Outcomes, [.. Enumerable.Range(0, Outcomes.Length)], Tracks, model, baseline, isAdaptive, Horizon);

    /// <summary>
    /// Two methods by the Fissler-Ziegel score FZ0 of value at risk and expected shortfall: only the difference and its test mean
    /// something, not the ratio. Null where a shortfall was not positive.
    /// </summary>
    /// <inheritdoc cref="TrackOf"/>
    public LossComparison? CompareShortfalls(TailMethod model, TailMethod baseline, double confidence, bool isAdaptive = false) =>
        TailComparisons.OfShortfalls(
            Outcomes, TrackOf(model, confidence, isAdaptive), TrackOf(baseline, confidence, isAdaptive), Horizon);

    /// <summary>
    /// What the gate judges the forest by: its losses against filtered historical simulation, each on the day it became known, in blocks of
    /// an asset.
    /// </summary>
    public GateEvidence ToEvidence() =>
        new(Configuration, ModelOverBaseline.Baseline, ModelOverBaseline.Losses)
        {
            Name = ModelOverBaseline.Model,
            TrainedThrough = TrainedThrough,
            Outputs = Outputs,
        };

    /// <summary>A line for each track: share of hits, rejections at 5 %, most hits in 250, quantile score over the normal one's.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Invariant($"{Configuration}: {Outcomes.Length:N0} forecasts, {Refits} fits.\n{ModelOverBaseline}"));
        foreach (IGrouping<TailTrack, TailScore> group in Scores.GroupBy(score => score.Track))
        {
            double observations = group.Sum(score => score.Counts.Observations);
            text.Append(Invariant($"\n{group.Key}: {group.Sum(score => score.Counts.Violations) / observations:P2} hits, "))
                .Append(Invariant($"{group.Count(score => score.ProportionOfFailures.Rejects(0.05))} rejected by Kupiec, "))
                .Append(Invariant($"{group.Count(score => score.Independence.Rejects(0.05))} by Christoffersen of {group.Count()}, "))
                .Append(Invariant($"at most {group.Max(score => score.MostHits)} hits in 250, score "))
                .Append(Invariant($"{Total(group.Key) / Total(TrackOf(TailMethod.NormalEwma, group.Key.Confidence)):F4}"));
        }

        return text.ToString();
    }

    private double Total(TailTrack track) => Scores.Where(score => ReferenceEquals(score.Track, track))
        .Sum(score => score.QuantileScore * score.Counts.Observations);

    private void CheckOwn(TailTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        if (!Tracks.Contains(track))
        {
            throw new ArgumentException($"{track} is not of this report.", nameof(track));
        }
    }
}
