using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Sensitivity;

/// <summary>
/// A direction in which a program changes: of each of its numbers, the change per unit of the step. What is not set stays. Immutable and
/// thread-safe.
/// </summary>
public sealed record ProgramDirection
{
    /// <summary>Change of c, length n. Default none.</summary>
    public ImmutableArray<double> Linear { get; init; } = [];

    /// <summary>Change of Q as a symmetric matrix, n × n; it need not be semidefinite. Default none.</summary>
    public ISymmetricOperator? Hessian { get; init; }

    /// <summary>
    /// Change of Q as a multiple of itself, such as 1/λ for a unit of the risk aversion λ that it is multiplied by. Default 0.
    /// </summary>
    public double HessianScale { get; init; }

    /// <summary>Change of the lower bounds, length n; nothing where a bound is infinite. Default none.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>Change of the upper bounds, like <see cref="Lower"/>.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];

    /// <summary>Change of the rows' coefficients, m × n. Default none.</summary>
    public DenseMatrix? Rows { get; init; }

    /// <summary>Change of the rows' lower limits, length m. An equality moves with both of its limits. Default none.</summary>
    public ImmutableArray<double> RowLower { get; init; } = [];

    /// <summary>Change of the rows' upper limits, length m. Default none.</summary>
    public ImmutableArray<double> RowUpper { get; init; } = [];

    /// <summary>Change of the centers of kinked costs, length n; needs a program with such costs. Default none.</summary>
    public ImmutableArray<double> CostCenter { get; init; } = [];

    /// <summary>Change of the cost per unit above the center, length n. Default none.</summary>
    public ImmutableArray<double> CostAbove { get; init; } = [];

    /// <summary>Change of the cost per unit below the center, length n. Default none.</summary>
    public ImmutableArray<double> CostBelow { get; init; } = [];

    internal void Check(QuadraticProgram program)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        Check(Linear, n, nameof(Linear));
        Check(Lower, n, nameof(Lower));
        Check(Upper, n, nameof(Upper));
        Check(RowLower, m, nameof(RowLower));
        Check(RowUpper, m, nameof(RowUpper));
        int costs = program.Costs?.Count ?? 0;
        Check(CostCenter, costs, nameof(CostCenter));
        Check(CostAbove, costs, nameof(CostAbove));
        Check(CostBelow, costs, nameof(CostBelow));
        Guard.Finite(HessianScale);
        Guard.Length(n, Hessian?.Order ?? n, "rows and columns of the change of Q", nameof(Hessian));
        Guard.Length(n, Rows?.Columns ?? n, "columns of the change of the rows", nameof(Rows));
        Guard.Length(m, Rows?.Rows ?? m, "rows of their change", nameof(Rows));
    }

    internal static double At(ImmutableArray<double> changes, int index) => changes.IsDefaultOrEmpty ? 0 : changes[index];

    private static void Check(ImmutableArray<double> changes, int count, string name)
    {
        if (!changes.IsDefaultOrEmpty)
        {
            Guard.Length(count, changes.Length, "changes", name);
            Guard.AllFinite(changes.AsSpan(), name);
        }
    }
}
