namespace MrBen.Portfolio.Positions;

/// <summary>How a valuation ended.</summary>
public enum ValuationStatus
{
    /// <summary>Every position has a price and the net asset value is positive.</summary>
    Valued,

    /// <summary>At least one held asset has no price.</summary>
    MissingPrice,

    /// <summary>At least one asset is in another currency than the portfolio's, and there are no exchange rates.</summary>
    MixedCurrencies,

    /// <summary>Values are known, but the net asset value is zero or negative, so weights are not defined.</summary>
    NonPositiveNetAssetValue,
}
