using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk;

/// <summary>What one held asset adds to the portfolio's volatility (Euler's decomposition). Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Weight">Fraction of net asset value; negative for a short position, never 0.</param>
/// <param name="Volatility">Volatility of the asset's own returns per year, at least 0.</param>
/// <param name="MarginalContribution">
/// Change of portfolio volatility per unit of weight, (Σw)ᵢ/σ, per year; <see langword="null"/> where portfolio volatility is zero.
/// </param>
/// <param name="ComponentContribution">
/// Weight times marginal contribution, per year; the components sum to the portfolio's volatility. Negative for a hedge;
/// <see langword="null"/> where portfolio volatility is zero.
/// </param>
/// <param name="RiskScore">
/// The asset's share of portfolio volatility; the scores sum to 1. Negative for a hedge, above 1 where others hedge it;
/// <see langword="null"/> where portfolio volatility is zero.
/// </param>
public sealed record AssetRisk(
    AssetId Asset, double Weight, double Volatility, double? MarginalContribution, double? ComponentContribution, double? RiskScore);
