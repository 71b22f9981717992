using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RiskBudgeting;

[Collection(nameof(MeasuredAlone))]
public class RiskBudgetingSessionTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(60)]
    [InlineData(300)]
    public void Solve_Warm_AllocatesNothing(int n)
    {
        Random random = new(n);
        RiskBudgetingProgram[] programs =
        [
            .. Enumerable.Range(0, 4).Select(_ => RiskBudgetingProgram.Create(
                RandomPrograms.SampleCovariance(random, n, 3 * n), BudgetingFamilies.Budgets(random, n))),
        ];
        RiskBudgetingSession session = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        foreach (RiskBudgetingProgram program in programs)
        {
            session.Solve(program, cancellationToken: token);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool optimal = true;
        for (int k = 0; k < 20; k++)
        {
            optimal &= session.Solve(programs[k % 4], cancellationToken: token).Status == SolverStatus.Optimal;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(optimal);
    }

    [Fact]
    public void Solve_AfterAnotherProgram_EqualsTheOneShotAnswer()
    {
        RiskBudgetingSession session = new();
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            int n = 20 + (seed / 20); // The size changes twice on the way.
            RiskBudgetingProgram program = RiskBudgetingProgram.Create(
                BudgetingFamilies.Covariance(random, n), BudgetingFamilies.Budgets(random, n), BudgetingFamilies.Signs(random, n));
            program = seed % 3 == 2 ? BudgetingFamilies.Limited(program, random, LogarithmWeightRule.EqualsVariance) : program;
            RiskBudgetingOutcome warm = Solve(session, program);
            RiskBudgetingOutcome cold = new RiskBudgetingSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, warm.Status);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(cold.Point[i], warm.Point[i], tolerance: 1e-10 * Math.Abs(cold.Point[i]));
            }
        }
    }

    // A covariance one day older: the last portfolio is nearly the answer.
    [Fact]
    public void Solve_SlightlyOtherCovariance_TakesFewerSteps()
    {
        SymmetricMatrix first = RandomPrograms.SampleCovariance(new Random(1), 100, 250);
        double[] values = first.Values.ToArray();
        for (int i = 0; i < 100; i++)
        {
            values[(i * 100) + i] *= 1 + (0.01 * (i % 3));
        }

        RiskBudgetingSession session = new();
        int cold = Solve(session, RiskBudgetingProgram.Create(first)).Iterations;
        int warm = Solve(session, RiskBudgetingProgram.Create(SymmetricMatrix.Create(100, values))).Iterations;
        Assert.True(warm < cold, $"{warm} after {cold}");
    }

    [Fact]
    public void Outcome_IsAViewAndToOwnedKeeps()
    {
        RiskBudgetingSession session = new();
        RiskBudgetingOutcome view = Solve(session, RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04])));
        RiskBudgetingOutcome owned = view.ToOwned();
        Assert.Same(view, Solve(session, RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.01]), [3, 1])));
        Assert.Equal(2.0 / 3, owned.Point[0], tolerance: 1e-15);
        Assert.Equal(0.5, owned.Contributions[0], tolerance: 1e-15);
        Assert.Equal(0.75, view.Contributions[0], tolerance: 1e-15);
        Assert.Equal(8.0 / 900, owned.LogarithmWeight, tolerance: 1e-17); // 4/9 of 0.01 and 1/9 of 0.04.
        Assert.Equal(Math.Sqrt(8.0) / 30, owned.Objective, tolerance: 1e-16);
        Assert.Equal(SolverStatus.Optimal, owned.Status);
    }

    [Fact]
    public void Solve_AfterInterruptions_AnswersAsIfNew()
    {
        SymmetricMatrix covariance = RandomPrograms.SampleCovariance(new Random(4), 50, 100);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance);
        double[] expected = new RiskBudgetingSolver()
            .Solve(program, cancellationToken: TestContext.Current.CancellationToken).Point.ToArray();
        RiskBudgetingSession session = new();
        Action[] interruptions =
        [
            () => session.Solve(program, new SolverSettings { MaxIterations = 1 }, TestContext.Current.CancellationToken),
            () => Assert.Throws<OperationCanceledException>(() => session.Solve(program, cancellationToken: new CancellationToken(true))),
            () => Assert.Equal(SolverStatus.PrimalInfeasible, Solve(session, program.WithLimits(upper: new double[50])).Status),
            () => Assert.Equal(SolverStatus.NumericalError, Solve(
                session, RiskBudgetingProgram.Create(BudgetingFamilies.Pairs(50, -1))).Status),
        ];
        foreach (Action interruption in interruptions)
        {
            interruption();
            RiskBudgetingOutcome outcome = Solve(session, program);
            Assert.Equal(SolverStatus.Optimal, outcome.Status);
            Assert.Null(outcome.Infeasibility);
            Assert.Equal(0, outcome.RowMultipliers[0]);
            for (int i = 0; i < 50; i++)
            {
                Assert.Equal(expected[i], outcome.Point[i], tolerance: 1e-12);
            }
        }
    }

    // The clock moves a millisecond whenever it is read: after every number of readings the solve ends in time or with the full answer.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Solve_DeadlineAnywhere_IsTimeLimitOrOptimal(bool limited)
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(RandomPrograms.SampleCovariance(new Random(2), 60, 100));
        program = limited ? program.WithLimits(upper: [.. Enumerable.Repeat(0.018, 60)]) : program;
        int stopped = 0;
        int solved = 0;
        for (int milliseconds = 1; solved < 3; milliseconds++)
        {
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
            RiskBudgetingOutcome outcome = new RiskBudgetingSolver(clock).Solve(
                program, new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds(milliseconds) }, TestContext.Current.CancellationToken);
            Assert.True(outcome.Status is SolverStatus.TimeLimit or SolverStatus.Optimal, $"{milliseconds}: {outcome.Status}");
            Assert.Equal(outcome.Status == SolverStatus.Optimal, outcome.HasPoint);
            stopped += outcome.HasPoint ? 0 : 1;
            solved += outcome.HasPoint ? 1 : 0;
        }

        Assert.True(stopped > 3, $"{stopped}");
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 8)]
    public void Solve_FewIterationsAllowed_ReportsTheLimit(bool limited, int iterations)
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(RandomPrograms.SampleCovariance(new Random(2), 60, 100));
        program = limited ? program.WithLimits(upper: [.. Enumerable.Repeat(0.018, 60)]) : program;
        RiskBudgetingOutcome outcome = new RiskBudgetingSolver().Solve(
            program, new SolverSettings { MaxIterations = iterations }, TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.IterationLimit, outcome.Status);
        Assert.False(outcome.HasPoint);
    }

    [Fact]
    public void Solve_BadArguments_AreNamed()
    {
        RiskBudgetingSession session = new();
        Assert.Throws<ArgumentNullException>(() => session.Solve(null!, cancellationToken: TestContext.Current.CancellationToken));
        ArgumentException e = Assert.Throws<ArgumentException>(() => session.Solve(
            RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([1])), new SolverSettings { MaxIterations = -1 },
            TestContext.Current.CancellationToken));
        Assert.Equal("MaxIterations must be at least 0; it is -1. (Parameter 'settings')", e.Message);
    }

    private static RiskBudgetingOutcome Solve(RiskBudgetingSession session, RiskBudgetingProgram program) =>
        session.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
}
