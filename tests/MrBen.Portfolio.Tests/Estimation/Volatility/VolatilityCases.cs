using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation.Volatility;

/// <summary>Simulated histories, the same on every run.</summary>
internal static class VolatilityCases
{
    /// <summary>Returns of a GARCH(1,1) with normal innovations, 500 periods of which are thrown away first.</summary>
    public static double[] Garch(int seed, int count, double mean, double constant, double alpha, double beta)
    {
        Random random = new(seed);
        double[] returns = new double[count];
        double variance = constant / (1 - alpha - beta);
        for (int t = -500; t < count; t++)
        {
            double shock = Math.Sqrt(variance) * Normal(random);
            variance = constant + (alpha * shock * shock) + (beta * variance);
            if (t >= 0)
            {
                returns[t] = mean + shock;
            }
        }

        return returns;
    }

    /// <summary>Returns whose variance moves slowly and is measured with noise, with volumes.</summary>
    public static VolatilitySeries Measured(int seed, int count)
    {
        Random random = new(seed);
        double[] returns = new double[count];
        double[] variances = new double[count];
        double log = 0;
        for (int t = 0; t < count; t++)
        {
            log = (0.97 * log) + (0.2 * Normal(random));
            double variance = 1e-4 * Math.Exp(log);
            returns[t] = Math.Sqrt(variance) * Normal(random);
            variances[t] = variance * Math.Exp((0.4 * Normal(random)) - 0.08);
        }

        return VolatilitySeries.Create("SIM", VarianceMeasure.Range, returns, variances);
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Bytes that updates and forecasts of a warm tracker allocate.</summary>
    public static long BytesOf(VolatilityTracker tracker, VolatilitySeries series)
    {
        tracker.Update(series[0]);
        _ = tracker.MeanVariance();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < series.Count; t++)
        {
            tracker.Update(series[t]);
            _ = tracker.MeanVariance(5);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
