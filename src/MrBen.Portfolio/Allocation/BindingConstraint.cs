namespace MrBen.Portfolio.Allocation;

/// <summary>A constraint that holds the optimum back.</summary>
/// <param name="Constraint">The constraint in words, with its limit.</param>
/// <param name="ShadowPrice">
/// Improvement of the objective per unit by which the limit is relaxed, at least 0: of volatility (with L2 regularization in it, and
/// trading costs over the volatility beside it) for minimum variance, of the tracking error likewise for its minimum, of the Sharpe ratio
/// for maximum Sharpe, of utility or expected return net of costs otherwise. Valid for small changes; infinite where the limit on
/// volatility is the lowest there is, or the effective number of assets that of all: its gain is a root of the room given. Where an optimum
/// of the first three has no volatility or tracking error (at most a millionth of Σ|weight|·volatility), no constraint is listed: there is
/// none left to gain, and the ratio has no slope.
/// </param>
public sealed record BindingConstraint(string Constraint, double ShadowPrice)
{
    /// <summary>Which of the constraints it is.</summary>
    public PortfolioLimit? Limit { get; init; }

    /// <summary>Which of its limits binds; of an equality, the one whose relaxation would help.</summary>
    public LimitSide Side { get; init; }
}
