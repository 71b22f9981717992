using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>How one method did on one asset at one confidence. Immutable and thread-safe.</summary>
public sealed record TailScore
{
    private const int Year = 250;

    private TailScore(TailTrack track, AssetId asset, ViolationCounts counts) => (Track, Asset, Counts) = (track, asset, counts);

    /// <summary>Method and confidence.</summary>
    public TailTrack Track { get; }

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>Losses above the value at risk, and what followed on them.</summary>
    public ViolationCounts Counts { get; }

    /// <summary>Most hits in any 250 forecasts in a row, or in all where there are fewer.</summary>
    public required int MostHits { get; init; }

    /// <summary>Kupiec's test of the number of hits, by its limiting distribution.</summary>
    public required HypothesisTest ProportionOfFailures { get; init; }

    /// <summary>Christoffersen's test of their independence, by its limiting distribution; undefined without hits.</summary>
    public required HypothesisTest Independence { get; init; }

    /// <summary>Mean quantile score, as a fraction of the value; lower is better.</summary>
    public required double QuantileScore { get; init; }

    /// <summary>Mean Fissler-Ziegel score FZ0; lower is better. Null where a shortfall was not positive.</summary>
    public required double? FisslerZiegelScore { get; init; }

    /// <summary>
    /// Acerbi and Székely's Z₂: below 0 where the losses beyond were more or larger than forecast. Null where a shortfall was not positive.
    /// <see cref="TailSeries.TestShortfalls"/> tests it.
    /// </summary>
    public required double? ShortfallStatistic { get; init; }

    /// <summary>For example <c>Gated at 99 %, adaptive, SPY: 42 hits of 4,300 (0.98 %)</c>.</summary>
    public override string ToString() => Invariant(
        $"{Track}, {Asset}: {Counts.Violations} hits of {Counts.Observations:N0} ({(double)Counts.Violations / Counts.Observations:P2})");

    internal static TailScore Of(TailTrack track, TailSeries series)
    {
        ReadOnlySpan<double> losses = series.Losses.AsSpan();
        ReadOnlySpan<double> valuesAtRisk = series.ValuesAtRisk.AsSpan();
        ReadOnlySpan<double> shortfalls = series.Shortfalls.AsSpan();
        bool[] hits = ForecastSeries.Violations(losses, valuesAtRisk);
        ViolationCounts counts = ViolationCounts.Of(hits);
        double[] scores = new double[losses.Length];
        ForecastScores.Quantile(losses, valuesAtRisk, series.Confidence, scores);
        double quantileScore = Moments.MeanOf(scores);
        double? fisslerZiegel = null;
        double? statistic = null;
        if (series.HasShortfalls)
        {
            ForecastScores.FisslerZiegel(losses, valuesAtRisk, shortfalls, series.Confidence, scores);
            fisslerZiegel = Moments.MeanOf(scores);
            double sum = 0;
            for (int t = 0; t < hits.Length; t++)
            {
                sum += hits[t] ? losses[t] / shortfalls[t] : 0;
            }

            statistic = 1 - (sum / (hits.Length * (1 - series.Confidence)));
        }

        return new TailScore(track, series.Asset, counts)
        {
            MostHits = MostIn(hits),
            ProportionOfFailures = CoverageBacktest.ProportionOfFailures(
                counts.Violations, counts.Observations, series.Confidence, PValueMethod.Asymptotic),
            Independence = CoverageBacktest.Independence(counts, PValueMethod.Asymptotic),
            QuantileScore = quantileScore,
            FisslerZiegelScore = fisslerZiegel,
            ShortfallStatistic = statistic,
        };
    }

    private static int MostIn(bool[] hits)
    {
        int most = 0;
        int sum = 0;
        for (int t = 0; t < hits.Length; t++)
        {
            sum += (hits[t] ? 1 : 0) - (t >= Year && hits[t - Year] ? 1 : 0);
            most = Math.Max(most, sum);
        }

        return most;
    }
}
