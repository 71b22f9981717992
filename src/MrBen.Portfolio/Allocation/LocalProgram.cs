using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Sensitivity;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A quadratic program whose optimum is that of a lowered problem and moves as it does: its rows are those of the problem, then the tangents of
/// its cones; its curvature is the Lagrangian's. Immutable.
/// </summary>
/// <param name="Lowered">The problem.</param>
/// <param name="Program">The program.</param>
/// <param name="Outcome">Its optimum.</param>
internal sealed record LocalProgram(LoweredProblem Lowered, QuadraticProgram Program, SolverOutcome Outcome)
{
    /// <summary>What changes as a cone's limit rises: the place of its tangent, and the slope of it.</summary>
    public ProgramDirection LimitDirection(int cone)
    {
        LoweredCone own = Lowered.Cones[cone];
        double[] weights = Lowered.Weights(Outcome.Point);
        int row = Lowered.Program.RowCount + cone;
        double[] lower = new double[Program.RowCount];
        lower[row] = -own.LimitSlope(weights);
        double[] linear = new double[Program.VariableCount];
        linear.AsSpan(0, Lowered.AssetCount).Fill(-Math.Max(0, Outcome.RowMultipliers[row]) * own.LimitBend);
        return new ProgramDirection { Linear = [.. linear], RowLower = ImmutableArray.Create(lower) };
    }
}
