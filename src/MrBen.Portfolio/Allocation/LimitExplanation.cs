namespace MrBen.Portfolio.Allocation;

/// <summary>What one limit does to the best weights. Immutable.</summary>
/// <param name="Limit">Which of the constraints it is.</param>
/// <param name="Side">Which of its limits.</param>
/// <param name="Value">The limit, in its own unit.</param>
public sealed record LimitExplanation(PortfolioLimit Limit, LimitSide Side, double Value)
{
    /// <summary>Whether it holds the optimum back.</summary>
    public bool IsBinding { get; init; }

    /// <summary>What the weights have of it beyond the limit on the allowed side; 0 where it binds, negative where it gave way.</summary>
    public double Slack { get; init; }

    /// <summary>
    /// Improvement of the objective per unit of relaxation, as <see cref="BindingConstraint.ShadowPrice"/>; 0 where it does not bind.
    /// </summary>
    public double ShadowPrice { get; init; }

    /// <summary>
    /// What the limit costs: by how much the objective improves without it, at least 0, in volatility (costs of trading counted as what
    /// they add to it), tracking error, Sharpe ratio, utility or expected return a year; +∞ where it then improves without limit, <see
    /// langword="null"/> where the problem without it was not solved. 0 where it does not bind.
    /// </summary>
    public double? Cost { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string Sentence { get; init; } = "";
}
