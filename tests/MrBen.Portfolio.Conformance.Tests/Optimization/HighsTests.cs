using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// HiGHS 1.12 (inside Google.OrTools 9.15.6755) as the independent oracle of semidefinite and linear programs, which R's quadprog cannot
/// solve: the same feasibility, the same optimum. Where its quadratic solver ends without an answer the case is counted out; each test says
/// how many must remain.
/// </summary>
public class HighsTests
{
    // HiGHS is asked for residuals of 1e-9, absolute; our own are relative and far below.
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(ProgramFamily.FewerObservationsThanAssets, 150, 120)]
    [InlineData(ProgramFamily.DuplicatedAssets, 100, 80)]
    [InlineData(ProgramFamily.EqualitiesWithFixedVariables, 100, 80)]
    [InlineData(ProgramFamily.LongShortWithTurnover, 60, 40)]
    public void Solve_SemidefinitePrograms_FindsTheSameOptimum(ProgramFamily family, int count, int least) =>
        Compare(count, least, seed => RandomPrograms.Create(family, seed), SolverStatus.Optimal);

    [Fact]
    public void Solve_LinearProgramsWithTies_FindsTheSameOptimum() =>
        Compare(200, 200, seed => NastyPrograms.Create(NastyFamily.LinearWithTies, seed), SolverStatus.Optimal);

    // The constraints of the portfolio-like family without the curvature.
    [Fact]
    public void Solve_LinearPrograms_FindsTheSameOptimum() => Compare(200, 200, seed =>
    {
        Random random = new(seed);
        int n = random.Next(2, 31);
        return RandomPrograms.General(random, n, SymmetricMatrix.FromDiagonal(new double[n]));
    }, SolverStatus.Optimal);

    [Theory]
    [InlineData(ProgramFamily.InfeasibleByAMillionth)]
    [InlineData(ProgramFamily.ContradictoryGroups)]
    public void Solve_InfeasiblePrograms_AreInfeasible(ProgramFamily family) => Compare(75, 75, seed =>
    {
        QuadraticProgram program = RandomPrograms.Create(family, seed);
        int n = program.VariableCount;
        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), program.Linear, program.Lower, program.Upper,
            program.Rows, program.RowLower, program.RowUpper);
    }, SolverStatus.PrimalInfeasible);

    // Random half-spaces, some variables free and some bounded on one side: feasible or not, bounded or not, as it comes. HiGHS calls one of
    // them infeasible to which zero is a solution (seed 298).
    [Fact]
    public void Solve_RandomHalfSpaces_EndTheSameWay() => Compare(300, 299, seed =>
    {
        Random random = new(seed);
        int n = random.Next(1, 9);
        int m = random.Next(1, 14);
        double[] rows = RandomPrograms.RandomVector(random, n * m, -1, 1);
        double[] limits = RandomPrograms.RandomVector(random, m, -0.6, 1);
        double[] lower = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 0 ? 0 : double.NegativeInfinity)];
        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), RandomPrograms.RandomVector(random, n, -1, 1), lower,
            default, DenseMatrix.Create(m, n, rows), default, limits);
    }, expected: null);

    private static void Compare(int count, int least, Func<int, QuadraticProgram> create, SolverStatus? expected)
    {
        List<string> differences = [];
        int compared = 0;
        QuadraticSolver solver = new();
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = create(seed);
            (HighsStatus status, double theirs) = Highs.Solve(program);
            if (!Enum.IsDefined(status) || (status == HighsStatus.Infeasible && ZeroIsFeasible(program)))
            {
                continue;
            }

            compared++;
            SolverOutcome outcome = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            bool same = outcome.Status == (expected ?? outcome.Status) && outcome.Status switch
            {
                SolverStatus.Optimal => status == HighsStatus.Optimal
                    && Math.Abs(outcome.Objective - theirs) <= Tolerance * Size(program, outcome.Point),
                SolverStatus.PrimalInfeasible => status is HighsStatus.Infeasible or HighsStatus.UnboundedOrInfeasible,
                SolverStatus.Unbounded => status is HighsStatus.Unbounded or HighsStatus.UnboundedOrInfeasible,
                _ => false,
            };
            if (!same)
            {
                differences.Add($"{seed}: {outcome.Status} {outcome.Objective:R}, HiGHS {status} {theirs:R}, {outcome.Certificate}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {compared}:\n{string.Join('\n', differences)}");
        Assert.True(compared >= least, $"HiGHS answered {compared} of {count}.");
        TestContext.Current.TestOutputHelper?.WriteLine($"HiGHS answered and agreed on {compared} of {count}.");
    }

    private static bool ZeroIsFeasible(QuadraticProgram program) =>
        program.Lower.ToArray().All(limit => limit <= 0) && program.Upper.ToArray().All(limit => limit >= 0)
        && program.RowLower.ToArray().All(limit => limit <= 0) && program.RowUpper.ToArray().All(limit => limit >= 0);

    // The objective's largest term.
    private static double Size(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        double size = 1e-4; // Daily variances: what 1e-9 of a constraint's violation may be worth.
        for (int j = 0; j < point.Length; j++)
        {
            size = Math.Max(size, Math.Abs(program.Linear[j] * point[j]));
            size = Math.Max(size, program.Hessian.Diagonal(j) * point[j] * point[j]);
        }

        return size;
    }
}
