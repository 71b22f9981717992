using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

public class BranchAndBoundSolverTests
{
    // Uncorrelated: of K held the least variance is 1/Σ(1/σ²) (Lagrange), so the K smallest variances are held.
    [Theory]
    [InlineData(20, 3)]
    [InlineData(100, 5)]
    public void Solve_Uncorrelated_HoldsTheLeastVariances(int n, int held)
    {
        double[] variances = RandomPrograms.RandomVector(new Random(n), n, 1e-4, 9e-4);
        IntegerOutcome outcome = Solve(BudgetOf(SymmetricMatrix.FromDiagonal(variances)), new IntegerRestrictions { MaximumHeld = held });
        double[] least = [.. variances.Order().Take(held)];
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.Equal(0.5 / least.Sum(v => 1 / v), outcome.Objective, tolerance: 1e-17);
        Assert.Equal(least, outcome.Point.Select((x, i) => (x, i)).Where(item => item.x != 0).Select(item => variances[item.i]).Order());
    }

    // Every limit of a kind that the rest of the program cannot meet.
    [Fact]
    public void Solve_ConflictingRestrictions_IsInfeasible()
    {
        QuadraticProgram half = BudgetOf(RandomPrograms.SampleCovariance(new Random(1), 6, 20), upper: 0.4);
        IntegerRestrictions[] conflicts =
        [
            new() { MaximumHeld = 2 }, // 2 × 0.4 < 1.
            new() { MaximumHeld = 0 },
            new() { Thresholds = Six(0.26), MinimumHeld = 4 }, // 4 × 0.26 > 1.
            new() { Thresholds = Six(0.41) },
            new() { Thresholds = [0.35, 0.35, 0.35, 0.41, 0.41, 0.41], Groups = [new HoldingGroup([0, 1, 2], 2)] },
            new() { Groups = [new HoldingGroup([0, 1, 2, 3], 1), new HoldingGroup([4, 5], 1)] },
            new() { LotSizes = Six(0.3) },
            new() { LotSizes = Six(0.25), LotOffsets = Six(0.1) }, // 0.1 or 0.35 each: from 0.6 on in steps of 0.25.
            new() { Reference = [0.5, 0.5, 0, 0, 0, 0], MaximumTrades = 1 }, // 0.5 is above 0.4: two must trade, and then a third.
            new() { Reference = [0.5, 0.5, 0, 0, 0, 0], MaximumTrades = 2 },
            new() { Reference = [0.4, 0.4, 0.19, 0, 0, 0], MaximumTrades = 1, MinimumTrades = Six(0.02) },
            new() { Reference = [0.4, 0.4, 0.2, 0, 0, 0], MaximumTrades = 1, MinimumHeld = 4, Thresholds = Six(0.01) }, // What to sell?
        ];
        foreach (IntegerRestrictions conflict in conflicts)
        {
            IntegerOutcome outcome = Solve(half, conflict);
            Assert.True(outcome.Status == SolverStatus.PrimalInfeasible, $"{Array.IndexOf(conflicts, conflict)}: {outcome.Status}");
            Assert.False(outcome.HasPoint);
            Assert.Empty(outcome.Point);
            Assert.Equal(double.PositiveInfinity, outcome.LowerBound);
            Assert.Equal(double.PositiveInfinity, outcome.Objective);
            Assert.Null(outcome.Infeasibility);
        }
    }

    [Fact]
    public void Solve_ConflictWithoutRestrictions_CarriesItsProof()
    {
        QuadraticProgram program = BudgetOf(RandomPrograms.SampleCovariance(new Random(1), 6, 20), upper: 0.1);
        IntegerOutcome outcome = Solve(program, new IntegerRestrictions { MaximumHeld = 3 });
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.True(CertificateVerifier.VerifyInfeasibility(program, outcome.Infeasibility!.Constraints) > 0);
    }

    [Fact]
    public void Solve_NothingToDecide_IsTheContinuousAnswer()
    {
        QuadraticProgram program = BudgetOf(RandomPrograms.SampleCovariance(new Random(5), 30, 90));
        IntegerOutcome outcome = Solve(program, new IntegerRestrictions());
        SolverOutcome continuous = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.Equal(continuous.Objective, outcome.Objective, tolerance: 1e-15);
        Assert.Equal(1, outcome.Nodes);
    }

    [Fact]
    public void Solve_FallsForever_IsUnbounded()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([0, 0]), [-1, 0], [0, 0]);
        IntegerOutcome outcome = Solve(program, new IntegerRestrictions { MaximumHeld = 1 });
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.Equal(double.NegativeInfinity, outcome.Objective);
        Assert.False(outcome.HasPoint);
    }

    // The indefinite [1 2; 2 1] of SolverStatusTests.
    [Fact]
    public void Solve_Indefinite_Throws() => Assert.Throws<NonConvexProgramException>(() => Solve(
        QuadraticProgram.Create(SymmetricMatrix.Create(2, [1, 2, 2, 1]), [0, 0]), new IntegerRestrictions { MaximumHeld = 1 }));

    [Fact]
    public void Solve_Twice_GivesTheSameBits()
    {
        IntegerProgram program = Hard();
        IntegerOutcome first = new BranchAndBoundSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        IntegerOutcome second = new BranchAndBoundSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(first.Point, second.Point);
        Assert.Equal((first.Objective, first.LowerBound), (second.Objective, second.LowerBound));
        Assert.Equal((first.Nodes, first.Solves), (second.Nodes, second.Solves));
    }

    // Stopped by the clock at many places, in the middle of solves too: what is known then is true of the optimum that the full search
    // proves.
    [Fact]
    public void Solve_ClockPassesTheDeadline_BracketsTheOptimum()
    {
        IntegerProgram program = Hard();
        IntegerOutcome full = new BranchAndBoundSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, full.Status);
        HashSet<SolverStatus> statuses = [];
        for (int limit = 1; limit < 1_000_000; limit = (limit * 3 / 2) + 1)
        {
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
            IntegerOutcome outcome = new BranchAndBoundSolver(clock).Solve(program,
                new IntegerSettings { TimeLimit = TimeSpan.FromMilliseconds(limit) }, cancellationToken: TestContext.Current.CancellationToken);
            statuses.Add(outcome.Status);
            Assert.True(outcome.LowerBound <= full.Objective, $"{limit}: {outcome.LowerBound:R}");
            Assert.True(outcome.Objective >= full.LowerBound, $"{limit}: {outcome.Objective:R}");
            Assert.Equal(outcome.HasPoint, outcome.Status is SolverStatus.Optimal or SolverStatus.FeasibleIncumbent);
            if (outcome.Status == SolverStatus.Optimal)
            {
                Assert.Equal(full.Objective, outcome.Objective);
                break;
            }
        }

        Assert.Equal([SolverStatus.TimeLimit, SolverStatus.FeasibleIncumbent, SolverStatus.Optimal], statuses);
    }

    [Fact]
    public void Solve_Progress_NarrowsFromBothSides()
    {
        List<IntegerProgress> reports = [];
        IntegerOutcome outcome = new BranchAndBoundSolver().Solve(
            Hard(), progress: new Recorder(reports), cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(reports);
        for (int k = 0; k < reports.Count; k++)
        {
            Assert.True(reports[k].LowerBound <= outcome.Objective && reports[k].Incumbent >= outcome.LowerBound);
            Assert.True(reports[k].Gap >= 0 && reports[k].Gap == Math.Max(0, reports[k].Incumbent - reports[k].LowerBound));
            Assert.True(k == 0 || reports[k].Incumbent <= reports[k - 1].Incumbent);
            Assert.True(k == 0 || reports[k].LowerBound >= reports[k - 1].LowerBound);
            Assert.True(k == 0 || reports[k].Nodes >= reports[k - 1].Nodes);
        }
    }

    [Fact]
    public void Solve_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => new BranchAndBoundSolver().Solve(
            Hard(), progress: new Canceller(source), cancellationToken: source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => new BranchAndBoundSolver().Solve(Hard(), cancellationToken: source.Token));
    }

    [Fact]
    public void Solve_BadSettings_ThrowsWithEveryFault()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new BranchAndBoundSolver().Solve(
            Hard(), new IntegerSettings { TimeLimit = TimeSpan.Zero, MaxNodes = -1, RelativeGap = 0, FeasibilityTolerance = double.NaN },
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("TimeLimit must be positive; it is 00:00:00. MaxNodes must be at least 0; it is -1. RelativeGap must be in [1e-12, 1]; "
            + "it is 0. FeasibilityTolerance must be in (0, 1e-3]; it is NaN. (Parameter 'settings')", e.Message);
    }

    private static System.Collections.Immutable.ImmutableArray<double> Six(double value) => [value, value, value, value, value, value];

    private static QuadraticProgram BudgetOf(SymmetricMatrix hessian, double upper = 1)
    {
        int n = hessian.Order;
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        return QuadraticProgram.Create(
            hessian, new double[n], new double[n], [.. ones.Select(_ => upper)], DenseMatrix.Create(1, n, ones), [1], [1]);
    }

    // A search of some dozens of parts.
    private static IntegerProgram Hard()
    {
        Random random = new(4);
        QuadraticProgram program = BudgetOf(RandomPrograms.SampleCovariance(random, 40, 60));
        return IntegerProgram.Create(program, new IntegerRestrictions { MaximumHeld = 6, Thresholds = [.. Enumerable.Repeat(0.05, 40)] });
    }

    private static IntegerOutcome Solve(QuadraticProgram program, IntegerRestrictions restrictions) => new BranchAndBoundSolver().Solve(
        IntegerProgram.Create(program, restrictions), cancellationToken: TestContext.Current.CancellationToken);

    private sealed class Recorder(List<IntegerProgress> reports) : IProgress<IntegerProgress>
    {
        public void Report(IntegerProgress value) => reports.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<IntegerProgress>
    {
        public void Report(IntegerProgress value) => source.Cancel();
    }
}
