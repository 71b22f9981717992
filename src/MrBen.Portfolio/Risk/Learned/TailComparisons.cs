using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Losses of two methods on the same outcomes. Pure functions, thread-safe.</summary>
internal static class TailComparisons
{
    /// <summary>What the forest is held against.</summary>
    public static TailMethod BaselineOf(VarianceSource source) =>
        source == VarianceSource.Learned ? TailMethod.HistoricalOnLearned : TailMethod.HistoricalOnBaseline;

    public static string NameOf(TailMethod method) => method switch
    {
        TailMethod.NormalEwma => "normal on EWMA 0.94",
        TailMethod.HistoricalOnBaseline => "filtered historical simulation on log-HAR",
        TailMethod.HistoricalOnLearned => "filtered historical simulation on the learned variance",
        TailMethod.QuantileForest => "quantile forest",
        _ => "what the gates let through",
    };

    public static TailTrack Find(ImmutableArray<TailTrack> tracks, TailMethod method, bool isAdaptive, double confidence) =>
        tracks.FirstOrDefault(track => track.Method == method && track.IsAdaptive == isAdaptive && track.Confidence == confidence)
        ?? throw new ArgumentException(Invariant($"Nothing was forecast by {method} at {confidence}."), nameof(confidence));

    /// <summary>By the quantile score in multiples of log-HAR's deviation, the mean over the confidences.</summary>
    public static LossComparison OfQuantiles(
        ImmutableArray<TailOutcome> outcomes, int[] places, ImmutableArray<TailTrack> tracks, TailMethod model, TailMethod baseline,
        bool isAdaptive, int horizon)
    {
        return Compare(outcomes, places, NameOf(model), Losses(model), NameOf(baseline), Losses(baseline), horizon);

        double[] Losses(TailMethod method)
        {
            TailTrack[] own = [.. tracks.Where(track => track.Method == method && track.IsAdaptive == isAdaptive)];
            return
            [
                .. places.Select(place => own.Average(track => QuantileScore(
                    outcomes[place].Loss, track[place].ValueAtRisk, track.Confidence)) / outcomes[place].Deviation),
            ];
        }
    }

    /// <summary>By the Fissler-Ziegel score at one confidence; null where a shortfall is not positive.</summary>
    public static LossComparison? OfShortfalls(
        ImmutableArray<TailOutcome> outcomes, TailTrack model, TailTrack baseline, int horizon)
    {
        int[] places = [.. Enumerable.Range(0, outcomes.Length)];
        return Scores(model) is { } scores && Scores(baseline) is { } others
            ? Compare(outcomes, places, NameOf(model.Method), scores, NameOf(baseline.Method), others, horizon)
            : null;

        double[]? Scores(TailTrack track)
        {
            TailLoss[] tails = [.. places.Select(place => track[place])];
            if (tails.Any(tail => ForecastSeries.Fault(tail.ValueAtRisk, tail.ExpectedShortfall) is not null))
            {
                return null;
            }

            double[] scores = new double[places.Length];
            ForecastScores.FisslerZiegel(
                [.. outcomes.Select(outcome => outcome.Loss)], [.. tails.Select(tail => tail.ValueAtRisk)],
                [.. tails.Select(tail => tail.ExpectedShortfall)], track.Confidence, scores);
            return scores;
        }
    }

    /// <summary>The quantile score of one forecast.</summary>
    public static double QuantileScore(double loss, double valueAtRisk, double confidence)
    {
        double score = 0;
        ForecastScores.Quantile(
            new ReadOnlySpan<double>(in loss), new ReadOnlySpan<double>(in valueAtRisk), confidence, new Span<double>(ref score));
        return score;
    }

    private static LossComparison Compare(
        ImmutableArray<TailOutcome> outcomes, int[] places, string model, double[] losses, string baseline, double[] others, int horizon) =>
        LossComparison.Of(
            model, baseline, [.. places.Select(place => outcomes[place].KnownOn)], losses, others,
            [.. places.Select(place => outcomes[place].Asset.Value)], horizon);
}
