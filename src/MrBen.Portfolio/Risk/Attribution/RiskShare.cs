namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>What one asset, group or factor adds to a portfolio's volatility. Immutable.</summary>
/// <param name="Name">The asset, group or factor.</param>
/// <param name="Exposure">Weight of the asset, sum of weights of the group, or exposure to the factor.</param>
/// <param name="Contribution">
/// Exposure times its marginal effect, in the unit of the volatility; all contributions sum to it. Negative for a hedge.
/// </param>
/// <param name="Share">The contribution as a share of the volatility; the shares sum to 1.</param>
public readonly record struct RiskShare(string Name, double Exposure, double Contribution, double Share);
