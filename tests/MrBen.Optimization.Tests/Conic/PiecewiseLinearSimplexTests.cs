using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>The simplex method on piecewise linear programs, and its parts against what is computed without cleverness.</summary>
public class PiecewiseLinearSimplexTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Exact vertices by certificate; where the method gives up, it must be few.
    [Fact]
    public void Solve_RandomTails_IsExact()
    {
        int count = TestTier.Count(60, 2_000);
        int unsolved = 0;
        for (int seed = 0; seed < count; seed++)
        {
            ConicProgram program = TailPrograms.Tail(seed, isTied: seed % 5 == 0);
            PiecewiseLinearForm? form = PiecewiseLinearForm.Of(program);
            Assert.NotNull(form);
            PiecewiseLinearSimplex simplex = new(form);
            if (!simplex.Solve(Unlimited()))
            {
                unsolved++;
                continue;
            }

            double[] point = new double[program.VariableCount];
            double[] duals = new double[program.RowCount];
            simplex.Write(point, duals);
            ConicCertificate certificate = ConicVerifier.Verify(program, point, duals);
            Assert.True(certificate.Holds(1e-11), $"{seed}: {certificate}");
        }

        Assert.InRange(unsolved, 0, count / 50);
    }

    // What the session answers is the same whether the vertex or the interior point finds it.
    [Fact]
    public void Solve_RandomTails_AgreesWithTheInteriorPoint()
    {
        for (int seed = 0; seed < TestTier.Count(20, 300); seed++)
        {
            ConicProgram program = TailPrograms.Tail(seed, isTied: false);
            ConicOutcome vertex = new ConicSolver().Solve(program, cancellationToken: Token);
            Assert.Equal(SolverStatus.Optimal, vertex.Status);
            Assert.True(vertex.Certificate.Largest <= 1e-11, $"{seed}: {vertex.Certificate}");

            // A curvature of 0 everywhere makes it a quadratic program, which has no such form.
            ConicProgram quadratic = TailPrograms.Tail(seed, isTied: false, hessian: SymmetricMatrix.FromDiagonal(new double[program.SharedCount]));
            Assert.Null(PiecewiseLinearForm.Of(quadratic));
            ConicOutcome interior = new ConicSolver().Solve(quadratic, cancellationToken: Token);
            Assert.Equal(SolverStatus.Optimal, interior.Status);
            Assert.Equal(vertex.Objective, interior.Objective, tolerance: 1e-9 * (1 + Math.Abs(vertex.Objective)));
        }
    }

    // A session goes on from the vertex that it was at.
    [Fact]
    public void Solve_NearbyProgram_TakesFewerPivots()
    {
        ConicProgram program = TailPrograms.Tail(3, isTied: false, scenarios: 200, assets: 20);
        ConicSession session = new();
        int first = session.Solve(program, cancellationToken: Token).Iterations;
        double[] linear = program.Linear.ToArray();
        linear[0] += 1e-4;
        ConicOutcome moved = session.Solve(program.WithLinear(linear), cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, moved.Status);
        Assert.True(moved.Iterations < first / 2, $"{moved.Iterations} of {first}");
        Assert.Equal(
            new ConicSolver().Solve(program.WithLinear(linear), cancellationToken: Token).Objective, moved.Objective, tolerance: 1e-14);
    }

    [Fact]
    public void Of_ProgramsOfOtherStructure_IsNone()
    {
        ConicProgramBuilder norm = new(2);
        norm.SetLinear(0, 1);
        norm.AddRows(Cone.SecondOrder(2));
        Assert.Null(PiecewiseLinearForm.Of(norm.Build()));

        // A chain of variables, of which none measures one row alone.
        ConicProgramBuilder chain = new(1);
        int d = chain.AddLocals(40, linear: 1);
        int rows = chain.AddRows(Cone.Nonnegative(40));
        for (int t = 0; t < 40; t++)
        {
            chain.AddEntry(rows + t, d + t, 1);
            chain.AddEntry(rows + t, t == 0 ? 0 : d + t - 1, -1);
        }

        Assert.Null(PiecewiseLinearForm.Of(chain.Build()));
    }

    // The slope after the breakpoints passed is negative, and no longer after the next one, as sorting them tells.
    [Fact]
    public void Pass_RandomBreakpoints_StopsWhereTheSlopeTurns()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            int count = random.Next(0, 40);
            (double Length, double Rise)[] points =
                [.. Enumerable.Range(0, count).Select(_ => ((double)random.Next(0, 12), 0.1 + random.NextDouble()))];
            double slope = -random.NextDouble() * count;
            BreakpointSelection selection = new();
            selection.Clear(count);
            for (int i = 0; i < count; i++)
            {
                selection.Add(i, points[i].Length, points[i].Rise);
            }

            int passed = selection.Pass(slope);
            double after = slope + Enumerable.Range(0, passed).Sum(i => points[selection.Row(i)].Rise);
            Assert.True(passed == 0 || after < 0);
            if (passed < count)
            {
                Assert.True(after + points[selection.Row(passed)].Rise >= 0);
                Assert.All(Enumerable.Range(0, passed), i => Assert.True(selection.Length(i) <= selection.Length(passed)));
                Assert.All(Enumerable.Range(passed, count - passed), i => Assert.True(selection.Length(i) >= selection.Length(passed)));
            }
        }
    }

    // B⁻¹ by updates is the one by elimination.
    [Fact]
    public void Basis_ChangedManyTimes_IsTheInverse()
    {
        ConicProgram program = TailPrograms.Tail(1, isTied: false, scenarios: 60, assets: 12);
        PiecewiseLinearForm form = PiecewiseLinearForm.Of(program)!;
        SimplexBasis basis = new(form);
        Random random = new(4);
        for (int k = 0; k < 10; k++)
        {
            basis.Append(form.Rows.Length - 1 - k, k);
        }

        for (int change = 0; change < 60; change++)
        {
            int place = random.Next(basis.Size);
            switch (change % 4)
            {
                case 0:
                    basis.ReplaceRow(place, Enumerable.Range(0, 50).First(t => t > random.Next(40) && !basis.Rows.Contains(t)));
                    break;
                case 1:
                    basis.ReplaceVariable(place, Enumerable.Range(0, 12).First(j => !basis.Variables.Contains(j)));
                    break;
                case 2:
                    basis.Remove(place, random.Next(basis.Size));
                    break;
                default:
                    basis.Append(Enumerable.Range(0, 50).First(t => !basis.Rows.Contains(t)),
                        Enumerable.Range(0, 12).First(j => !basis.Variables.Contains(j)));
                    break;
            }
        }

        double[] right = [.. Enumerable.Range(0, basis.Size).Select(_ => random.NextDouble())];
        double[] updated = new double[basis.Size];
        double[] fresh = new double[basis.Size];
        basis.Solve(right, updated);
        Assert.True(basis.Refactorize());
        basis.Solve(right, fresh);
        double size = fresh.Max(Math.Abs);
        for (int i = 0; i < basis.Size; i++)
        {
            Assert.Equal(fresh[i], updated[i], tolerance: 1e-7 * size);
        }
    }

    private static SolveBudget Unlimited()
    {
        SolveBudget budget = new(TimeProvider.System);
        budget.Start(new SolverSettings(), 100_000, Token);
        return budget;
    }
}
