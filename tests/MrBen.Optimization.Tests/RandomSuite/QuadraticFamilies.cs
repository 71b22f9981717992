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
        new SuiteFamily("conflicts", 1_500, (seed, token) => Solve(RandomConflicts.Create(seed), token, null)),
        .. Enum.GetValues<FreeSetFamily>().Select(family => new SuiteFamily($"dual {family}", 500,
            (seed, token) => SolveDual(FreeSetPrograms.Create(family, seed), token))),
    ];

    private static SolverStatus Planted(ProgramFamily family) =>
        family is ProgramFamily.InfeasibleByAMillionth or ProgramFamily.ContradictoryGroups
            ? SolverStatus.PrimalInfeasible
            : SolverStatus.Optimal;

    private static Answer Solve(QuadraticProgram program, CancellationToken token, SolverStatus? planted = SolverStatus.Optimal) =>
        QuadraticAnswers.Of(program, new QuadraticSolver().Solve(program, cancellationToken: token), planted);

    private static Answer SolveDual(QuadraticProgram program, CancellationToken token) => QuadraticAnswers.Of(
        program, new SolverSession { Methods = QuadraticMethods.Dual }.Solve(program, cancellationToken: token));
}
