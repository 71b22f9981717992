using System.Diagnostics;
using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>Sharpe ratios of several series, resampled together so that they can be compared. Pure functions, thread-safe.</summary>
/// <remarks>
/// The stationary bootstrap of Politis and Romano (1994), J. American Statistical Association 89(428), with the same blocks for all series;
/// percentiles of the resampled ratios. Ledoit and Wolf (2008), J. Empirical Finance 15(5), on why ratios are compared by blocks.
/// </remarks>
internal static class SharpeBootstrap
{
    private const double FewestDefined = 0.9; // share of the resampled series that must have a ratio

    /// <summary>The ratio of each series per year with its interval, and how often it is above that of the first.</summary>
    /// <param name="series">Excess returns per period, all of one length of at least 2.</param>
    /// <param name="periodsPerYear">Periods per year.</param>
    /// <param name="leastBlock">Shortest mean length of the blocks, at least 1.</param>
    /// <param name="replications">Number of resampled histories.</param>
    /// <param name="confidence">In (0, 1).</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="cancellationToken">Checked before each history.</param>
    public static (ConfidenceInterval? Sharpe, double AboveFirst)[] Of(
        double[][] series, double periodsPerYear, double leastBlock, int replications, double confidence, long seed,
        CancellationToken cancellationToken)
    {
        int n = series[0].Length;
        Debug.Assert(n >= 2 && series.All(one => one.Length == n), "Callers check.");
        double block = Math.Min(n, Math.Max(leastBlock, series.Max(one => StationaryBootstrap.OptimalBlockLength(one))));
        SeededRandom random = new(seed);
        int[] positions = new int[n];
        double[] drawn = new double[n];
        List<double>[] ratios = [.. series.Select(_ => new List<double>(replications))];
        int[] above = new int[series.Length];
        for (int replication = 0; replication < replications; replication++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            StationaryBootstrap.Draw(ref random, block, n, positions);
            double first = double.NaN;
            for (int k = 0; k < series.Length; k++)
            {
                for (int t = 0; t < n; t++)
                {
                    drawn[t] = series[k][positions[t]];
                }

                double ratio = RatioOf(drawn, periodsPerYear);
                first = k == 0 ? ratio : first;
                above[k] += ratio > first ? 1 : 0;
                if (double.IsFinite(ratio))
                {
                    ratios[k].Add(ratio);
                }
            }
        }

        return
        [
            .. series.Select((one, k) => (
                IntervalOf(RatioOf(one, periodsPerYear), ratios[k], replications, block, confidence, seed),
                (double)above[k] / replications)),
        ];
    }

    /// <summary>Mean over standard deviation, per year; no finite number where the returns do not vary.</summary>
    public static double RatioOf(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        return mean / Math.Sqrt(variance) * Math.Sqrt(periodsPerYear);
    }

    private static ConfidenceInterval? IntervalOf(
        double own, List<double> ratios, int replications, double block, double confidence, long seed)
    {
        if (!double.IsFinite(own) || ratios.Count < FewestDefined * replications)
        {
            return null;
        }

        double[] values = [.. ratios];
        Array.Sort(values);
        double tail = 0.5 * (1 - confidence);
        return new ConfidenceInterval(
            own, Quantiles.InterpolatedOf(values, tail), Quantiles.InterpolatedOf(values, 1 - tail),
            Moments.StandardDeviation(values), confidence, IntervalMethod.StationaryBootstrap, Invariant(
                $"Percentiles of {values.Length} series in blocks of {block:G4} periods on average, seed {seed}."));
    }
}
