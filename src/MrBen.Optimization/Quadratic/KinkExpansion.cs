using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// A program with kinked costs as one without, for the method that knows none: beside each variable with a kink its distances above and below
/// the center, tied to it by a row.
/// </summary>
internal static class KinkExpansion
{
    /// <summary>Solves the expanded program by the dual method and writes what it says of the given one.</summary>
    public static SolverOutcome Solve(
        QuadraticProgram program, SolverSettings settings, SolveBudget budget, SolverOutcome outcome, OptimalityMeasure measure)
    {
        KinkedCosts costs = program.Costs!;
        int n = program.VariableCount;
        int m = program.RowCount;
        QuadraticProgram expanded = Expand(program, costs);
        SolverOutcome inner = new(3 * n, m + n, costs: 0) { Iterations = outcome.Iterations };
        new DualSolver(inner, new OptimalityMeasure(3 * n), budget).Solve(expanded, settings);
        inner.Point[..n].CopyTo(outcome.MutablePoint);
        inner.RowMultipliers[..m].CopyTo(outcome.MutableRowMultipliers);
        inner.BoundMultipliers[..n].CopyTo(outcome.MutableBoundMultipliers);
        for (int j = 0; j < n; j++)
        {
            // The row x − above + below = center: its multiplier is the slope that the cost takes from the rest.
            outcome.MutableCostSlopes[j] = Math.Clamp(-inner.RowMultipliers[m + j], -costs.Below[j], costs.Above[j]);
        }

        (outcome.Status, outcome.Driver, outcome.Iterations, outcome.Objective) =
            (inner.Status, inner.Driver, inner.Iterations, inner.Objective);
        outcome.Infeasibility = inner.Infeasibility is { } proof ? WithoutDistances(program, proof, n, m) : null;
        outcome.Certificate = inner.HasPoint
            ? measure.Measure(program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers, outcome.CostSlopes)
            : inner.Certificate;
        if (inner.Status == SolverStatus.Optimal && !outcome.Certificate.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance))
        {
            outcome.Status = SolverStatus.NumericalError;
        }

        return outcome;
    }

    // The distances can take any value, so that a proof needs no more than the constraints of the given program.
    private static InfeasibilityProof WithoutDistances(QuadraticProgram program, InfeasibilityProof proof, int n, int m)
    {
        System.Collections.Immutable.ImmutableArray<ConstraintMultiplier> kept = [.. proof.Constraints.Where(item =>
            item.Side is ConstraintSide.LowerBound or ConstraintSide.UpperBound ? item.Index < n : item.Index < m)];
        return new InfeasibilityProof(kept, CertificateVerifier.VerifyInfeasibility(program, kept));
    }

    private static QuadraticProgram Expand(QuadraticProgram program, KinkedCosts costs)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        int wide = 3 * n;
        double[] hessian = new double[wide * wide];
        double[] linear = new double[wide];
        double[] lower = new double[wide];
        double[] upper = new double[wide];
        double[] rows = new double[(m + n) * wide];
        double[] rowLower = new double[m + n];
        double[] rowUpper = new double[m + n];
        program.Linear.CopyTo(linear);
        costs.Above.CopyTo(linear.AsSpan(n));
        costs.Below.CopyTo(linear.AsSpan(2 * n));
        program.Lower.CopyTo(lower);
        program.Upper.CopyTo(upper);
        upper.AsSpan(n).Fill(double.PositiveInfinity);
        program.RowLower.CopyTo(rowLower);
        program.RowUpper.CopyTo(rowUpper);
        costs.Center.CopyTo(rowLower.AsSpan(m));
        costs.Center.CopyTo(rowUpper.AsSpan(m));
        for (int j = 0; j < n; j++)
        {
            program.Hessian.CopyRow(j, hessian.AsSpan(j * wide, n));
            Span<double> row = rows.AsSpan((m + j) * wide, wide);
            (row[j], row[n + j], row[(2 * n) + j]) = (1, -1, 1);
        }

        for (int i = 0; i < m; i++)
        {
            program.Rows.Row(i).CopyTo(rows.AsSpan(i * wide));
        }

        return QuadraticProgram.Create(
            SymmetricMatrix.Create(wide, hessian), linear, lower, upper, DenseMatrix.Create(m + n, wide, rows), rowLower, rowUpper);
    }
}
