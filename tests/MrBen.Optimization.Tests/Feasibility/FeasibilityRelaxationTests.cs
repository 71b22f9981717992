using MrBen.Optimization.Certificates;
using MrBen.Optimization.Feasibility;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.Feasibility;

public class FeasibilityRelaxationTests
{
    private static readonly SymmetricMatrix Two = SymmetricMatrix.FromDiagonal([1, 1]);
    private static readonly DenseMatrix Sum = DenseMatrix.Create(1, 2, [1, 1]);

    [Fact]
    public void Find_FeasibleProgram_RelaxesNothing()
    {
        FeasibilityRelaxation relaxation = Find(QuadraticProgram.Create(Two, [1, 1], [0, 0], [1, 1], Sum, [1], [1]));
        Assert.Equal(SolverStatus.Optimal, relaxation.Status);
        Assert.Empty(relaxation.Relaxations);
        Assert.Equal(0, relaxation.Total);
        Assert.Equal(0, relaxation.LowerBound);
    }

    // Two weights of at most 0.3 and 0.4 that must sum to 1: 0.3 is missing. The budget counts twice, so the bounds give way; with the
    // first bound at weight 3 the second does alone.
    [Fact]
    public void Find_BudgetBeyondTheBounds_MovesTheCheaper()
    {
        QuadraticProgram program = QuadraticProgram.Create(Two, [0, 0], [0, 0], [0.3, 0.4], Sum, [1], [1]);
        FeasibilityRelaxation same = Find(program);
        Assert.Equal(0.3, same.Total, 1e-12);
        Assert.Equal(0.3, same.LowerBound, 1e-12);
        FeasibilityRelaxation weighted = Find(program, RelaxationWeights.Create(program, upper: [3, 1], rowLower: [2], rowUpper: [2]));
        ConstraintRelaxation only = Assert.Single(weighted.Relaxations);
        Assert.Equal((ConstraintSide.UpperBound, 1), (only.Side, only.Index));
        Assert.Equal(0.3, only.Amount, 1e-12);
        Assert.Equal([0.3, 0.7], weighted.Point, (x, y) => Math.Abs(x - y) <= 1e-12);
        Assert.Equal(0.7, weighted.Program!.Upper[1], 1e-12);

        // The budget alone may move: to 0.7.
        FeasibilityRelaxation budget = Find(program, RelaxationWeights.Create(program, rowLower: [2]));
        only = Assert.Single(budget.Relaxations);
        Assert.Equal(ConstraintSide.RowLower, only.Side);
        Assert.Equal(0.6, budget.Total, 1e-12);
        Assert.Equal(0.6, budget.LowerBound, 1e-12);
    }

    [Fact]
    public void Find_LimitsThatCross_CloseTheGapOnce()
    {
        QuadraticProgram bounds = QuadraticProgram.Create(Two, [0, 0], [2, 0], [1, 1]);
        Assert.Equal(1, Find(bounds).Total, 1e-12);
        FeasibilityRelaxation lower = Find(bounds, RelaxationWeights.Create(bounds, lower: [1, 1]));
        Assert.Equal(new ConstraintRelaxation(ConstraintSide.LowerBound, 0, 1), Assert.Single(lower.Relaxations));
        QuadraticProgram rows = QuadraticProgram.Create(Two, [0, 0], rows: Sum, rowLower: [3], rowUpper: [1]);
        FeasibilityRelaxation upper = Find(rows, RelaxationWeights.Create(rows, rowLower: [5], rowUpper: [2]));
        Assert.Equal(ConstraintSide.RowUpper, Assert.Single(upper.Relaxations).Side);
        Assert.Equal(4, upper.Total, 1e-12);
        Assert.Equal(4, upper.LowerBound, 1e-12);
    }

    // Bounds of at most 0.3 must hold, the budget too: the proof is theirs.
    [Fact]
    public void Find_LimitsThatMustHoldContradict_SaysWhy()
    {
        QuadraticProgram program = QuadraticProgram.Create(Two, [0, 0], [0, 0], [0.3, 0.3], Sum, [1], [1]);
        FeasibilityRelaxation relaxation = Find(program, RelaxationWeights.Create(program, lower: [1, 1]));
        Assert.Equal(SolverStatus.PrimalInfeasible, relaxation.Status);
        Assert.Null(relaxation.Program);
        Assert.Equal(3, relaxation.Infeasibility!.Constraints.Length);
        Assert.True(CertificateVerifier.VerifyInfeasibility(program, relaxation.Infeasibility.Constraints) > 0);
    }

    [Fact]
    public void Create_UnsoundWeights_Throw()
    {
        QuadraticProgram program = QuadraticProgram.Create(Two, [0, 0]);
        Assert.StartsWith("Element 1 is 0; it must be positive, or ∞ for a limit that must hold.",
            Assert.Throws<ArgumentException>(() => RelaxationWeights.Create(program, lower: [1, 0])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Expected 2 weights (one per limit), got 1.",
            Assert.Throws<ArgumentException>(() => RelaxationWeights.Create(program, upper: [1])).Message, StringComparison.Ordinal);
    }

    // Limits drawn at random, most of them in conflict: the relaxed program has a point that its solver finds, and the multipliers prove
    // that less would not do. With a hundredth of one relaxation taken back and that limit hard, the sum can only grow.
    [Fact]
    public void Find_RandomConflicts_IsFeasibleAndProvenSmallest()
    {
        QuadraticSolver solver = new();
        int relaxed = 0;
        for (int seed = 0; seed < TestTier.Count(brief: 200, full: 2_000); seed++)
        {
            QuadraticProgram program = RandomConflicts.Create(seed);
            Random random = new(seed);
            RelaxationWeights weights = RelaxationWeights.Create(program, Weights(random, program.VariableCount),
                Weights(random, program.VariableCount), Weights(random, program.RowCount), Weights(random, program.RowCount));
            FeasibilityRelaxation relaxation = Find(program, weights);
            Assert.True(relaxation.Status == SolverStatus.Optimal, Invariant($"{seed}: {relaxation.Status}"));
            Assert.True(Math.Abs(relaxation.Total - relaxation.LowerBound) <= 1e-9 * Math.Max(1, relaxation.Total),
                Invariant($"{seed}: {relaxation.Total} against {relaxation.LowerBound}"));
            SolverStatus given = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken).Status;
            Assert.Equal(given == SolverStatus.PrimalInfeasible, relaxation.Total > 0);
            SolverOutcome again = solver.Solve(relaxation.Program!, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, again.Status);
            relaxed += relaxation.Total > 0 ? 1 : 0;
        }

        Assert.True(relaxed > 50, Invariant($"Only {relaxed} conflicts."));
    }

    [Theory]
    [InlineData(ProgramFamily.InfeasibleByAMillionth)]
    [InlineData(ProgramFamily.ContradictoryGroups)]
    public void Find_PortfolioConflicts_IsProvenSmallest(ProgramFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(brief: 60, full: 500); seed++)
        {
            QuadraticProgram program = RandomPrograms.Create(family, seed);
            FeasibilityRelaxation relaxation = Find(program);
            Assert.True(relaxation.Status == SolverStatus.Optimal && relaxation.Total > 0,
                Invariant($"{family} {seed}: {relaxation.Status}"));
            Assert.True(Math.Abs(relaxation.Total - relaxation.LowerBound) <= 1e-9,
                Invariant($"{family} {seed}: {relaxation.Total} against {relaxation.LowerBound}"));
        }
    }

    private static double[] Weights(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 5))];

    private static FeasibilityRelaxation Find(QuadraticProgram program, RelaxationWeights? weights = null) =>
        FeasibilityRelaxation.Find(program, weights, cancellationToken: TestContext.Current.CancellationToken);
}
