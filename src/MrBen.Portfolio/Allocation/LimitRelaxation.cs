namespace MrBen.Portfolio.Allocation;

/// <summary>A limit that moves so that some weights satisfy all. Immutable.</summary>
/// <param name="Limit">Which of the constraints it is.</param>
/// <param name="Side">Which of its limits.</param>
/// <param name="From">The limit as it is.</param>
/// <param name="To">
/// The limit as it would have to be; of a volatility or an effective number a millionth of it farther, so that more than one point is left.
/// </param>
public sealed record LimitRelaxation(PortfolioLimit Limit, LimitSide Side, double From, double To);
