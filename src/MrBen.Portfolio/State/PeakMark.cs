namespace MrBen.Portfolio.State;

/// <summary>How far the portfolio fell since its last high, and the most it was ever worth. Immutable.</summary>
/// <param name="Depth">The deepest fall below the high-water mark since prices and fills last raised it, as a fraction of it, at least 0.</param>
/// <param name="Highest">The highest net asset value ever, whatever it came from.</param>
internal readonly record struct PeakMark(double Depth, decimal Highest)
{
    /// <summary>The mark after the value of what has a price went from one amount to another.</summary>
    /// <param name="mark">The high-water mark before.</param>
    /// <param name="before">The value before.</param>
    /// <param name="after">The value after.</param>
    /// <param name="netAssetValue">The net asset value after; null where it is not known.</param>
    /// <param name="isPerformance">Whether prices or fills moved it.</param>
    public PeakMark Move(HighWaterMark mark, decimal before, decimal after, decimal? netAssetValue, bool isPerformance)
    {
        decimal highest = netAssetValue > Highest ? netAssetValue.Value : Highest;
        if (!isPerformance || before <= 0 || mark.Value <= 0)
        {
            return this with { Highest = highest };
        }

        return after > mark.Value ? new PeakMark(0, highest) : new PeakMark(Deepest(after, mark.Value), highest);
    }

    // Exact money, so that a fall of 5 % is one of 5 %; but divided only where it may be the deepest.
    private double Deepest(decimal value, decimal mark)
    {
        double depth = 1 - ((double)value / (double)mark);
        return depth < Depth - 1e-9 ? Depth
            : value < 0 ? Math.Max(Depth, depth)
            : Math.Max(Depth, (double)(1 - (value / mark)));
    }
}
