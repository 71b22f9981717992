namespace MrBen.Portfolio.Market;

/// <summary>
/// Robust volatility of log returns around each of them: 1.4826 times the median absolute return of the neighbours, the return itself and
/// the one after it left out. At least half the robust volatility of the whole series, so that quiet weeks do not make news of nothing.
/// </summary>
internal static class LocalVolatility
{
    /// <summary>Standard deviation of a normal variable over its median absolute deviation.</summary>
    private const double NormalConsistency = 1.4826;

    private const double ShareOfWhole = 0.5;
    private const int FewestReturns = 10;

    /// <summary>One volatility per return; infinite where the series is too short to tell.</summary>
    public static double[] Of(ReadOnlySpan<double> returns, int window)
    {
        double[] volatility = new double[returns.Length];
        if (returns.Length < FewestReturns)
        {
            Array.Fill(volatility, double.PositiveInfinity);
            return volatility;
        }

        double floor = ShareOfWhole * Robust(returns.ToArray());
        List<double> neighbours = new((2 * window) + 1);
        for (int i = 0; i < volatility.Length; i++)
        {
            neighbours.Clear();
            for (int k = Math.Max(0, i - window); k <= Math.Min(returns.Length - 1, i + window); k++)
            {
                if (k != i && k != i + 1)
                {
                    neighbours.Add(returns[k]);
                }
            }

            volatility[i] = Math.Max(floor, Robust(neighbours.ToArray()));
        }

        return volatility;
    }

    private static double Robust(double[] returns)
    {
        for (int i = 0; i < returns.Length; i++)
        {
            returns[i] = Math.Abs(returns[i]);
        }

        Array.Sort(returns);
        return NormalConsistency * returns[returns.Length / 2];
    }
}
