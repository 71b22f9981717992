namespace MrBen.Portfolio.State;

/// <summary>The portfolio's totals after an event, as kept in the history.</summary>
/// <param name="Sequence">The event.</param>
/// <param name="Time">Its time, UTC.</param>
/// <param name="Cash">Cash of all currencies in the base currency; what has no exchange rate is not in it.</param>
/// <param name="NetAssetValue">
/// Cash and the value of all positions; none while a held asset has no price, or something held no exchange rate that is young enough.
/// </param>
/// <param name="GrossExposure">Sum of the absolute values of the priced positions.</param>
/// <param name="NetExposure">Sum of the values of the priced positions.</param>
/// <param name="HighWaterMark">See <see cref="PortfolioSnapshot.HighWaterMark"/>.</param>
/// <param name="UnitValue">See <see cref="PortfolioSnapshot.UnitValue"/>.</param>
public readonly record struct PortfolioStateRecord(
    long Sequence, DateTimeOffset Time, decimal Cash, decimal? NetAssetValue, decimal GrossExposure, decimal NetExposure,
    decimal HighWaterMark, double UnitValue);
