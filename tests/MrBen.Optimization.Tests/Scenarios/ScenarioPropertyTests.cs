using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>What holds for every program of the seeded families, with fewer and with more scenarios than variables.</summary>
public class ScenarioPropertyTests
{
    private static readonly (int Scenarios, int Variables)[] Sizes = [(15, 25), (60, 10), (120, 3), (1, 4)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Certified, feasible, and no random feasible point is better.
    [Theory]
    [MemberData(nameof(MeasureDefinitions.Indices), MemberType = typeof(MeasureDefinitions))]
    public void Minimize_RandomScenarios_IsCertified(int index)
    {
        ScenarioMeasure measure = MeasureDefinitions.All[index].Measure;
        int count = TestTier.Count(8, 200);
        for (int seed = 0; seed < count; seed++)
        {
            (int periods, int n) = Sizes[seed % Sizes.Length];
            ScenarioSet scenarios = ScenarioSamples.Create(1_000 + seed, periods, n, isEquallyLikely: seed % 2 == 0);
            ScenarioOutcome outcome = new ScenarioSolver().Solve(
                ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)), cancellationToken: Token);
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{seed}: {outcome.Status}, {outcome.Certificate}");
            Assert.True(outcome.Certificate.Holds(1e-7), $"{seed}: {outcome.Certificate}");
            Assert.InRange(outcome.Gap, 0, 1e-9);
            Assert.Equal(1, outcome.Point.ToArray().Sum(), tolerance: 1e-8);
            Assert.True(outcome.Point.ToArray().Min() >= -1e-8);
            Random random = new(seed);
            for (int k = 0; k < 50; k++)
            {
                double[] other = [.. Enumerable.Range(0, n).Select(_ => -Math.Log(1 - random.NextDouble()))];
                Kernels.Scale(1 / other.Sum(), other);
                Assert.True(measure.At(scenarios, other) >= outcome.Objective - 1e-9);
            }
        }
    }

    // Returns in per cent instead of fractions: the same point, a measure a hundred times as large.
    [Fact]
    public void Minimize_OtherUnits_ScalesWithThem()
    {
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.WorstCase, ScenarioMeasure.ConditionalValueAtRisk(0.9),
            ScenarioMeasure.ConditionalDrawdownAtRisk(0.9), ScenarioMeasure.MeanAbsoluteDeviation, ScenarioMeasure.SemiDeviation,
            ScenarioMeasure.MaximumDrawdown, ScenarioMeasure.AverageDrawdown, ScenarioMeasure.UlcerIndex, ScenarioMeasure.StandardDeviation,
            ScenarioMeasure.EntropicValueAtRisk(0.9), ScenarioMeasure.EntropicDrawdownAtRisk(0.9)])
        {
            ScenarioSet fractions = ScenarioSamples.Create(5, 60, 6);
            double[] values = fractions.Returns.Values.ToArray();
            Kernels.Scale(100, values);
            ScenarioSet percents = ScenarioSet.Create(DenseMatrix.Create(60, 6, values));
            ScenarioOutcome[] outcomes = [.. new[] { fractions, percents }.Select(scenarios => new ScenarioSolver().Solve(
                ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)), cancellationToken: Token))];
            Assert.All(outcomes, outcome => Assert.Equal(SolverStatus.Optimal, outcome.Status));
            Assert.Equal(100 * outcomes[0].Objective, outcomes[1].Objective, tolerance: 1e-7 * Math.Abs(outcomes[1].Objective));
        }
    }

    // Ahmadi-Javid (2012) at the optima: the least tail mean, entropic value and worst case are in this order.
    [Fact]
    public void Minimize_EntropicValueAtRisk_IsBetweenTailMeanAndWorstCase()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 50, 5);
            double[] least = [.. new[] { ScenarioMeasure.ConditionalValueAtRisk(0.9), ScenarioMeasure.EntropicValueAtRisk(0.9),
                ScenarioMeasure.WorstCase }.Select(measure => new ScenarioSolver().Solve(
                    ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, measure)), cancellationToken: Token).Objective)];
            Assert.True(least[0] <= least[1] + 1e-9 && least[1] <= least[2] + 1e-9, $"{seed}: {string.Join(' ', least)}");
        }
    }

    // Several limits at once, of every kind: each holds, and loosening all does not lower the reward.
    [Fact]
    public void Maximize_ManyLimits_KeepsThemAll()
    {
        int count = TestTier.Count(5, 50);
        for (int seed = 0; seed < count; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 80, 6, mean: 1e-3);
            double[] equal = [.. Enumerable.Repeat(1.0 / 6, 6)];
            double[] rewards = new double[2];
            for (int k = 0; k < 2; k++)
            {
                ScenarioProgram program = ScenarioSamples.LongOnly(ScenarioProgram.Maximize(scenarios, scenarios.Mean));
                foreach ((ScenarioMeasure measure, _) in MeasureDefinitions.All)
                {
                    double value = measure.At(scenarios, equal);
                    program = program.WithLimit(measure, value + ((0.02 + (0.05 * k)) * (Math.Abs(value) + 1e-5)));
                }

                ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: Token);
                Assert.True(outcome.Status == SolverStatus.Optimal, $"{seed}, {k}: {outcome.Status}, {outcome.Certificate}");
                for (int i = 0; i < program.Limits.Length; i++)
                {
                    double upper = program.Limits[i].Upper;
                    Assert.True(outcome.LimitValues[i] <= upper + (1e-6 * (Math.Abs(upper) + 1e-3)), $"{seed}: {program.Limits[i]}");
                    Assert.True(outcome.LimitMultipliers[i] >= -1e-9);
                }

                rewards[k] = outcome.Objective;
            }

            Assert.True(rewards[1] >= rewards[0] - 1e-9);
        }
    }
}
