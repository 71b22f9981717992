using MrBen.Optimization.Certificates;
using MrBen.Optimization.Integer;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

/// <summary>Recomputes what an integer outcome claims.</summary>
internal static class IntegerProof
{
    /// <summary>Share of the largest term of the objective.</summary>
    public const double Tolerance = 1e-8;

    /// <summary>What is wrong with an outcome whose objective is known; <see langword="null"/> where nothing is.</summary>
    public static string? Fault(IntegerProgram integer, IntegerOutcome outcome, double expected)
    {
        if (double.IsPositiveInfinity(expected))
        {
            return outcome.Status == SolverStatus.PrimalInfeasible && double.IsPositiveInfinity(outcome.LowerBound) ? null : "has no point";
        }

        if (outcome.Status != SolverStatus.Optimal || !integer.KeepsRestrictions(outcome.Point.AsSpan()))
        {
            return "not optimal";
        }

        double size = Size(integer.Continuous, outcome);
        if (!(Math.Abs(outcome.Objective - expected) <= Tolerance * size) || !(outcome.Gap <= Tolerance * size))
        {
            return "another objective";
        }

        // The certificate of the continuous program that is left, recomputed; and its point against the program that was given.
        SolverOutcome decided = outcome.Decided!;
        Certificate certificate = CertificateVerifier.Verify(
            outcome.DecidedProgram!, outcome.Point.AsSpan(), decided.RowMultipliers, decided.BoundMultipliers);
        Certificate primal = CertificateVerifier.Verify(
            integer.Continuous, outcome.Point.AsSpan(), decided.RowMultipliers, decided.BoundMultipliers);
        return certificate.Holds(1e-9) && primal.PrimalResidual <= 1e-9 ? null : $"certificate {certificate}, {primal}";
    }

    /// <summary>The largest term of the objective.</summary>
    public static double Size(QuadraticProgram program, IntegerOutcome outcome)
    {
        double size = 1e-5; // Daily variances.
        for (int i = 0; i < outcome.Point.Length; i++)
        {
            size = Math.Max(size, Math.Abs(program.Linear[i] * outcome.Point[i]));
            size = Math.Max(size, program.Hessian.Diagonal(i) * outcome.Point[i] * outcome.Point[i]);
        }

        return size;
    }
}
