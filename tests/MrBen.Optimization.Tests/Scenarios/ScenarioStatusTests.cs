using Microsoft.Extensions.Time.Testing;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Endings other than an optimum, and scenarios at the edge of what there can be.</summary>
public class ScenarioStatusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Maximize_LimitBelowTheLeastMeasure_IsInfeasible()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(1, 60, 3);
        foreach ((ScenarioMeasure measure, _) in MeasureDefinitions.All)
        {
            double least = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure))).Objective;
            ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Maximize(scenarios, scenarios.Mean))
                .WithLimit(measure, least - (0.1 * Math.Abs(least))));
            Assert.True(outcome.Status == SolverStatus.PrimalInfeasible, $"{measure}: {outcome.Status}");
            Assert.Equal(double.NegativeInfinity, outcome.Objective);
            Assert.False(outcome.HasPoint);
        }
    }

    [Fact]
    public void Minimize_RowsThatConflict_IsInfeasible()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(1, 20, 2);
        ScenarioOutcome outcome = Solve(ScenarioProgram.Minimize(scenarios, ScenarioMeasure.WorstCase)
            .WithBounds([0, 0], [0.4, 0.4]).WithRows(DenseMatrix.Create(1, 2, [1, 1]), [1.0], [1.0]));
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.Equal(double.PositiveInfinity, outcome.Objective);
    }

    [Fact]
    public void Maximize_WithoutBounds_IsUnboundedAlongItsPoint()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(1, 20, 2);
        ScenarioOutcome outcome = Solve(ScenarioProgram.Maximize(scenarios, [0.1, 0.2]).WithBounds([0, 0], []));
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.Equal(double.PositiveInfinity, outcome.Objective);
        Assert.True((0.1 * outcome.Point[0]) + (0.2 * outcome.Point[1]) > 0);
    }

    // Both gain in every scenario, so that larger points lose ever less.
    [Fact]
    public void Minimize_GainsOnlyWithoutABudget_IsUnbounded()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(2, 2, [0.01, 0.02, 0.03, 0.01]));
        ScenarioProgram program = ScenarioProgram.Minimize(scenarios, ScenarioMeasure.ConditionalValueAtRisk(0.5)).WithBounds([0, 0], []);
        Assert.Equal(SolverStatus.Unbounded, Solve(program).Status);
    }

    [Fact]
    public void MaximizeRatio_NoRewardAboveTheOffset_IsInfeasible()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(1, 30, 3);
        ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(
            ScenarioProgram.MaximizeRatio(scenarios, [0.01, 0.02, 0.03], 0.05, ScenarioMeasure.StandardDeviation)));
        Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
        Assert.Equal(double.NegativeInfinity, outcome.Objective);
    }

    // The worst of the gains is a gain.
    [Fact]
    public void MaximizeRatio_GainsOnly_IsUnboundedWithItsPoint()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(3, 2, [0.01, 0.02, 0.03, 0.01, 0.02, 0.02]));
        ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(
            ScenarioProgram.MaximizeRatio(scenarios, scenarios.Mean, 0, ScenarioMeasure.ConditionalValueAtRisk(0.9))));
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.Equal(double.PositiveInfinity, outcome.Objective);
        Assert.True(ScenarioMeasure.ConditionalValueAtRisk(0.9).At(scenarios, outcome.Point) < 0);
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.MaximumDrawdown, ScenarioMeasure.UlcerIndex,
            ScenarioMeasure.LowerPartialMoment(0), ScenarioMeasure.SemivarianceBelow(0), ScenarioMeasure.SemiDeviationBelow(0)])
        {
            outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.MaximizeRatio(scenarios, scenarios.Mean, 0, measure)));
            Assert.True(outcome.Status == SolverStatus.Unbounded, $"{measure}: {outcome.Status}, {outcome.Objective}");
        }
    }

    // Drawdowns of gains are 0, and so are shortfalls: the measures have a kink where they end.
    [Fact]
    public void Minimize_GainsOnly_HasNoDrawdown()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(3, 2, [0.01, 0.02, 0.03, 0.01, 0.02, 0.02]));
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.MaximumDrawdown, ScenarioMeasure.AverageDrawdown,
            ScenarioMeasure.UlcerIndex, ScenarioMeasure.ConditionalDrawdownAtRisk(0.9), ScenarioMeasure.LowerPartialMoment(0),
            ScenarioMeasure.SemiDeviationBelow(0), ScenarioMeasure.SemivarianceBelow(0)])
        {
            ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)));
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{measure}: {outcome.Status}");
            Assert.Equal(0, outcome.Objective, tolerance: 1e-12);
        }
    }

    // One scenario: the best single variable, whatever the share of the tail.
    [Fact]
    public void Minimize_OneScenario_TakesTheBestVariable()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(1, 3, [-0.01, 0.02, 0.005]));
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.WorstCase, ScenarioMeasure.ConditionalValueAtRisk(0.95),
            ScenarioMeasure.EntropicValueAtRisk(0.95)])
        {
            ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)));
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{measure}: {outcome.Status}");
            Assert.Equal(-0.02, outcome.Objective, tolerance: 1e-9);
            Assert.Equal(1, outcome.Point[1], tolerance: 1e-6);
        }
    }

    // The same scenario many times over is one scenario; a variable without returns is cash.
    [Fact]
    public void Minimize_EqualScenarios_AreOne()
    {
        ScenarioSet one = ScenarioSet.Create(DenseMatrix.Create(2, 3, [-0.03, 0.02, 0, 0.04, -0.01, 0]));
        ScenarioSet many = ScenarioSet.Create(
            DenseMatrix.Create(40, 3, [.. Enumerable.Range(0, 40).SelectMany(t => one.Returns.Row(t % 2).ToArray())]));
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.WorstCase, ScenarioMeasure.ConditionalValueAtRisk(0.7),
            ScenarioMeasure.StandardDeviation, ScenarioMeasure.MeanAbsoluteDeviation, ScenarioMeasure.LowerPartialMoment(0.001)])
        {
            ScenarioProgram[] programs = [.. new[] { one, many }.Select(scenarios => ScenarioSamples.LongOnly(
                ScenarioProgram.Minimize(scenarios, measure)).WithBounds([0, 0, 0], [1, 1, 0.3]))];
            ScenarioOutcome first = Solve(programs[0]);
            ScenarioOutcome second = Solve(programs[1]);
            Assert.True(second.Status == SolverStatus.Optimal, $"{measure}: {second.Status}");
            Assert.Equal(first.Objective, second.Objective, tolerance: 1e-9);
        }
    }

    [Fact]
    public void Minimize_OnlyCash_LosesNothing()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(5, 2, new double[10]));
        foreach ((ScenarioMeasure measure, Func<double[], double[], double> define) in MeasureDefinitions.All)
        {
            ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)));
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{measure}: {outcome.Status}");
            Assert.Equal(MeasureDefinitions.At(define, scenarios, 0.5, 0.5), outcome.Objective, tolerance: 1e-9);
        }
    }

    [Fact]
    public void Solve_ClockPassesTheDeadline_ReportsTheLimit()
    {
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
        ScenarioOutcome outcome = new ScenarioSolver(clock).Solve(
            ScenarioSamples.LongOnly(ScenarioProgram.Minimize(ScenarioSamples.Create(1, 100, 5), ScenarioMeasure.UlcerIndex)),
            new SolverSettings { TimeLimit = TimeSpan.FromMilliseconds(25) }, Token);
        Assert.Equal(SolverStatus.TimeLimit, outcome.Status);
        Assert.True(double.IsFinite(outcome.Objective));
    }

    [Fact]
    public void Solve_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ScenarioSolver().Solve(
            ScenarioProgram.Minimize(ScenarioSamples.Create(1, 10, 2), ScenarioMeasure.WorstCase), cancellationToken: source.Token));
    }

    [Fact]
    public void Solve_SecondRun_GivesTheSameBits()
    {
        ScenarioProgram program = ScenarioSamples.LongOnly(
            ScenarioProgram.Minimize(ScenarioSamples.Create(3, 80, 6), ScenarioMeasure.EntropicValueAtRisk(0.9)));
        ScenarioOutcome first = Solve(program);
        ScenarioOutcome second = Solve(program);
        Assert.True(first.Point.SequenceEqual(second.Point));
        Assert.Equal(first.Objective, second.Objective);
    }

    [Fact]
    public void Create_UnsoundArguments_Throws()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(1, 10, 2);
        Assert.Throws<ArgumentException>(() => ScenarioProgram.Maximize(scenarios, [1.0]));
        Assert.Throws<ArgumentException>(() => ScenarioProgram.Minimize(scenarios, ScenarioMeasure.WorstCase, [1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ScenarioProgram.MaximizeRatio(scenarios, [1, 2], double.NaN, ScenarioMeasure.WorstCase));
        ScenarioProgram program = ScenarioProgram.Minimize(scenarios, ScenarioMeasure.WorstCase);
        Assert.Throws<ArgumentException>(() => program.WithBounds([0], []));
        Assert.Throws<ArgumentException>(() => program.WithRows(DenseMatrix.Create(1, 3, [1, 1, 1]), [1.0], [1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => program.WithLimit(ScenarioMeasure.WorstCase, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => ScenarioProgram.Minimize(
            scenarios, ScenarioMeasure.WorstCase, hessian: SymmetricMatrix.FromDiagonal([1])));
    }

    private static ScenarioOutcome Solve(ScenarioProgram program) => new ScenarioSolver().Solve(program, cancellationToken: Token);
}
