using MrBen.Optimization.Conic;
using MrBen.Optimization.Tests.Conic;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Conic programs with an optimal pair, with a dual ray and with a direction, proven by <see cref="ConicVerifier"/>.</summary>
internal static class ConicFamilies
{
    private const double RayTolerance = 1e-9;

    // As near as the method comes where nothing stands in its way, so that answers agree to many digits.
    private const double Closest = 1e-11;

    public static IReadOnlyList<SuiteFamily> All { get; } =
    [
        .. Enum.GetValues<ConicFamily>().Select(family => new SuiteFamily($"conic {family}", 1_000,
            (seed, token) => Solve(RandomConicPrograms.Create(family, seed), SolverStatus.Optimal, ToleranceOf(family), token))),
        .. Rays("infeasible", RayPrograms.Infeasible, SolverStatus.PrimalInfeasible),
        .. Rays("unbounded", RayPrograms.Unbounded, SolverStatus.Unbounded),
    ];

    private static IEnumerable<SuiteFamily> Rays(string name, Func<int, bool, bool, ConicProgram> create, SolverStatus planted)
    {
        foreach (bool symmetric in (bool[])[true, false])
        {
            foreach (bool quadratic in (bool[])[true, false])
            {
                yield return new SuiteFamily(
                    $"conic {name} {(symmetric ? "symmetric" : "any cone")} {(quadratic ? "quadratic" : "linear")}", 500,
                    (seed, token) => Solve(create(seed, symmetric, quadratic), planted, RayTolerance, token));
            }
        }
    }

    // Chains and norms over local variables make systems that rounding limits earlier.
    private static double ToleranceOf(ConicFamily family) => family switch
    {
        ConicFamily.Linear or ConicFamily.QuadraticWithEqualities => 1e-9,
        ConicFamily.LocalsInEveryCone => 1e-7,
        _ => 1e-8,
    };

    private static Answer Solve(ConicProgram program, SolverStatus planted, double tolerance, CancellationToken token)
    {
        ConicOutcome outcome = Solve(program, Closest, token);
        outcome = outcome.Status == SolverStatus.NumericalError ? Solve(program, tolerance, token) : outcome;
        ConicCertificate certificate = outcome.Certificate;
        Fingerprint numbers = Fingerprint.Of(outcome.Point).With(outcome.Slacks).With(outcome.Duals)
            .With(outcome.Objective, certificate.PrimalResidual, certificate.DualResidual, certificate.Gap);
        double size = Math.Max(Math.Abs(outcome.Objective), certificate.RelativeGap > 0 ? certificate.Gap / certificate.RelativeGap : 0);
        size = outcome.HasPoint ? size : 0;
        return new Answer(outcome.Status, outcome.Objective, size, numbers, () => outcome.Status == planted
            ? Prove(program, outcome, tolerance)
            : new Proof(0, Invariant($"but made {planted}; {outcome.Iterations} iterations, {certificate}")));
    }

    private static ConicOutcome Solve(ConicProgram program, double tolerance, CancellationToken token) => new ConicSolver().Solve(
        program, new SolverSettings { FeasibilityTolerance = tolerance, OptimalityTolerance = tolerance }, token);

    private static Proof Prove(ConicProgram program, ConicOutcome outcome, double tolerance)
    {
        switch (outcome.Status)
        {
            case SolverStatus.Optimal:
                ConicCertificate certificate = ConicVerifier.Verify(program, outcome.Point, outcome.Duals);
                return Proof.Of(certificate.Largest, certificate.Holds(tolerance), Invariant($"{certificate}"));
            case SolverStatus.PrimalInfeasible:
                return Proof.Of(0, ConicVerifier.VerifyInfeasible(program, outcome.Duals, RayTolerance), "no dual ray");
            default:
                return Proof.Of(0, ConicVerifier.VerifyUnbounded(program, outcome.Point, RayTolerance), "not a direction");
        }
    }
}
