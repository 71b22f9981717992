using MrBen.Optimization;
using MrBen.Optimization.Feasibility;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Feasibility;
using MrBen.Optimization.Tests.Quadratic;
using static System.FormattableString;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// The smallest relaxation against HiGHS 1.12 on the textbook form of the same linear program: variables without bounds, a row for each
/// finite limit, and an excess for each row.
/// </summary>
public class FeasibilityRelaxationHighsTests
{
    [Fact]
    public void Find_RandomConflicts_HasTheTotalOfHighs()
    {
        int relaxed = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            QuadraticProgram program = RandomConflicts.Create(seed);
            Random random = new(seed);
            int n = program.VariableCount;
            int m = program.RowCount;
            relaxed += Compare(Invariant($"{seed}"), program,
                Weights(random, n), Weights(random, n), Weights(random, m), Weights(random, m));
        }

        Assert.InRange(relaxed, 80, 200);
    }

    [Theory]
    [InlineData(ProgramFamily.ContradictoryGroups)]
    [InlineData(ProgramFamily.LongShortWithTurnover)]
    [InlineData(ProgramFamily.EqualitiesWithFixedVariables)]
    public void Find_PortfolioPrograms_HasTheTotalOfHighs(ProgramFamily family)
    {
        int relaxed = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            QuadraticProgram given = RandomPrograms.Create(family, seed);
            int n = given.VariableCount;
            int m = given.RowCount;

            // Limits drawn together, so that feasible families conflict too; bounds hold for every third variable only.
            QuadraticProgram program = given.WithRowLimits(
                [.. given.RowLower.ToArray().Select(limit => limit + 0.05)], given.RowUpper);
            relaxed += Compare(Invariant($"{family} {seed}"), program,
                [.. Enumerable.Range(0, n).Select(j => j % 3 == 0 ? double.PositiveInfinity : 1)],
                Ones(n), Ones(m), Ones(m));
        }

        Assert.InRange(relaxed, 20, 40);
    }

    // 1 where both found a relaxation that is more than nothing.
    private static int Compare(string name, QuadraticProgram program, double[] lower, double[] upper, double[] rowLower, double[] rowUpper)
    {
        FeasibilityRelaxation ours = FeasibilityRelaxation.Find(
            program, RelaxationWeights.Create(program, lower, upper, rowLower, rowUpper),
            cancellationToken: TestContext.Current.CancellationToken);
        (HighsStatus status, double total) = Highs.Solve(Textbook(program, lower, upper, rowLower, rowUpper));
        Assert.Equal(status == HighsStatus.Infeasible, ours.Status == SolverStatus.PrimalInfeasible);
        if (status == HighsStatus.Optimal)
        {
            Assert.True(ours.Status == SolverStatus.Optimal, Invariant($"{name}: {ours.Status}"));
            Assert.True(Math.Abs(total - ours.Total) <= 1e-7 * Math.Max(1, total), Invariant($"{name}: {ours.Total} against {total}"));
        }

        return ours.Total > 0 ? 1 : 0;
    }

    private static QuadraticProgram Textbook(QuadraticProgram program, double[] lower, double[] upper, double[] rowLower, double[] rowUpper)
    {
        int n = program.VariableCount;
        List<(double[] Row, double Min, double Max, double Weight)> limits = [];
        for (int j = 0; j < n; j++)
        {
            double[] unit = new double[n];
            unit[j] = 1;
            Add(unit, program.Lower[j], program.Upper[j], lower[j], upper[j]);
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            Add(program.Rows.Row(i).ToArray(), program.RowLower[i], program.RowUpper[i], rowLower[i], rowUpper[i]);
        }

        int wide = n + limits.Count;
        double[] rows = new double[limits.Count * wide];
        double[] linear = new double[wide];
        double[] low = new double[wide];
        double[] high = [.. Enumerable.Repeat(double.PositiveInfinity, wide)];
        low.AsSpan(0, n).Fill(double.NegativeInfinity);
        for (int k = 0; k < limits.Count; k++)
        {
            limits[k].Row.CopyTo(rows, k * wide);
            rows[(k * wide) + n + k] = double.IsFinite(limits[k].Min) ? 1 : -1;
            bool gives = double.IsFinite(limits[k].Weight);
            linear[n + k] = gives ? limits[k].Weight : 0;
            high[n + k] = gives ? double.PositiveInfinity : 0;
        }

        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[wide]), linear, low, high,
            DenseMatrix.Create(limits.Count, wide, rows), [.. limits.Select(limit => limit.Min)], [.. limits.Select(limit => limit.Max)]);

        void Add(double[] row, double min, double max, double minWeight, double maxWeight)
        {
            if (double.IsFinite(min))
            {
                limits.Add((row, min, double.PositiveInfinity, minWeight));
            }

            if (double.IsFinite(max))
            {
                limits.Add((row, double.NegativeInfinity, max, maxWeight));
            }
        }
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static double[] Weights(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? double.PositiveInfinity : random.Next(1, 5))];
}
