using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The smallest moves of limits of volatilities and of the effective number of assets under which some weights keep them and the linear limits:
/// the least sum of what the cones are exceeded by, each as a share of its own limit.
/// </summary>
internal static class ConeRelaxation
{
    /// <summary>At the value itself a limit would leave a single point, and no inside; moves of less than this share are none.</summary>
    public const double Margin = 1e-6;

    /// <summary>The moves; empty where none are needed or none were found.</summary>
    public static ImmutableArray<LimitRelaxation> Find(
        PortfolioProblem problem, ReturnEstimates estimates, TimeProvider? clock, CancellationToken cancellationToken)
    {
        // Choices and contributions are no cones; returns count only where a target asks for them.
        PortfolioProblem plain = problem with
        {
            Objective = PortfolioObjective.MinimumVariance,
            Constraints = problem.Constraints with { Holdings = null, RiskContributions = [] },
        };
        LoweredProblem lowered = new ProblemLowering(plain, estimates).Direct(0, 0, 0);
        LoweredCone[] limits = [.. lowered.Cones.Where(cone => cone.Label is not null)];
        if (limits.Length == 0)
        {
            return [];
        }

        LoweredProblem elastic = Elastic(lowered, limits);
        ConicOutcome outcome = new ConicSolver(clock).Solve(
            new ConicLowering(elastic).Conic, new SolverSettings { TimeLimit = problem.TimeLimit }, cancellationToken);
        if (!outcome.HasPoint)
        {
            return [];
        }

        PortfolioWeights weights = PortfolioWeights.Create(estimates.Assets, elastic.Weights(outcome.Point));
        List<LimitRelaxation> found = [];
        foreach (MeasuredLimit measured in new ConstraintCheck(weights).Measure(plain.Constraints, estimates, plain.CurrentWeights))
        {
            ConstraintLabel label = measured.Label;
            if (!limits.Any(cone => cone.Label!.Limit == label.Limit))
            {
                continue;
            }

            if (measured.Value > label.Max * (1 + Margin))
            {
                found.Add(new LimitRelaxation(label.Limit, LimitSide.AtMost, label.Max, measured.Value * (1 + Margin)));
            }
            else if (measured.Value < label.Min * (1 - Margin))
            {
                found.Add(new LimitRelaxation(label.Limit, LimitSide.AtLeast, label.Min, measured.Value * (1 - Margin)));
            }
        }

        return [.. found];
    }

    // Beside each cone with a limit a variable, behind the others, by which its first row may be exceeded.
    private static LoweredProblem Elastic(LoweredProblem lowered, LoweredCone[] limits)
    {
        QuadraticProgram program = lowered.Program;
        int n = program.VariableCount;
        int wide = n + limits.Length;
        double[] rows = new double[program.RowCount * wide];
        for (int i = 0; i < program.RowCount; i++)
        {
            program.Rows.Row(i).CopyTo(rows.AsSpan(i * wide, n));
        }

        double[] linear = new double[wide];
        linear.AsSpan(n).Fill(1);
        ImmutableArray<LoweredCone> cones = [.. lowered.Cones.Select(cone => Array.IndexOf(limits, cone) is >= 0 and int k
            ? cone.With(n + k, Unit(cone))
            : cone)];
        return lowered with
        {
            Program = QuadraticProgram.Create(
                SymmetricMatrix.FromDiagonal(new double[wide]), linear, [.. program.Lower, .. new double[limits.Length]],
                [.. program.Upper, .. Enumerable.Repeat(double.PositiveInfinity, limits.Length)],
                DenseMatrix.Create(program.RowCount, wide, rows), program.RowLower, program.RowUpper),
            BoundLabels = [.. lowered.BoundLabels, .. new ConstraintLabel?[limits.Length]],
            Cones = cones,
        };
    }

    // Of a volatility its limit; the effective number's row is a sum of weights over its root.
    private static double Unit(LoweredCone cone) =>
        double.IsFinite(cone.Label!.Max) ? cone.Label.Max : 1 / Math.Sqrt(cone.Label.Min);
}
