namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>What a portfolio is worth and how far it is exposed. Immutable.</summary>
/// <param name="Currency">Currency of every amount.</param>
/// <param name="NetAssetValue">Cash plus positions; null where a held asset has no price.</param>
/// <param name="Cash">Cash, negative for a debt.</param>
/// <param name="GrossExposure">Sum of the absolute market values; null with <paramref name="NetAssetValue"/>.</param>
/// <param name="NetExposure">Sum of the market values; null with <paramref name="NetAssetValue"/>.</param>
/// <param name="HighWaterMark">The highest net asset value, adjusted for deposits and withdrawals.</param>
/// <param name="Drawdown">Fall below it as a fraction of it; null where the net asset value is not known.</param>
/// <param name="Detail">Why it has no value; empty where it has one.</param>
public sealed record ReportedBook(
    string Currency, decimal? NetAssetValue, decimal Cash, decimal? GrossExposure, decimal? NetExposure, decimal HighWaterMark, double? Drawdown,
    string Detail);
