using System.Diagnostics;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>What sorted returns tell of their two tails and their spread. Immutable.</summary>
/// <param name="Count">Returns, at least 1.</param>
/// <param name="Worst">Smallest return.</param>
/// <param name="Best">Largest return.</param>
/// <param name="ValueAtRisk">Historical value at risk.</param>
/// <param name="ConditionalValueAtRisk">Historical conditional value at risk.</param>
/// <param name="ConditionalGain">Mean of the best 1 − confidence share of the returns, the boundary in part.</param>
/// <param name="LowerQuantile">Type-7 quantile at 1 − confidence.</param>
/// <param name="UpperQuantile">Type-7 quantile at the confidence.</param>
/// <param name="PairSum">Σ over i below j of the differences of the sorted returns.</param>
internal readonly record struct SortedTails(
    int Count, double Worst, double Best, double ValueAtRisk, double ConditionalValueAtRisk, double ConditionalGain,
    double LowerQuantile, double UpperQuantile, double PairSum)
{
    /// <summary>Mean absolute difference of two different returns; 0 for a single one.</summary>
    public double GiniMeanDifference => Count > 1 ? 2 * PairSum / Count / (Count - 1) : 0;

    /// <summary>Mean gain of the best share over the mean loss of the worst share; both in excess of a rate.</summary>
    public double? Rachev(double riskFreePerPeriod) =>
        RiskMetrics.Ratio(ConditionalGain - riskFreePerPeriod, ConditionalValueAtRisk + riskFreePerPeriod);

    /// <summary>Size of the upper quantile over that of the lower.</summary>
    public double? TailRatio => RiskMetrics.Ratio(Math.Abs(UpperQuantile), Math.Abs(LowerQuantile));

    /// <summary>The tails of ascending returns, at least 1.</summary>
    public static SortedTails Of(ReadOnlySpan<double> ascending, double confidence)
    {
        Debug.Assert(ascending.Length > 0 && confidence is > 0 and < 1, "Callers check.");
        int n = ascending.Length;
        int worse = n - 1 - Quantiles.LowerIndex(n, confidence); // as in RiskMetrics.TailLosses
        double worst = 0;
        double best = 0;
        for (int k = 0; k < worse; k++)
        {
            worst += ascending[k];
            best -= ascending[n - 1 - k];
        }

        double pairs = 0;
        for (int i = 0; i < n; i++)
        {
            pairs += ((2.0 * i) - (n - 1)) * ascending[i];
        }

        double valueAtRisk = -ascending[worse];
        return new SortedTails(
            n, ascending[0], ascending[^1], valueAtRisk,
            RiskMetrics.TailMean(valueAtRisk, worst, worse, n, confidence),
            RiskMetrics.TailMean(ascending[n - 1 - worse], best, worse, n, confidence),
            Quantiles.InterpolatedOf(ascending, 1 - confidence), Quantiles.InterpolatedOf(ascending, confidence),
            Math.Max(0, pairs));
    }
}
