using System.Buffers;
using System.Collections.Immutable;

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

    /// <summary>Every fall of compounded wealth from a peak, in the order of time, the last one perhaps not recovered.</summary>
    /// <returns>The episodes; empty where wealth never fell.</returns>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static ImmutableArray<DrawdownEpisode> Drawdowns(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        List<DrawdownEpisode> episodes = [];
        DrawdownSummary.Of(returns, default, episodes);
        return [.. episodes];
    }

    /// <summary>The deepest falls of compounded wealth, deepest first; of equally deep ones the earlier first.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="count">How many at most, at least 1.</param>
    /// <returns>Up to that many episodes; empty where wealth never fell.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    /// <remarks>O(T + E log E) for E episodes. PerformanceAnalytics' table.Drawdowns has the same depths and dates.</remarks>
    public static ImmutableArray<DrawdownEpisode> LargestDrawdowns(ReadOnlySpan<double> returns, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Deepest([.. Drawdowns(returns)], count);
    }

    /// <summary>Mean depth of all falls from a peak, recovered or not.</summary>
    /// <returns>A positive loss; 0 where wealth never fell.</returns>
    /// <remarks>O(T). Source: Bacon (2008), section 4; PerformanceAnalytics' AverageDrawdown: equal.</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double AverageDrawdown(ReadOnlySpan<double> returns) => DrawdownsOf(returns).AverageDepth;

    /// <summary>Mean number of periods from peak to recovery over all falls; one that has not recovered counts to the end.</summary>
    /// <returns>Periods; <see langword="null"/> where wealth never fell.</returns>
    /// <remarks>O(T). PerformanceAnalytics' AverageLength counts a fall that has not recovered one period longer.</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double? AverageDrawdownLength(ReadOnlySpan<double> returns) => DrawdownsOf(returns).AverageLength;

    /// <summary>Mean number of periods from trough to recovery over all falls; one that has not recovered counts to the end.</summary>
    /// <returns>Periods; <see langword="null"/> where wealth never fell.</returns>
    /// <remarks>O(T). PerformanceAnalytics' AverageRecovery counts a fall that has not recovered one period longer.</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double? AverageRecoveryLength(ReadOnlySpan<double> returns) => DrawdownsOf(returns).AverageRecovery;

    /// <summary>Most periods from a peak until wealth was there again, or to the end.</summary>
    /// <returns>Periods; 0 where wealth never fell.</returns>
    /// <remarks>O(T).</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static int LongestDrawdown(ReadOnlySpan<double> returns) => DrawdownsOf(returns).Longest;

    /// <summary>Share of the periods at whose end wealth is below its peak.</summary>
    /// <returns>In [0, 1].</returns>
    /// <remarks>O(T).</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double TimeUnderWater(ReadOnlySpan<double> returns)
    {
        DrawdownSummary summary = DrawdownsOf(returns);
        return (double)summary.UnderWater / summary.Count;
    }

    /// <summary>Pain index: the mean drawdown at the end of the T periods.</summary>
    /// <returns>A positive loss; 0 where wealth never fell.</returns>
    /// <remarks>O(T). Source: Becker (2006), The Pain Index, Zephyr Associates; PerformanceAnalytics' PainIndex: equal.</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double PainIndex(ReadOnlySpan<double> returns) => DrawdownsOf(returns).PainIndex;

    /// <summary>Ulcer index: the root of the mean squared drawdown at the end of the T periods.</summary>
    /// <returns>A positive loss; 0 where wealth never fell.</returns>
    /// <remarks>O(T). Source: Martin and McCann (1989), The Investor's Guide to Fidelity Funds; PerformanceAnalytics: equal.</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double UlcerIndex(ReadOnlySpan<double> returns) => DrawdownsOf(returns).UlcerIndex;

    /// <summary>Drawdown deviation: the root of the sum of the squared depths of all falls over the T periods.</summary>
    /// <returns>A positive loss; 0 where wealth never fell.</returns>
    /// <remarks>O(T). Source: Bacon (2008), section 4; PerformanceAnalytics' DrawdownDeviation: equal.</remarks>
    /// <inheritdoc cref="MaximumDrawdown"/>
    public static double DrawdownDeviation(ReadOnlySpan<double> returns) => DrawdownsOf(returns).Deviation;

    /// <summary>Drawdown at risk: the lower empirical quantile of the drawdowns at the end of the T periods.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>A loss, at least 0.</returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// O(T), one pooled copy. The drawdowns are relative to the peak of compounded wealth; Riskfolio-Lib and skfolio have them of summed
    /// returns by default. Source: Chekhlov, Uryasev and Zabarankin (2005), Int. J. Theoretical and Applied Finance 8(1).
    /// </remarks>
    public static double DrawdownAtRisk(ReadOnlySpan<double> returns, double confidence) =>
        DrawdownTail(returns, confidence).ValueAtRisk;

    /// <summary>Conditional drawdown at risk: the mean of the worst 1 − confidence share of the periods' drawdowns.</summary>
    /// <returns>A loss, not below <see cref="DrawdownAtRisk"/>.</returns>
    /// <remarks>
    /// The boundary drawdown counts in part, as in <see cref="ConditionalValueAtRisk"/>; PerformanceAnalytics' CDD averages whole ones.
    /// O(T) and a sort of the tail, one pooled copy. Source: Chekhlov, Uryasev and Zabarankin (2005), definition 3.2, with compounding.
    /// </remarks>
    /// <inheritdoc cref="DrawdownAtRisk"/>
    public static double ConditionalDrawdownAtRisk(ReadOnlySpan<double> returns, double confidence) =>
        DrawdownTail(returns, confidence).ConditionalValueAtRisk;

    internal static DrawdownEpisode? LargestDrawdownOf(ReadOnlySpan<double> returns) => DrawdownSummary.Of(returns).Largest;

    internal static ImmutableArray<DrawdownEpisode> Deepest(List<DrawdownEpisode> episodes, int count)
    {
        episodes.Sort((a, b) => a.Depth != b.Depth ? b.Depth.CompareTo(a.Depth) : a.Peak.CompareTo(b.Peak));
        return [.. episodes.Take(count)];
    }

    private static DrawdownSummary DrawdownsOf(ReadOnlySpan<double> returns)
    {
        Check(returns, minimum: 1);
        return DrawdownSummary.Of(returns);
    }

    private static (double ValueAtRisk, double ConditionalValueAtRisk) DrawdownTail(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 1);
        Guard.InsideUnitInterval(confidence);
        double[] rented = ArrayPool<double>.Shared.Rent(returns.Length);
        try
        {
            Span<double> path = rented.AsSpan(0, returns.Length);
            DrawdownSummary.Of(returns, path);
            return TailLosses(path, confidence);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
