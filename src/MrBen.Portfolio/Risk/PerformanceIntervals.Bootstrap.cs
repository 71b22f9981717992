using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <content>The stationary bootstrap of any figures, all from the same resampled series.</content>
public static partial class PerformanceIntervals
{
    private const double FewestDefined = 0.9; // share of the resampled series that must have the figure

    private static PerformanceInterval[] Resample(
        ReadOnlySpan<double> returns, Frequency frequency, PerformanceOptions figures, PerformanceIntervalOptions settings,
        ReadOnlySpan<string> ids, CancellationToken cancellationToken)
    {
        int n = returns.Length;
        PerformanceMetricDefinition[] metrics = new PerformanceMetricDefinition[ids.Length];
        PerformanceInterval[] result = new PerformanceInterval[ids.Length];
        for (int k = 0; k < ids.Length; k++)
        {
            metrics[k] = PerformanceMetricCatalogue.Find(ids[k]);
            result[k] = new PerformanceInterval(
                metrics[k], null, Invariant($"There are {n} periods; {FewestPeriods} are needed to resample them."));
        }

        if (n < FewestPeriods)
        {
            return result;
        }

        double block = Math.Min(settings.BlockLength ?? StationaryBootstrap.OptimalBlockLength(returns), n);
        List<double>[] drawn = [.. ids.ToArray().Select(_ => new List<double>(settings.Replications))];
        SeededRandom random = new(settings.Seed);
        int[] positions = new int[n];
        double[] series = new double[n];
        for (int replication = 0; replication < settings.Replications; replication++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            StationaryBootstrap.Draw(ref random, block, positions.Length, positions);
            for (int t = 0; t < n; t++)
            {
                series[t] = returns[positions[t]];
            }

            ReturnSummary resampled = ReturnSummary.Of(series, figures, frequency.PeriodsPerYear);
            for (int k = 0; k < metrics.Length; k++)
            {
                if (metrics[k].Evaluate(resampled).Value is { } value)
                {
                    drawn[k].Add(value);
                }
            }
        }

        ReturnSummary own = ReturnSummary.Of(returns, figures, frequency.PeriodsPerYear);
        for (int k = 0; k < metrics.Length; k++)
        {
            result[k] = IntervalOf(metrics[k], metrics[k].Evaluate(own), drawn[k], block, settings);
        }

        return result;
    }

    private static PerformanceInterval IntervalOf(
        PerformanceMetricDefinition metric, PerformanceFigure figure, List<double> drawn, double block, PerformanceIntervalOptions settings)
    {
        if (figure.Value is not { } estimate)
        {
            return new PerformanceInterval(metric, null, figure.Reason);
        }

        if (drawn.Count < FewestDefined * settings.Replications)
        {
            return new PerformanceInterval(metric, null, Invariant(
                $"Only {drawn.Count} of {settings.Replications} resampled series have the figure."));
        }

        double[] values = [.. drawn];
        Array.Sort(values);
        double tail = 0.5 * (1 - settings.Confidence);
        return new PerformanceInterval(metric, new ConfidenceInterval(
            estimate, Quantiles.InterpolatedOf(values, tail), Quantiles.InterpolatedOf(values, 1 - tail),
            Moments.StandardDeviation(values), settings.Confidence, IntervalMethod.StationaryBootstrap, Invariant(
                $"Percentiles of {values.Length} series in blocks of {block:G4} periods on average, seed {settings.Seed}.")), null);
    }
}
