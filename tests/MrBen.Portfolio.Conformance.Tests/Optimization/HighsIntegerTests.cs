using MrBen.Optimization;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// Linear objectives with whole lots, thresholds and a limit on what is held, as mixed-integer programs of the textbook kind (x = lot·k,
/// t·z ≤ x ≤ u·z, Σz ≤ K, z ∈ {0, 1}) for HiGHS 1.12 as the independent oracle.
/// </summary>
public class HighsIntegerTests
{
    // HiGHS is asked for residuals of 1e-9, absolute; returns are of the size 1.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Solve_LinearWithLotsAndThresholds_FindsTheSameOptimum()
    {
        int count = TestTier.Count(brief: 25, full: 200);
        int nodes = 0;
        int infeasible = 0;
        List<string> differences = [];
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int n = random.Next(3, 13);
            int held = random.Next(2, 6);
            double[] returns = RandomPrograms.RandomVector(random, n, -0.2, 1);
            double[] upper = RandomPrograms.RandomVector(random, n, 0.2, 0.6);
            double[] lots = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0 : 0.01 * random.Next(3, 12))];
            double[] thresholds = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 0 ? 0 : 0.05 + (0.1 * random.NextDouble()))];
            double[] rows = [.. Enumerable.Repeat(1.0, n), .. RandomPrograms.RandomVector(random, n, 0, 1)];
            double[] rowLower = [0.9, double.NegativeInfinity];
            double[] rowUpper = [1, 0.3 + (0.5 * random.NextDouble())];
            double[] linear = [.. returns.Select(r => -r)];
            QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), linear, new double[n], upper,
                DenseMatrix.Create(2, n, rows), rowLower, rowUpper);
            IntegerRestrictions restrictions = new() { MaximumHeld = held, LotSizes = [.. lots], Thresholds = [.. thresholds] };
            IntegerOutcome outcome = new BranchAndBoundSolver().Solve(
                IntegerProgram.Create(program, restrictions), cancellationToken: TestContext.Current.CancellationToken);
            nodes += outcome.Nodes;
            (QuadraticProgram mixed, bool[] whole) = Mixed(program, lots, thresholds, held);
            (HighsStatus status, double theirs) = Highs.Solve(mixed, whole);
            infeasible += status == HighsStatus.Infeasible ? 1 : 0;
            bool same = status == HighsStatus.Optimal
                ? outcome.Status == SolverStatus.Optimal && Math.Abs(outcome.Objective - theirs) <= Tolerance
                : status is HighsStatus.Infeasible or HighsStatus.UnboundedOrInfeasible && outcome.Status == SolverStatus.PrimalInfeasible;
            if (!same)
            {
                differences.Add($"{seed}: {outcome.Status} {outcome.Objective:R}, HiGHS {status} {theirs:R}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {count}:\n{string.Join('\n', differences)}");
        Assert.InRange(infeasible, 0, count / 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} programs, {infeasible} infeasible, {nodes} nodes.");
    }

    // Columns: the number of lots of each variable (or the variable itself), then z of each.
    private static (QuadraticProgram Program, bool[] Whole) Mixed(QuadraticProgram program, double[] lots, double[] thresholds, int held)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        double[] unit = [.. lots.Select(lot => lot > 0 ? lot : 1)];
        double[] rows = new double[(m + (2 * n) + 1) * 2 * n];
        double[] rowLower = new double[m + (2 * n) + 1];
        double[] rowUpper = new double[rowLower.Length];
        for (int k = 0; k < m; k++)
        {
            (rowLower[k], rowUpper[k]) = (program.RowLower[k], program.RowUpper[k]);
            for (int i = 0; i < n; i++)
            {
                rows[(k * 2 * n) + i] = program.Rows[k, i] * unit[i];
            }
        }

        for (int i = 0; i < n; i++)
        {
            int above = m + (2 * i);
            rows[(above * 2 * n) + i] = unit[i];
            rows[(above * 2 * n) + n + i] = -thresholds[i];
            (rowLower[above], rowUpper[above]) = (0, double.PositiveInfinity);
            rows[((above + 1) * 2 * n) + i] = unit[i];
            rows[((above + 1) * 2 * n) + n + i] = -program.Upper[i];
            (rowLower[above + 1], rowUpper[above + 1]) = (double.NegativeInfinity, 0);
            rows[((rowLower.Length - 1) * 2 * n) + n + i] = 1;
        }

        (rowLower[^1], rowUpper[^1]) = (0, held);
        double[] upper = [.. Enumerable.Range(0, 2 * n)
            .Select(j => j >= n ? 1 : lots[j] > 0 ? Math.Floor(program.Upper[j] / lots[j]) : program.Upper[j])];
        double[] linear = [.. Enumerable.Range(0, 2 * n).Select(j => j >= n ? 0 : program.Linear[j] * unit[j])];
        return (QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[2 * n]), linear, new double[2 * n], upper,
            DenseMatrix.Create(rowLower.Length, 2 * n, rows), rowLower, rowUpper),
            [.. Enumerable.Range(0, 2 * n).Select(j => j >= n || lots[j] > 0)]);
    }
}
