using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Multipliers are slopes of the optimal objective: held to differences of solves with moved limits.</summary>
public class ScenarioMultiplierTests
{
    private const double Step = 1e-4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ScenarioGoal> Goals() => [ScenarioGoal.LeastMeasure, ScenarioGoal.LargestReward, ScenarioGoal.LargestRatio];

    [Theory]
    [MemberData(nameof(Goals))]
    public void Multipliers_MovedLimits_AreTheSlopes(ScenarioGoal goal)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 60, 5, mean: 5e-3);
            double least = Solve(Program(scenarios, goal: ScenarioGoal.LeastMeasure, 1)).LimitValues[0];
            ScenarioOutcome outcome = Solve(Program(scenarios, goal, least));
            Close(limit => Program(scenarios, goal, least + limit), outcome.LimitMultipliers[0], least * Step);
            Close(move => Program(scenarios, goal, least, budget: 1 + move), outcome.RowMultipliers[0], Step);
            Close(move => Program(scenarios, goal, least, top: 0.35 + move), outcome.BoundMultipliers.ToArray().Where(value =>
                goal == ScenarioGoal.LeastMeasure ? value < 0 : value > 0).Sum(), Step);
        }

        void Close(Func<double, ScenarioProgram> moved, double multiplier, double step)
        {
            double above = Solve(moved(step)).Objective;
            double below = Solve(moved(-step)).Objective;
            double at = Solve(moved(0)).Objective;
            (double low, double high) = (Math.Min(above - at, at - below) / step, Math.Max(above - at, at - below) / step);
            double slack = 1e-4 * (1 + Math.Abs(multiplier)); // Both slopes of a kink and what a step bends.
            Assert.InRange(multiplier, low - slack - (0.01 * Math.Abs(low)), high + slack + (0.01 * Math.Abs(high)));
        }
    }

    // A standard deviation or its ratio, under a limit of the tail a little above what the least deviation has, a budget and caps.
    private static ScenarioProgram Program(ScenarioSet scenarios, ScenarioGoal goal, double limit, double budget = 1, double top = 0.35)
    {
        ScenarioProgram program = goal switch
        {
            ScenarioGoal.LeastMeasure => ScenarioProgram.Minimize(scenarios, ScenarioMeasure.StandardDeviation),
            ScenarioGoal.LargestReward => ScenarioProgram.Maximize(scenarios, scenarios.Mean),
            _ => ScenarioProgram.MaximizeRatio(scenarios, scenarios.Mean, 1e-4, ScenarioMeasure.StandardDeviation),
        };
        int n = scenarios.VariableCount;
        return program.WithBounds(new double[n], [.. Enumerable.Repeat(top, n)])
            .WithRows(DenseMatrix.Create(1, n, [.. Enumerable.Repeat(1.0, n)]), [budget], [budget])
            .WithLimit(ScenarioMeasure.ConditionalValueAtRisk(0.9), limit);
    }

    private static ScenarioOutcome Solve(ScenarioProgram program)
    {
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: Token);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status}, {outcome.Certificate}");
        return outcome;
    }
}
