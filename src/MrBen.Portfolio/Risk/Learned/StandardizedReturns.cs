using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// Logarithmic returns over the deviation that was forecast for them: the distribution of filtered historical simulation. Immutable and
/// thread-safe; losses allocate nothing.
/// </summary>
internal sealed class StandardizedReturns
{
    /// <summary>No standardised return counts beyond this.</summary>
    public const double Largest = 1e6;

    // Beyond, the exponential of a return is no use as a number.
    private const double LargestReturn = 230;

    private readonly ImmutableArray<double> _ascending;

    public StandardizedReturns(ImmutableArray<double> values)
        : this(values, [.. values.Order()])
    {
    }

    private StandardizedReturns(ImmutableArray<double> values, ImmutableArray<double> ascending) =>
        (Values, _ascending) = (values, ascending);

    /// <summary>Oldest first, where they are of one asset.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>All of several sets.</summary>
    public static StandardizedReturns Pool(ImmutableArray<StandardizedReturns> sets) => new([.. sets.SelectMany(set => set.Values)]);

    /// <summary>The fraction of the value that a logarithmic return loses.</summary>
    public static double LossOf(double logReturn) => -double.ExpM1(Math.Clamp(logReturn, -LargestReturn, LargestReturn));

    /// <summary>The newest with one more, as many as the window holds.</summary>
    public StandardizedReturns With(double value, int window)
    {
        bool isFull = Values.Length >= window;
        ImmutableArray<double> ascending = isFull ? _ascending.RemoveAt(_ascending.BinarySearch(Values[0])) : _ascending;
        int place = ascending.BinarySearch(value);
        return new StandardizedReturns(
            [.. Values.AsSpan()[(isFull ? 1 : 0)..], value], ascending.Insert(place < 0 ? ~place : place, value));
    }

    /// <summary>The losses of the tail for a deviation; the boundary observation counts in part.</summary>
    public TailLoss Loss(double deviation, double confidence)
    {
        int n = _ascending.Length;
        int worse = n - 1 - Quantiles.LowerIndex(n, confidence);
        double kept = 0;
        for (int k = 0; k < worse; k++)
        {
            kept -= LossOf(_ascending[k] * deviation);
        }

        double valueAtRisk = LossOf(_ascending[worse] * deviation);
        return new TailLoss(valueAtRisk, Math.Max(valueAtRisk, RiskMetrics.TailMean(valueAtRisk, kept, worse, n, confidence)));
    }
}
