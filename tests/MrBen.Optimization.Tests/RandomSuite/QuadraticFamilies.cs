using MrBen.Optimization.Feasibility;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Feasibility;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Quadratic and linear programs, by the driver that the dispatcher chooses and by the dual method alone.</summary>
internal static class QuadraticFamilies
{
    public static IReadOnlyList<SuiteFamily> All { get; } =
    [
        .. Enum.GetValues<FreeSetFamily>().Select(family => new SuiteFamily($"free set {family}", 2_000,
            (seed, token) => Solve(FreeSetPrograms.Create(family, seed), token))),
        .. Enum.GetValues<ProgramFamily>().Select(family => new SuiteFamily($"quadratic {family}", 1_500,
            (seed, token) => Solve(RandomPrograms.Create(family, seed), token, Planted(family)))),
        .. Enum.GetValues<NastyFamily>().Select(family => new SuiteFamily($"nasty {family}", 1_000,
            (seed, token) => Solve(NastyPrograms.Create(family, seed), token))),
        new SuiteFamily("unbounded", 1_500, (seed, token) => Solve(UnboundedPrograms.Create(seed), token, SolverStatus.Unbounded)),
        new SuiteFamily("conflicts", 2_000, (seed, token) => Solve(RandomConflicts.Create(seed), token, null)),
        .. Enum.GetValues<FreeSetFamily>().Select(family => new SuiteFamily($"dual {family}", 500,
            (seed, token) => SolveDual(FreeSetPrograms.Create(family, seed), token))),
        new SuiteFamily("smallest relaxations", 1_000, (seed, token) => Relax(RandomConflicts.Create(seed), token)),
    ];

    private static SolverStatus Planted(ProgramFamily family) =>
        family is ProgramFamily.InfeasibleByAMillionth or ProgramFamily.ContradictoryGroups
            ? SolverStatus.PrimalInfeasible
            : SolverStatus.Optimal;

    private static Answer Solve(QuadraticProgram program, CancellationToken token, SolverStatus? planted = SolverStatus.Optimal) =>
        QuadraticAnswers.Of(program, new QuadraticSolver().Solve(program, cancellationToken: token), planted);

    private static Answer SolveDual(QuadraticProgram program, CancellationToken token) => QuadraticAnswers.Of(
        program, new SolverSession { Methods = QuadraticMethods.Dual }.Solve(program, cancellationToken: token));

    private static Answer Relax(QuadraticProgram program, CancellationToken token)
    {
        FeasibilityRelaxation relaxation = FeasibilityRelaxation.Find(program, cancellationToken: token);
        double size = Math.Max(1, relaxation.Total);
        return new Answer(relaxation.Status, relaxation.Total, size,
            Fingerprint.Of(relaxation.Point.AsSpan()).With(relaxation.Total, relaxation.LowerBound),
            () => Proof.Of((relaxation.Total - relaxation.LowerBound) / size, relaxation.Status == SolverStatus.Optimal
                && Math.Abs(relaxation.Total - relaxation.LowerBound) <= 1e-9 * size
                && new QuadraticSolver().Solve(relaxation.Program!, cancellationToken: token).Status == SolverStatus.Optimal,
                $"{relaxation.Total} over {relaxation.LowerBound}"));
    }
}
