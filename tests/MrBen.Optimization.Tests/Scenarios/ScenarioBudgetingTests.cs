using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Contributions to a measure in given proportions: against closed forms, the quadratic room, and the definition.</summary>
public class ScenarioBudgetingTests
{
    private static readonly ScenarioMeasure[] Homogeneous =
    [
        ScenarioMeasure.StandardDeviation, ScenarioMeasure.MeanAbsoluteDeviation, ScenarioMeasure.SemiDeviation,
        ScenarioMeasure.SemiDeviationBelow(0), ScenarioMeasure.LowerPartialMoment(0), ScenarioMeasure.WorstCase,
        ScenarioMeasure.ConditionalValueAtRisk(0.9), ScenarioMeasure.EntropicValueAtRisk(0.9), ScenarioMeasure.MaximumDrawdown,
        ScenarioMeasure.AverageDrawdown, ScenarioMeasure.ConditionalDrawdownAtRisk(0.9), ScenarioMeasure.EntropicDrawdownAtRisk(0.9),
        ScenarioMeasure.UlcerIndex,
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Indices() => [.. Enumerable.Range(0, Homogeneous.Length)];

    // Euler: contributions add up to the measure; and no point near has a smaller ln ρ − Σ b ln x, of which it is the minimum.
    [Theory]
    [MemberData(nameof(Indices))]
    public void Budget_RandomScenarios_ContributesTheBudgets(int index)
    {
        ScenarioMeasure measure = Homogeneous[index];
        for (int seed = 0; seed < TestTier.Count(8, 200); seed++)
        {
            int n = 2 + (seed % 7);
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 80, n, isEquallyLikely: seed % 2 == 0);
            Random random = new(seed);
            double[] budgets = seed % 3 == 0 ? [] : [.. Enumerable.Range(0, n).Select(_ => 0.2 + random.NextDouble())];
            ScenarioBudgetingProgram program = ScenarioBudgetingProgram.Create(scenarios, measure, budgets);
            ScenarioBudgetingOutcome outcome = new ScenarioSolver().Budget(program, cancellationToken: Token);
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{seed}: {outcome.Status}, {outcome.Certificate}");
            double value = measure.At(scenarios, outcome.Point);
            Assert.Equal(value, outcome.MeasureValue);
            Assert.Equal(1, outcome.Point.ToArray().Sum(), tolerance: 1e-12);
            Assert.Equal(value, outcome.Contributions.ToArray().Sum(), tolerance: 1e-8 * value);
            Assert.True(outcome.LargestDeviation <= 1e-8, $"{seed}: {outcome.LargestDeviation}");
            double least = Objective(program, outcome.Point);
            for (int k = 0; k < 30; k++)
            {
                double size = Math.Pow(10, -4 * random.NextDouble());
                double[] other = [.. outcome.Point.ToArray().Select(x => x * Math.Exp(size * (random.NextDouble() - 0.5)))];
                Assert.True(Objective(program, other) >= least - 1e-9, $"{seed}, {k}: {Objective(program, other) - least}");
            }
        }
    }

    // The standard deviation of scenarios is the volatility of their covariance.
    [Fact]
    public void Budget_StandardDeviation_IsRiskBudgetingOfTheCovariance()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(3, 100, 6);
        double[] budgets = [1, 2, 3, 1, 2, 3];
        double[] covariance = new double[36];
        for (int t = 0; t < scenarios.Count; t++)
        {
            for (int i = 0; i < 36; i++)
            {
                covariance[i] += scenarios.Probabilities[t]
                    * (scenarios.Returns[t, i / 6] - scenarios.Mean[i / 6]) * (scenarios.Returns[t, i % 6] - scenarios.Mean[i % 6]);
            }
        }

        RiskBudgetingOutcome expected = new RiskBudgetingSolver().Solve(
            RiskBudgetingProgram.Create(SymmetricMatrix.Create(6, covariance), budgets), cancellationToken: Token);
        ScenarioBudgetingOutcome outcome = new ScenarioSolver().Budget(
            ScenarioBudgetingProgram.Create(scenarios, ScenarioMeasure.StandardDeviation, budgets), cancellationToken: Token);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(expected.Point[i], outcome.Point[i], tolerance: 1e-8);
        }
    }

    // One scenario in which each loses aᵢ: the worst case is a'x, so that xᵢ is in proportion to bᵢ/aᵢ.
    [Fact]
    public void Budget_OneScenario_IsInverseToTheLoss()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(1, 3, [-0.01, -0.02, -0.04]));
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.WorstCase, ScenarioMeasure.ConditionalValueAtRisk(0.95),
            ScenarioMeasure.EntropicValueAtRisk(0.95), ScenarioMeasure.MaximumDrawdown])
        {
            ScenarioBudgetingOutcome outcome = new ScenarioSolver().Budget(
                ScenarioBudgetingProgram.Create(scenarios, measure, [1, 1, 2]), cancellationToken: Token);
            Assert.True(outcome.Status == SolverStatus.Optimal, $"{measure}: {outcome.Status}");
            double[] expected = [0.5, 0.25, 0.25]; // (1/4)/1, (1/4)/2, (2/4)/4 in proportion 2 : 1 : 1.
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(expected[i], outcome.Point[i], tolerance: 1e-7);
            }
        }
    }

    // Gains in every scenario: the tail mean is a gain, and more of it is better without end.
    [Fact]
    public void Budget_GainsOnly_IsUnbounded()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(2, 2, [0.01, 0.02, 0.03, 0.01]));
        ScenarioBudgetingOutcome outcome = new ScenarioSolver().Budget(
            ScenarioBudgetingProgram.Create(scenarios, ScenarioMeasure.ConditionalValueAtRisk(0.5)), cancellationToken: Token);
        Assert.Equal(SolverStatus.Unbounded, outcome.Status);
        Assert.False(outcome.HasPoint);
    }

    [Fact]
    public void Create_UnsoundArguments_Throws()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(1, 10, 2);
        foreach (ScenarioMeasure measure in (ScenarioMeasure[])[ScenarioMeasure.Variance, ScenarioMeasure.Semivariance,
            ScenarioMeasure.SemivarianceBelow(0), ScenarioMeasure.SemiDeviationBelow(0.01), ScenarioMeasure.LowerPartialMoment(0.01),
            ScenarioMeasure.LogarithmicLoss, ScenarioMeasure.OmegaShortfall(0.01, 2)])
        {
            Assert.Throws<ArgumentException>(() => ScenarioBudgetingProgram.Create(scenarios, measure));
        }

        Assert.Throws<ArgumentException>(() => ScenarioBudgetingProgram.Create(scenarios, ScenarioMeasure.WorstCase, [1.0]));
        Assert.Throws<ArgumentException>(() => ScenarioBudgetingProgram.Create(scenarios, ScenarioMeasure.WorstCase, [1.0, 0]));
        Assert.Throws<ArgumentException>(() => ScenarioBudgetingProgram.Create(scenarios, ScenarioMeasure.WorstCase, [1.0, double.NaN]));
    }

    private static double Objective(ScenarioBudgetingProgram program, ReadOnlySpan<double> point)
    {
        double sum = Math.Log(program.Measure.At(program.Scenarios, point));
        for (int i = 0; i < point.Length; i++)
        {
            sum -= program.Budgets[i] * Math.Log(point[i]);
        }

        return sum;
    }
}
