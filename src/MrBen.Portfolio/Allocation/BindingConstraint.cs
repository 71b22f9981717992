namespace MrBen.Portfolio.Allocation;

/// <summary>A constraint that holds the optimum back.</summary>
/// <param name="Constraint">The constraint in words, with its limit.</param>
/// <param name="ShadowPrice">
/// Improvement of the objective per unit by which the limit is relaxed, at least 0: of volatility for minimum variance, of the Sharpe ratio for
/// maximum Sharpe, of utility or expected return otherwise. Valid for small changes.
/// </param>
public sealed record BindingConstraint(string Constraint, double ShadowPrice);
