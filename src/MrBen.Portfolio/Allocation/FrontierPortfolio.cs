namespace MrBen.Portfolio.Allocation;

/// <summary>A portfolio on an efficient frontier. Immutable.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="ExpectedReturn">Expected return per year (0.08 is 8 %).</param>
/// <param name="Volatility">Volatility per year.</param>
/// <param name="RiskAversion">
/// The largest risk aversion λ at which the weights have the largest expected return − ½λ·variance: the inverse of the slope of half the
/// variance along the frontier. Infinite where the variance is the smallest.
/// </param>
public sealed record FrontierPortfolio(PortfolioWeights Weights, double ExpectedReturn, double Volatility, double RiskAversion);
