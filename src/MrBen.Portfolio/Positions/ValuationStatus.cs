namespace MrBen.Portfolio.Positions;

/// <summary>How a valuation ended.</summary>
public enum ValuationStatus
{
    /// <summary>Every position has a price and the net asset value is positive.</summary>
    Valued,

    /// <summary>At least one held asset has no price.</summary>
    MissingPrice,

    /// <summary>Something held is in a currency of which no exchange rate is known.</summary>
    MissingRate,

    /// <summary>Values are known, but the net asset value is zero or negative, so weights are not defined.</summary>
    NonPositiveNetAssetValue,

    /// <summary>Something held is in a currency whose exchange rate is older than allowed.</summary>
    StaleRate,
}
