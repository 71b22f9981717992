using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The squared overnight return and Garman and Klass's variance of the day, highs and lows cut off where they are not credible.
/// </summary>
internal static class RangeVariance
{
    /// <summary>Fewest returns that tell a robust standard deviation.</summary>
    public const int FewestReturns = 20;

    /// <summary>Standard deviation of a normal variable over its median absolute deviation.</summary>
    private const double NormalConsistency = 1.4826;

    /// <summary>One variance per return; bar t + 1 closes return t. Only bars before it decide what is cut off from a bar.</summary>
    public static double[] Of(List<Bar> bars, ReadOnlySpan<double> returns, RangeVarianceOptions options)
    {
        double[] variances = new double[returns.Length];
        double[] absolute = new double[Math.Min(options.Window, returns.Length)];
        for (int t = 0; t < returns.Length; t++)
        {
            int window = Math.Min(t, options.Window);
            double excursion = double.PositiveInfinity;
            if (window >= FewestReturns)
            {
                Span<double> recent = absolute.AsSpan(0, window);
                for (int k = 0; k < window; k++)
                {
                    recent[k] = Math.Abs(returns[t - 1 - k]);
                }

                excursion = options.ClipAt * NormalConsistency * Selection.Nth(recent, window / 2);
            }

            variances[t] = OfBar(bars[t + 1], bars[t].Close!.Value, excursion) ?? (returns[t] * returns[t]);
        }

        return variances;
    }

    private static double? OfBar(Bar bar, double closeBefore, double excursion)
    {
        if (bar.Open is not { } open || bar.High is not { } high || bar.Low is not { } low || !(low > 0) || !(open > 0))
        {
            return null;
        }

        double close = bar.Close!.Value;
        double body = Math.Log(close / open);
        double overnight = Math.Log(open / closeBefore);
        double above = Math.Log(high / Math.Max(open, close));
        double below = Math.Log(Math.Min(open, close) / low);
        if (!(above >= 0 && below >= 0))
        {
            return null;
        }

        // A market that stood still for most of a year has no robust deviation: nothing tells false highs from true ones.
        excursion = excursion > 0 ? excursion : double.PositiveInfinity;
        double range = Math.Min(above, excursion) + Math.Abs(body) + Math.Min(below, excursion);
        return (overnight * overnight) + (range * range / 2) - (((2 * Math.Log(2)) - 1) * body * body);
    }
}
