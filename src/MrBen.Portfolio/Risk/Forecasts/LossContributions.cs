using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>What each position has to do with one loss of a tail. Immutable and thread-safe.</summary>
/// <param name="Total">The loss of the portfolio, positive for a loss.</param>
/// <param name="Marginal">By how much the loss grows per unit of weight, at the margin; length N.</param>
/// <param name="Component">
/// Weight times marginal, which sum to the total (Euler's theorem: the loss is homogeneous of degree 1); negative for a hedge; length N.
/// </param>
/// <param name="Incremental">
/// The total less the loss without the position, its weight in cash; length N. They sum to nothing in particular.
/// </param>
public sealed record LossContributions(
    double Total, ImmutableArray<double> Marginal, ImmutableArray<double> Component, ImmutableArray<double> Incremental);
