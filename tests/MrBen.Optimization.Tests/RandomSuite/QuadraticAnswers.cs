using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Answers of the quadratic solver, proven by <see cref="CertificateVerifier"/> on the program as it was given.</summary>
internal static class QuadraticAnswers
{
    private const double Tolerance = 1e-9;

    /// <summary>An outcome, and the status that the problem was made for; <see langword="null"/> where not known.</summary>
    public static Answer Of(QuadraticProgram program, SolverOutcome outcome, SolverStatus? planted = SolverStatus.Optimal)
    {
        Fingerprint numbers = Numbers(outcome);
        return new Answer(outcome.Status, outcome.Objective, outcome.HasPoint ? Size(program, outcome.Point, outcome.Objective) : 0, numbers,
            () => planted is { } status && outcome.Status != status
                ? new Proof(0, Invariant($"but made {status}; {outcome.Driver}, {outcome.Iterations} iterations, {outcome.Certificate}"))
                : Prove(program, outcome));
    }

    public static Fingerprint Numbers(SolverOutcome outcome) => Fingerprint.Of(outcome.Point).With(outcome.RowMultipliers)
        .With(outcome.BoundMultipliers).With(outcome.CostSlopes).With(outcome.Objective)
        .With(outcome.HasPoint ? [outcome.Certificate.PrimalResidual, outcome.Certificate.DualResidual] : []);

    /// <summary>The largest of the objective and its terms cⱼxⱼ and xⱼQⱼⱼxⱼ.</summary>
    public static double Size(QuadraticProgram program, ReadOnlySpan<double> point, double objective)
    {
        // At the origin all terms are rounding; there a variable of a thousandth counts.
        double largest = Math.Max(Math.Abs(objective), 1e-3 * Kernels.MaxAbs(program.Linear));
        for (int j = 0; j < point.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(program.Linear[j] * point[j]));
            largest = Math.Max(largest, program.Hessian.Diagonal(j) * point[j] * point[j]);
            largest = Math.Max(largest, Math.Abs(program.Costs?.At(j, point[j]) ?? 0));
        }

        return largest;
    }

    public static Proof Prove(QuadraticProgram program, SolverOutcome outcome)
    {
        switch (outcome.Status)
        {
            case SolverStatus.Optimal:
                Certificate certificate = CertificateVerifier.Verify(
                    program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers, outcome.CostSlopes);
                double objective = program.ObjectiveAt(outcome.Point);
                double size = Size(program, outcome.Point, objective);
                bool holds = certificate.Holds(Tolerance) && Math.Abs(objective - outcome.Objective) <= Tolerance * size;
                return Proof.Of(GapOf(certificate), holds, Invariant($"objective {outcome.Objective:R} of {objective:R}, {certificate}"));
            case SolverStatus.PrimalInfeasible:
                double violation = outcome.Infeasibility is { } proof
                    ? CertificateVerifier.VerifyInfeasibility(program, proof.Constraints)
                    : double.NegativeInfinity;
                return Proof.Of(0, violation > 0 && double.IsPositiveInfinity(outcome.Objective), Invariant($"violation {violation:E2}"));
            case SolverStatus.Unbounded:
                return Proof.Of(0, CertificateVerifier.VerifyUnbounded(program, outcome.Point, Tolerance)
                    && double.IsNegativeInfinity(outcome.Objective), "not a direction");
            default:
                return new Proof(0, Invariant($"{outcome.Driver}, {outcome.Iterations} iterations, {outcome.Certificate}"));
        }
    }

    /// <summary>The relative gap; where bounds are missing for it, the largest residual.</summary>
    public static double GapOf(Certificate certificate) =>
        double.IsFinite(certificate.RelativeGap) ? certificate.RelativeGap : ResidualOf(certificate);

    /// <summary>The largest of the three residuals.</summary>
    public static double ResidualOf(Certificate certificate) =>
        Math.Max(certificate.PrimalResidual, Math.Max(certificate.DualResidual, certificate.Complementarity));
}
