namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// The largest loss of compounded wealth Π(1 + rₜ) from a peak, as a share of that peak; the starting wealth of 1 counts as a peak.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>
    /// A positive loss in [0, 1); 0 where wealth never fell. A return of −1 or below ends the path (nothing is left to compound), and the
    /// result is then 1 or more: the loss exceeds the capital.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>
    /// O(T). Source: Chekhlov, Uryasev and Zabarankin (2005), Int. J. Theoretical and Applied Finance 8(1), with compounding.
    /// </remarks>
    public static double MaximumDrawdown(ReadOnlySpan<double> returns) => LargestDrawdown(returns)?.Depth ?? 0;

    /// <summary>The deepest fall of compounded wealth with its peak, trough and recovery; the first of several equally deep ones.</summary>
    /// <returns>The episode; <see langword="null"/> where wealth never fell.</returns>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static DrawdownEpisode? LargestDrawdown(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        return LargestDrawdownOf(returns);
    }

    /// <summary>
    /// How far compounded wealth Π(1 + rₜ) is below its peak at the end, as a share of that peak; the starting wealth of 1 counts as a
    /// peak.
    /// </summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <returns>
    /// A positive loss in [0, 1); 0 at a peak. A return of −1 or below ends the path, and the result is then 1 or more.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <remarks>O(T).</remarks>
    public static double CurrentDrawdown(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        double relative = 1; // wealth relative to its running peak
        foreach (double value in returns)
        {
            relative = Math.Min(relative * (1 + value), 1);
            if (relative <= 0)
            {
                break;
            }
        }

        return 1 - relative;
    }

    internal static DrawdownEpisode? LargestDrawdownOf(ReadOnlySpan<double> returns)
    {
        // Wealth is kept relative to the running peak, so that no number of periods overflows or loses digits.
        double relative = 1;
        int peak = 0;
        DrawdownEpisode? deepest = null;
        for (int t = 0; t < returns.Length; t++)
        {
            relative *= 1 + returns[t];
            if (relative >= 1)
            {
                if (deepest is { Recovery: null } open && open.Peak == peak)
                {
                    deepest = open with { Recovery = t + 1 };
                }

                relative = 1;
                peak = t + 1;
            }
            else if (1 - relative > (deepest?.Depth ?? 0))
            {
                deepest = new DrawdownEpisode(1 - relative, peak, t + 1, null);
            }

            if (relative <= 0)
            {
                break;
            }
        }

        return deepest;
    }
}
