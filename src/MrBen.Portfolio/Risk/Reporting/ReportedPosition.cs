using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>One held asset in a <see cref="RiskReport"/>. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">Units held, negative for a short position.</param>
/// <param name="Value">Market value in the portfolio's currency.</param>
/// <param name="Weight">The same as a fraction of net asset value; null where that is not positive.</param>
/// <param name="Risk">What it adds to volatility; null where risk is not known.</param>
/// <param name="MarginalValueAtRisk">Growth of the Gaussian value at risk per unit of weight; null where it is not known.</param>
/// <param name="ComponentValueAtRisk">Its part of the Gaussian value at risk; the parts sum to the whole.</param>
/// <param name="IncrementalValueAtRisk">By how much the value at risk would fall with the position in cash.</param>
/// <param name="ComponentExpectedShortfall">Its part of the Gaussian expected shortfall; the parts sum to the whole.</param>
public sealed record ReportedPosition(
    AssetId Asset, decimal Quantity, decimal Value, double? Weight, AssetRisk? Risk, double? MarginalValueAtRisk,
    double? ComponentValueAtRisk, double? IncrementalValueAtRisk, double? ComponentExpectedShortfall);
