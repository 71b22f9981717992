namespace MrBen.Portfolio.Allocation;

/// <summary>A member of a <see cref="StrategyMixture"/>, what it wants and how much that counts. Immutable.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Share">Its share of the mixture, in [0, 1].</param>
/// <param name="Weights">The weights it wants.</param>
public sealed record MixturePart(string Name, double Share, PortfolioWeights Weights);
