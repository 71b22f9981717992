using System.Collections.Immutable;

namespace MrBen.Optimization.Sensitivity;

/// <summary>How an optimum moves, per unit of a step in a direction of its program. Immutable and thread-safe.</summary>
public sealed record SolutionDerivative
{
    /// <summary>What the numbers are; there are none unless <see cref="HasValue"/>.</summary>
    public SensitivityStatus Status { get; init; }

    /// <summary>Whether there are derivatives.</summary>
    public bool HasValue => Status is SensitivityStatus.Differentiable or SensitivityStatus.OneSided;

    /// <summary>Derivative of the point, length n; empty without one.</summary>
    public ImmutableArray<double> Point { get; init; } = [];

    /// <summary>
    /// Derivative of the rows' multipliers, length m. Where the binding constraints depend on one another, of those multipliers that the
    /// direction singles out: the optimal ones with the steepest objective.
    /// </summary>
    public ImmutableArray<double> RowMultipliers { get; init; } = [];

    /// <summary>
    /// Derivative of the bounds' multipliers, length n. Of a variable that is at its bound and its kink at once, of both together.
    /// </summary>
    public ImmutableArray<double> BoundMultipliers { get; init; } = [];

    /// <summary>Derivative of the slopes of kinked costs, length n where the program has such costs.</summary>
    public ImmutableArray<double> CostSlopes { get; init; } = [];

    /// <summary>Derivative of the optimal objective.</summary>
    public double Objective { get; init; }
}
