using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// Logarithmic returns over the deviation that was forecast for them, ascending: the distribution of filtered historical simulation.
/// Immutable and thread-safe; losses allocate nothing.
/// </summary>
internal sealed class StandardizedReturns(ImmutableArray<double> ascending)
{
    /// <summary>No standardised return counts beyond this.</summary>
    public const double Largest = 1e6;

    // Beyond, the exponential of a return is no use as a number.
    private const double LargestReturn = 230;

    public ImmutableArray<double> Ascending { get; } = ascending;

    /// <summary>All of several sets.</summary>
    public static StandardizedReturns Pool(IEnumerable<StandardizedReturns> sets) =>
        new([.. sets.SelectMany(set => set.Ascending).Order()]);

    /// <summary>The fraction of the value that a logarithmic return loses.</summary>
    public static double LossOf(double logReturn) => -double.ExpM1(Math.Clamp(logReturn, -LargestReturn, LargestReturn));

    /// <summary>The losses of the tail for a deviation; the boundary observation counts in part.</summary>
    public TailLoss Loss(double deviation, double confidence)
    {
        int n = Ascending.Length;
        int worse = n - 1 - Quantiles.LowerIndex(n, confidence);
        double kept = 0;
        for (int k = 0; k < worse; k++)
        {
            kept -= LossOf(Ascending[k] * deviation);
        }

        double valueAtRisk = LossOf(Ascending[worse] * deviation);
        return new TailLoss(valueAtRisk, Math.Max(valueAtRisk, RiskMetrics.TailMean(valueAtRisk, kept, worse, n, confidence)));
    }
}
