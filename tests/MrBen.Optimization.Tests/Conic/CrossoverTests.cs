using MrBen.Optimization.Conic;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Vertices that the simplex method finds from interior points, proven by their certificates.</summary>
public class CrossoverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // From far and from near, untied and tied: what comes out is optimal by its certificate.
    [Fact]
    public void SolveFrom_InteriorPoints_IsExact()
    {
        int count = TestTier.Count(40, 1_000);
        int tries = 0;
        int unsolved = 0;
        for (int seed = 0; seed < count; seed++)
        {
            ConicProgram program = TailPrograms.Tail(seed, isTied: seed % 5 == 0);
            PiecewiseLinearSimplex simplex = new(PiecewiseLinearForm.Of(program)!);
            (InteriorPointMethod method, ScaledConicProgram scaled) = Interior(program);
            double[] point = new double[program.VariableCount];
            double[] duals = new double[program.RowCount];
            Assert.True(method.Start());
            for (int iteration = 1; iteration <= 12 && method.Step(); iteration++)
            {
                Read(method, scaled, point, duals);

                tries++;
                if (!simplex.SolveFrom(point, duals, Unlimited(), double.PositiveInfinity))
                {
                    unsolved++;
                    continue;
                }

                simplex.Write(point, duals);
                ConicCertificate certificate = ConicVerifier.Verify(program, point, duals);
                Assert.True(certificate.Holds(1e-11), $"{seed}, {iteration}: {certificate}");
            }
        }

        Assert.InRange(unsolved, 0, tries / 50);
    }

    // An interior point within 1e-4 leaves a few pivots of the hundreds from the bounds.
    [Fact]
    public void SolveFrom_NearTheOptimum_TakesFewPivots()
    {
        ConicProgram program = TailPrograms.Tail(11, isTied: false, scenarios: 600, assets: 80);
        PiecewiseLinearSimplex simplex = new(PiecewiseLinearForm.Of(program)!);
        Assert.True(simplex.Solve(Unlimited()));
        int fromBounds = simplex.Pivots;
        (InteriorPointMethod method, ScaledConicProgram scaled) = Interior(program);
        Assert.True(method.Start());
        while (Math.Max(method.DualError, Math.Max(method.PrimalError, method.GapError)) > 1e-4)
        {
            Assert.True(method.Step());
        }

        double[] point = new double[program.VariableCount];
        double[] activity = new double[program.RowCount];
        Read(method, scaled, point, activity);

        Assert.True(simplex.SolveFrom(point, activity, Unlimited(), double.PositiveInfinity));
        Assert.True(simplex.Pivots <= fromBounds / 20, $"{simplex.Pivots} of {fromBounds}");
    }

    // Where many variables are between their bounds the session asks the interior point, and the end is as exact; twice the same bits.
    [Fact]
    public void Solve_ManyBetweenBounds_IsExactAndRepeats()
    {
        ConicProgram program = TailPrograms.Tail(11, isTied: false, scenarios: 600, assets: 80);
        PiecewiseLinearSimplex simplex = new(PiecewiseLinearForm.Of(program)!);
        Assert.True(simplex.Solve(Unlimited()));
        ConicOutcome first = new ConicSolver().Solve(program, cancellationToken: Token);
        ConicOutcome second = new ConicSolver().Solve(program, cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, first.Status);
        Assert.True(first.Certificate.Largest <= 1e-11, $"{first.Certificate}");
        Assert.True(first.Iterations < simplex.Pivots / 3, $"{first.Iterations} of {simplex.Pivots}");
        Assert.Equal(first.Point.ToArray(), second.Point.ToArray());
        Assert.Equal(first.Duals.ToArray(), second.Duals.ToArray());
    }

    // A kept basis that other bounds put outside of them is repaired, and the answer is that of a session that knows nothing.
    [Fact]
    public void Solve_OtherBounds_AgreesWithANewSession()
    {
        ConicProgram program = TailPrograms.Tail(5, isTied: false, scenarios: 200, assets: 20);
        ConicSession session = new();
        Assert.Equal(SolverStatus.Optimal, session.Solve(program, cancellationToken: Token).Status);
        double[] offsets = program.Offsets.ToArray();
        for (int i = 2; i < 42; i++)
        {
            // Rows 2 to 21 are w + 0.1 ≥ 0, rows 22 to 41 are 0.8 − w ≥ 0.
            offsets[i] = i < 22 ? 0.02 : 0.07;
        }

        ConicProgram narrow = program.WithOffsets(offsets);
        ConicOutcome warm = session.Solve(narrow, cancellationToken: Token);
        ConicOutcome cold = new ConicSolver().Solve(narrow, cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, warm.Status);
        Assert.Equal(SolverStatus.Optimal, cold.Status);
        Assert.True(warm.Certificate.Largest <= 1e-11, $"{warm.Certificate}");
        Assert.Equal(cold.Objective, warm.Objective, tolerance: 1e-13);
    }

    private static (InteriorPointMethod Method, ScaledConicProgram Scaled) Interior(ConicProgram program)
    {
        ScaledConicProgram scaled = new(program, holdsHessian: true);
        ConeScaling cones = new(program.Cones);
        return (new InteriorPointMethod(scaled, cones, new CondensedKktSystem(scaled, cones, factors: null)), scaled);
    }

    private static void Read(InteriorPointMethod method, ScaledConicProgram scaled, double[] point, double[] activity)
    {
        method.WriteActivity(activity);
        for (int j = 0; j < point.Length; j++)
        {
            point[j] = scaled.ColumnScale[j] * method.X[j] / method.Tau;
        }
    }

    private static SolveBudget Unlimited()
    {
        SolveBudget budget = new(TimeProvider.System);
        budget.Start(new SolverSettings(), 100_000, Token);
        return budget;
    }
}
