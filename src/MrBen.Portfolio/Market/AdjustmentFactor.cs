using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>A row of an adjustment table: the factors of all bars on or before a date and after the date of the row before.</summary>
/// <param name="LastDate">The last day the factors hold for.</param>
/// <param name="PriceFactor">Prices are multiplied by this for dividends, positive and finite.</param>
/// <param name="SplitFactor">Prices are multiplied and volumes divided by this for splits, positive and finite.</param>
public readonly record struct AdjustmentFactor(DateOnly LastDate, double PriceFactor, double SplitFactor)
{
    /// <summary>For example <c>to 2014-06-06: 0.94, 0.142857</c>.</summary>
    public override string ToString() => Invariant($"to {LastDate:yyyy-MM-dd}: {PriceFactor}, {SplitFactor}");
}
