using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Feasibility;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Certificates;

public class InfeasibilityProofTests
{
    // Brute force: of the listed constraints alone, dropping any one leaves a feasible set; all of them together do not.
    [Theory]
    [InlineData(ProgramFamily.InfeasibleByAMillionth)]
    [InlineData(ProgramFamily.ContradictoryGroups)]
    public void Proof_AnyMemberDropped_RestIsFeasible(ProgramFamily family)
    {
        QuadraticSolver solver = new();
        for (int seed = 0; seed < 60; seed++)
        {
            QuadraticProgram program = RandomPrograms.Create(family, seed);
            InfeasibilityProof proof = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken).Infeasibility!;
            Assert.True(proof.Violation > 0 && proof.Constraints.Length >= 2, $"{family} {seed}");
            Assert.Equal(proof.Violation, CertificateVerifier.VerifyInfeasibility(program, proof.Constraints));
            Assert.Equal(SolverStatus.PrimalInfeasible, Status(solver, program, proof, dropped: -1));
            for (int k = 0; k < proof.Constraints.Length; k++)
            {
                Assert.True(Status(solver, program, proof, k) == SolverStatus.Optimal, $"{family} {seed}: without {proof.Constraints[k]}");
            }
        }
    }

    // Random integer rows between limits that usually conflict somewhere.
    [Fact]
    public void Proof_RandomConflicts_IsIrreducible()
    {
        QuadraticSolver solver = new();
        int conflicts = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 5);
            int m = random.Next(1, 8);
            double[] rows = [.. Enumerable.Range(0, n * m).Select(_ => (double)random.Next(-2, 3))];
            double[] low = [.. Enumerable.Range(0, m).Select(_ => random.Next(3) == 0 ? random.Next(-3, 4) : double.NegativeInfinity)];
            double[] high = [.. low.Select(l => random.Next(2) == 0 ? Math.Max(l, random.Next(-3, 4)) : double.PositiveInfinity)];
            double[] lower = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 0 ? random.Next(-1, 2) : double.NegativeInfinity)];
            SymmetricMatrix q = SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat((double)random.Next(2), n)]);
            QuadraticProgram program = QuadraticProgram.Create(q, new double[n], lower, default, DenseMatrix.Create(m, n, rows), low, high);
            SolverOutcome outcome = solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(outcome.Status is SolverStatus.Optimal or SolverStatus.PrimalInfeasible, $"{seed}: {outcome.Status}");
            if (outcome.Infeasibility is { } proof)
            {
                conflicts++;
                Assert.Equal(SolverStatus.PrimalInfeasible, Status(solver, program, proof, dropped: -1));
                for (int k = 0; k < proof.Constraints.Length; k++)
                {
                    Assert.True(proof.Constraints.Length == 1 || Status(solver, program, proof, k) == SolverStatus.Optimal,
                        $"{seed}: without {proof.Constraints[k]}");
                }
            }
        }

        Assert.InRange(conflicts, 50, 250);
    }

    // Real coefficients between limits of every kind, bounds that cross among them, with and without kinked costs.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Proof_ConflictsOfEveryKind_IsIrreducible(bool withCosts)
    {
        QuadraticSolver solver = new();
        int conflicts = 0;
        for (int seed = 0; seed < TestTier.Count(brief: 200, full: 3_000); seed++)
        {
            QuadraticProgram program = RandomConflicts.Create(seed);
            double[] rates = [.. Enumerable.Repeat(0.001, program.VariableCount)];
            program = withCosts ? program.WithCosts(KinkedCosts.Create(new double[rates.Length], rates, rates)) : program;
            if (solver.Solve(program, cancellationToken: TestContext.Current.CancellationToken).Infeasibility is not { } proof)
            {
                continue;
            }

            conflicts++;
            Assert.Equal(SolverStatus.PrimalInfeasible, Status(solver, program, proof, dropped: -1));
            for (int k = 0; k < proof.Constraints.Length; k++)
            {
                Assert.True(Status(solver, program, proof, k) == SolverStatus.Optimal, $"{seed}: without {proof.Constraints[k]}");
            }
        }

        Assert.True(conflicts > 50, $"Only {conflicts} conflicts.");
    }

    [Fact]
    public void Solve_LimitsCross_NamesBothSides()
    {
        QuadraticSolver solver = new();
        SymmetricMatrix q = SymmetricMatrix.FromDiagonal([1, 1]);
        SolverOutcome bounds = solver.Solve(
            QuadraticProgram.Create(q, [0, 0], [0, 2], [1, 1]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.PrimalInfeasible, bounds.Status);
        Assert.False(bounds.HasPoint);
        Assert.Equal([new(ConstraintSide.LowerBound, 1, 1), new(ConstraintSide.UpperBound, 1, 1)], bounds.Infeasibility!.Constraints);
        Assert.Equal(0.5, bounds.Infeasibility.Violation); // (2 − 1) over 2.
        SolverOutcome rows = solver.Solve(
            QuadraticProgram.Create(q, [0, 0], rows: DenseMatrix.Create(1, 2, [1, 1]), rowLower: [3], rowUpper: [2]),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([new(ConstraintSide.RowLower, 0, 1), new(ConstraintSide.RowUpper, 0, 1)], rows.Infeasibility!.Constraints);
    }

    [Fact]
    public void Solve_ZeroRowThatCannotHold_IsInfeasible()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([1]), [0], rows: DenseMatrix.Create(1, 1, [0]), rowLower: [1], rowUpper: [2]);
        SolverOutcome outcome = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.Equal([new(ConstraintSide.RowLower, 0, 1)], outcome.Infeasibility!.Constraints);
    }

    private static SolverStatus Status(QuadraticSolver solver, QuadraticProgram program, InfeasibilityProof proof, int dropped)
    {
        int n = program.VariableCount;
        double[] lower = Filled(n, double.NegativeInfinity);
        double[] upper = Filled(n, double.PositiveInfinity);
        double[] rowLower = Filled(program.RowCount, double.NegativeInfinity);
        double[] rowUpper = Filled(program.RowCount, double.PositiveInfinity);
        for (int k = 0; k < proof.Constraints.Length; k++)
        {
            if (k == dropped)
            {
                continue;
            }

            (ConstraintSide side, int index, _) = proof.Constraints[k];
            switch (side)
            {
                case ConstraintSide.LowerBound:
                    lower[index] = program.Lower[index];
                    break;
                case ConstraintSide.UpperBound:
                    upper[index] = program.Upper[index];
                    break;
                case ConstraintSide.RowLower:
                    rowLower[index] = program.RowLower[index];
                    break;
                default:
                    rowUpper[index] = program.RowUpper[index];
                    break;
            }
        }

        QuadraticProgram rest = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal(Filled(n, 1)), new double[n], lower, upper, program.Rows, rowLower, rowUpper);
        return solver.Solve(rest, cancellationToken: TestContext.Current.CancellationToken).Status;
    }

    private static double[] Filled(int n, double value) => [.. Enumerable.Repeat(value, n)];
}
