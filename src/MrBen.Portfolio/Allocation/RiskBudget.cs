using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>The share of the portfolio's risk that an asset may contribute, relative to the other assets' shares.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Share">Positive; shares are divided by their sum.</param>
public sealed record RiskBudget(AssetId Asset, double Share);
