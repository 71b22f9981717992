using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Takes the answer of an interior point, which is near every bound and on none, to the digits of an active set: quadratic programs with the
/// tangents of the cones and the curvature of the Lagrangian, each started from the last (sequential quadratic programming: Wilson 1963;
/// Nocedal and Wright 2006, Numerical Optimization, chapter 18). Near the answer the error squares with each of them.
/// </summary>
internal sealed class ConicPolish(LoweredProblem lowered, ConicLowering conic)
{
    private const int MaxSteps = 8;

    // Below this share of the largest number in it a row of a cone has no direction.
    private const double NoDirection = 1e-9;

    /// <summary>The answer with a smaller certificate, or the given one where there is none.</summary>
    public ProgramAnswer Improve(ProgramAnswer answer, Func<QuadraticProgram, SolverOutcome> solve)
    {
        double[] point = answer.Point;
        double[] prices = [.. lowered.Cones.Select((cone, k) => conic.PriceOf(answer, k))];
        for (int step = 0; step < MaxSteps; step++)
        {
            if (Around(point, prices) is not { } program || solve(program) is not { Status: SolverStatus.Optimal } outcome)
            {
                return answer;
            }

            prices = [.. outcome.RowMultipliers[lowered.Program.RowCount..].ToArray().Select(price => Math.Max(0, price))];
            point = outcome.Point.ToArray();
            ProgramAnswer next = conic.Answer(
                point, outcome.BoundMultipliers, outcome.RowMultipliers[..lowered.Program.RowCount], prices) with
            {
                Iterations = answer.Iterations + outcome.Iterations,
                Driver = "interior point, then active set",
            };
            if (!(next.ConicCertificate!.Value.Largest < answer.ConicCertificate!.Value.Largest))
            {
                return answer;
            }

            answer = next;
        }

        return answer;
    }

    /// <summary>
    /// The program around an optimum, which moves as the optimum does; <see langword="null"/> where a cone has no tangent or the program another
    /// optimum.
    /// </summary>
    public LocalProgram? At(ProgramAnswer answer, Func<QuadraticProgram, SolverOutcome> solve)
    {
        double[] prices = [.. lowered.Cones.Select((cone, k) => conic.PriceOf(answer, k))];
        return Around(answer.Point, prices) is { } program && solve(program) is { Status: SolverStatus.Optimal } outcome
            ? new LocalProgram(lowered, program, outcome.ToOwned())
            : null;
    }

    // Nothing where a cone has no tangent.
    private QuadraticProgram? Around(double[] point, double[] prices)
    {
        QuadraticProgram program = lowered.Program;
        int n = program.VariableCount;
        double[] hessian = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            program.Hessian.CopyRow(i, hessian.AsSpan(i * n, n));
        }

        double[] rows = new double[(program.RowCount + lowered.Cones.Length) * n];
        program.Rows.Values.CopyTo(rows);
        double[] limits = new double[lowered.Cones.Length];
        for (int k = 0; k < lowered.Cones.Length; k++)
        {
            LoweredCone cone = lowered.Cones[k];
            double[] values = cone.Values(point, lowered.AssetCount);
            double size = cone.Length(values);
            if (!(size > NoDirection * Math.Max(Kernels.MaxAbs(values), NoDirection)))
            {
                if (!(values[0] > 0))
                {
                    return null;
                }

                // Far within, wherever what is in it points to.
                (prices[k], limits[k]) = (0, double.NegativeInfinity);
                continue;
            }

            Span<double> row = rows.AsSpan((program.RowCount + k) * n, n);
            limits[k] = cone.WriteTangent(values, lowered.AssetCount, row);
            if (prices[k] > 0)
            {
                cone.AddCurvature(values, prices[k], lowered.AssetCount, hessian, n);
            }
        }

        SymmetricMatrix curvature = SymmetricMatrix.Create(n, hessian);

        // c − (H − Q)x, so that the slope at the point is the objective's.
        double[] linear = program.Linear.ToArray();
        double[] bent = new double[n];
        double[] straight = new double[n];
        curvature.Multiply(point, bent);
        program.Hessian.Multiply(point, straight);
        Kernels.Axpy(-1, bent, linear);
        Kernels.Axpy(1, straight, linear);
        return QuadraticProgram.Create(
            curvature, linear, program.Lower, program.Upper, DenseMatrix.Create(program.RowCount + limits.Length, n, rows),
            [.. program.RowLower, .. limits], [.. program.RowUpper, .. Enumerable.Repeat(double.PositiveInfinity, limits.Length)]);
    }
}
