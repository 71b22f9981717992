using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>What answers where the deadline is shorter than any method: its parts, and a session that has solved before.</summary>
public class ShortDeadlineTests
{
    public static TheoryData<FreeSetFamily> Families => StoppedTests.Families;

    // The session knows how long its phases take on this clock, and has an answer to the program with other slopes.
    [Theory]
    [MemberData(nameof(Families))]
    public void Solve_SessionHasSolvedBefore_HasAPointWhoseGapHoldsTheOptimum(FreeSetFamily family)
    {
        int count = TestTier.Count(brief: 15, full: 200);
        for (int seed = 0; seed < count; seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            SolverOutcome best = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            double[] tilted = [.. program.Linear.ToArray().Select((c, j) => j % 2 == 0 ? 0.9 * c : 1.2 * c)];
            for (int k = 1; k < 40; k++)
            {
                FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
                SolverSession session = new(clock);
                session.Solve(program.WithLinear(tilted), cancellationToken: TestContext.Current.CancellationToken);
                SolverOutcome outcome = session.Solve(
                    program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds((10 * k) - 5) }, TestContext.Current.CancellationToken);
                StoppedTests.AssertHolds(program, best, outcome, $"{family} {seed} reading {k}");
            }
        }
    }

    // So many free variables that they are factorised in panels; the clock passes within.
    [Fact]
    public void Solve_ClockPassesWithinAFactorization_HasAPointWhoseGapHoldsTheOptimum()
    {
        QuadraticProgram program = LongShort(300);
        SolverOutcome best = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        HashSet<string> drivers = [];
        for (int k = 1; k < 60; k++)
        {
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
            SolverOutcome outcome = new QuadraticSolver(clock).Solve(
                program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds((10 * k) - 5) }, TestContext.Current.CancellationToken);
            drivers.Add(outcome.Driver);
            StoppedTests.AssertHolds(program, best, outcome, $"reading {k}");
        }

        Assert.True(drivers.Count > 1, string.Join(", ", drivers));
    }

    [Fact]
    public void Solve_SameReadingsOfTheClock_SameBits()
    {
        QuadraticProgram program = LongShort(120);
        double[][] points = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
            return new QuadraticSolver(clock).Solve(
                program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds(155) }, TestContext.Current.CancellationToken).Point.ToArray();
        })];
        Assert.Equal(points[0], points[1]);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void FirstPoint_BoundsAndARow_IsFeasible(FreeSetFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(brief: 100, full: 2_000); seed++)
        {
            QuadraticProgram program = FreeSetPrograms.Create(family, seed);
            double[] point = new double[program.VariableCount];
            Assert.True(new FirstPoint(point.Length).TryWrite(program, point));
            Certificate certificate = CertificateVerifier.Verify(
                program, point, new double[program.RowCount], new double[point.Length], new double[program.Costs?.Count ?? 0]);
            Assert.InRange(certificate.PrimalResidual, 0, 1e-13);
        }
    }

    // By hand: the cheapest alone is the second (½·2 − 2 = −1 per unit), with room for 0.4; then the first (½·1·0.6 = 0.3) before the third.
    [Fact]
    public void FirstPoint_CapOfFourTenths_FillsTheCheapestFirst()
    {
        double[] point = new double[3];
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 2, 9]), [0, -2, 1], [0, 0, 0], [1, 0.4, 1],
            DenseMatrix.Create(1, 3, [1, 1, 1]), [1], [1]);
        Assert.True(new FirstPoint(3).TryWrite(program, point));
        Assert.Equal([0.6, 0.4, 0], point);
    }

    // The dual function of the row's multiplier is concave and piecewise linear: its maximum is at a breakpoint or, for a range, at 0.
    [Fact]
    public void RowPrice_AnyMultiplierElse_ProvesNoMore()
    {
        for (int seed = 0; seed < TestTier.Count(brief: 200, full: 5_000); seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 9);
            double[] slopes = RandomPrograms.RandomVector(random, n, -1, 1);
            double[] row = RandomPrograms.RandomVector(random, n, -1, 1);
            double[] lower = RandomPrograms.RandomVector(random, n, -1, 0);
            double[] upper = RandomPrograms.RandomVector(random, n, 0, 1);
            double limit = 0.5 * row[0] * upper[0];
            QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), slopes, lower, upper,
                DenseMatrix.Create(1, n, row), [seed % 2 == 0 ? limit : limit - 0.1], [limit]);
            double best = Proven(program, new RowPrice(n).Best(program, slopes, otherwise: 0));
            foreach (double multiplier in slopes.Zip(row, (slope, a) => slope / a).Append(0))
            {
                Assert.InRange(Proven(program, multiplier), double.NegativeInfinity, best + 1e-12);
            }
        }
    }

    private static double Proven(QuadraticProgram program, double multiplier)
    {
        double sum = multiplier * (multiplier > 0 ? program.RowLower[0] : program.RowUpper[0]);
        for (int j = 0; j < program.VariableCount; j++)
        {
            double slope = program.Linear[j] - (multiplier * program.Rows[0, j]);
            sum += slope * (slope > 0 ? program.Lower[j] : program.Upper[j]);
        }

        return sum;
    }

    // Long enough, the projected gradients come to the optimum of the exact method; no step is upwards and every point is feasible.
    [Fact]
    public void ProjectedDescent_LongEnough_ComesToTheOptimum()
    {
        QuadraticProgram program = LongShort(40);
        SolverOutcome best = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        double[] point = new double[40];
        Assert.True(new FirstPoint(40).TryWrite(program, point));
        SolveBudget budget = new(TimeProvider.System);
        double last = program.ObjectiveAt(point);
        for (int limit = 1; limit <= 400; limit++)
        {
            int iterations = 0;
            budget.Start(new SolverSettings(), limit, TestContext.Current.CancellationToken);
            double[] next = [.. point];
            new ProjectedDescent(40).Run(program, next, budget, new Pace(), ref iterations);
            double objective = program.ObjectiveAt(next);
            Assert.InRange(objective, double.NegativeInfinity, last + 1e-15);
            Assert.Equal(1, next.Sum(), 1e-13);
            last = objective;
        }

        Assert.InRange(last, best.Objective - 1e-15, best.Objective + (1e-6 * Math.Abs(best.Objective)));
    }

    [Fact]
    public void Pace_SlowRun_IsBelievedByAQuarter()
    {
        Pace pace = new();
        Assert.Equal(0, pace.Ticks(7));
        pace.Learn(1_000, 10);
        pace.Learn(100, 10);
        Assert.Equal(30, pace.Ticks(3));
        pace.Learn(1_000, 10);
        Assert.Equal(37.5, pace.Ticks(3));
    }

    // One factor and own variances between 1 and 2; each share between −0.2 and 0.2.
    private static QuadraticProgram LongShort(int n)
    {
        Random random = new(n);
        double[] exposures = RandomPrograms.RandomVector(random, n, 0.5, 1.5);
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[(i * n) + j] = (exposures[i] * exposures[j]) + (i == j ? 1 + random.NextDouble() : 0);
            }
        }

        double[] ones = new double[n];
        ones.AsSpan().Fill(1);
        return QuadraticProgram.Create(SymmetricMatrix.Create(n, values).AsKnownSemidefinite(), RandomPrograms.RandomVector(random, n, -1, 0),
            [.. ones.Select(_ => -0.2)], [.. ones.Select(_ => 0.2)], DenseMatrix.Create(1, n, ones), [1], [1]);
    }
}
