namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>Moments, shortfalls, growth and drawdown of a stretch of returns.</summary>
/// <remarks>
/// Moments join by Pébay (2008), Sandia report SAND2008-6212, equations 2.1 and 3.1. The deepest fall over two stretches is that of either, or the
/// one from the older one's peak to the newer one's low.
/// </remarks>
internal readonly struct ReturnAggregate : IAggregate<ReturnAggregate>
{
    private readonly double _endOverPeak; // wealth at the end, as a share of the highest, the start's included
    private readonly double _low; // the lowest wealth, as a share of the start's, which is included
    private readonly double _growth;

    private ReturnAggregate(
        long count, double mean, double sum2, double sum3, double sum4, double shortfall, double endOverPeak, double low, double growth)
    {
        (Count, Mean, Sum2, Sum3, Sum4, Shortfall) = (count, mean, sum2, sum3, sum4, shortfall);
        (_endOverPeak, _low, _growth) = (endOverPeak, low, growth);
    }

    /// <summary>One return, with what it lacks of the least acceptable one.</summary>
    public ReturnAggregate(double value, double minimumAcceptable)
    {
        double lacking = Math.Min(value - minimumAcceptable, 0);
        double wealth = 1 + value;
        double low = Math.Min(wealth, 1);
        (Count, Mean, Shortfall, Depth) = (1, value, lacking * lacking, 1 - low);
        (LogGrowth, IsOverdrawn) = (wealth > 0 ? double.LogP1(value) : double.NegativeInfinity, wealth < 0);
        (_endOverPeak, _low, _growth) = (low, low, wealth);
    }

    public long Count { get; }

    public double Mean { get; }

    /// <summary>Σ(r − mean)ᵏ, k = 2, 3, 4.</summary>
    public double Sum2 { get; }

    public double Sum3 { get; }

    public double Sum4 { get; }

    /// <summary>Σ min(r − MAR, 0)².</summary>
    public double Shortfall { get; }

    /// <summary>Σ ln(1 + r); −∞ where everything was lost.</summary>
    public double LogGrowth { get; private init; }

    /// <summary>Whether what ended the path took more than there was.</summary>
    public bool IsOverdrawn { get; private init; }

    /// <summary>The deepest fall; 1 or more where everything was lost.</summary>
    public double Depth { get; private init; }

    /// <summary>How far wealth is below its peak at the end.</summary>
    public double Fall => Count == 0 ? 0 : 1 - _endOverPeak;

    private bool IsLost => double.IsNegativeInfinity(LogGrowth);

    public static ReturnAggregate Join(in ReturnAggregate older, in ReturnAggregate newer)
    {
        if (older.Count == 0 || newer.Count == 0)
        {
            return older.Count == 0 ? newer : older;
        }

        (double a, double b) = (older.Count, newer.Count);
        double n = a + b;
        double delta = newer.Mean - older.Mean;
        double step = delta / n;
        double square = delta * step;
        double sum2 = older.Sum2 + newer.Sum2 + (square * a * b);
        double sum3 = older.Sum3 + newer.Sum3 + (square * step * a * b * (a - b)) + (3 * step * ((a * newer.Sum2) - (b * older.Sum2)));
        double sum4 = older.Sum4 + newer.Sum4 + (square * step * step * a * b * ((a * a) - (a * b) + (b * b)))
            + (6 * step * step * ((a * a * newer.Sum2) + (b * b * older.Sum2))) + (4 * step * ((a * newer.Sum3) - (b * older.Sum3)));
        long count = older.Count + newer.Count;
        double mean = older.Mean + (b * step);
        double shortfall = older.Shortfall + newer.Shortfall;
        if (older.IsLost)
        {
            // Nothing is left to compound.
            return new ReturnAggregate(count, mean, sum2, sum3, sum4, shortfall, older._endOverPeak, older._low, older._growth)
            {
                LogGrowth = older.LogGrowth,
                IsOverdrawn = older.IsOverdrawn,
                Depth = older.Depth,
            };
        }

        // Over the higher of two peaks there is less left; of a debt less is owed.
        (double first, double second) = (older._endOverPeak * newer._growth, newer._endOverPeak);
        double endOverPeak = newer.IsLost ? Math.Max(first, second) : Math.Min(first, second);
        return new ReturnAggregate(
            count, mean, sum2, sum3, sum4, shortfall, endOverPeak, Math.Min(older._low, older._growth * newer._low), older._growth * newer._growth)
        {
            LogGrowth = older.LogGrowth + newer.LogGrowth,
            IsOverdrawn = newer.IsOverdrawn,
            Depth = newer.IsLost ? 1 - endOverPeak : Math.Max(Math.Max(older.Depth, newer.Depth), 1 - (older._endOverPeak * newer._low)),
        };
    }
}
