using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Programs whose answer has a formula, or a solver of another kind.</summary>
public class ScenarioClosedFormTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Kelly (1956): a bet that pays b to 1 with probability p is worth the share p − (1 − p)/b, where that is positive.
    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0.3, 4)]
    [InlineData(0.51, 1)]
    [InlineData(0.2, 3)] // Not worth it.
    public void LogarithmicLoss_BinaryBet_IsKellysShare(double probability, double odds)
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(2, 1, [odds, -1]), [probability, 1 - probability]);
        ScenarioOutcome outcome = Solve(ScenarioProgram.Minimize(scenarios, ScenarioMeasure.LogarithmicLoss).WithBounds([0], []));
        double share = Math.Max(0, probability - ((1 - probability) / odds));
        Assert.Equal(share, outcome.Point[0], tolerance: 1e-5); // A flat optimum: of the growth, 1e-9 is reached.
        double growth = (probability * Math.Log(1 + (odds * share))) + ((1 - probability) * Math.Log(1 - share));
        Assert.Equal(-growth, outcome.Objective, tolerance: 1e-9);
    }

    // Cover (1991), Mathematical Finance 1(1): bets on which of several things happens are worth their probabilities, whatever the odds.
    [Fact]
    public void LogarithmicLoss_HorseRace_IsProportionalBetting()
    {
        double[] odds = [2.5, 4, 6];
        double[] probabilities = [0.5, 0.3, 0.2];
        double[] returns = [.. Enumerable.Range(0, 3).SelectMany(t => Enumerable.Range(0, 3).Select(j => (t == j ? odds[j] : 0) - 1))];
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(3, 3, returns), probabilities);
        ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, ScenarioMeasure.LogarithmicLoss)));
        double growth = probabilities.Zip(odds, (p, o) => p * Math.Log(p * o)).Sum();
        Assert.Equal(-growth, outcome.Objective, tolerance: 1e-8);
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(probabilities[j], outcome.Point[j], tolerance: 1e-4);
        }
    }

    // The variance of scenarios is a quadratic program: the active-set solver on the covariance is the oracle.
    [Fact]
    public void Variance_RandomScenarios_AgreesWithTheQuadraticSolver()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 40 + (5 * seed), 2 + seed, isEquallyLikely: seed % 2 == 0);
            int n = scenarios.VariableCount;
            double[] centred = scenarios.Returns.Values.ToArray();
            for (int t = 0; t < scenarios.Count; t++)
            {
                Span<double> row = centred.AsSpan(t * n, n);
                Kernels.Axpy(-1, scenarios.Mean, row);
                Kernels.Scale(Math.Sqrt(scenarios.Probabilities[t]), row);
            }

            double[] linear = [.. scenarios.Mean.ToArray().Select(mean => -0.1 * mean)];
            QuadraticProgram program = QuadraticProgram.Create(
                GramCovariance.Create(DenseMatrix.Create(scenarios.Count, n, centred), 2), linear, new double[n], [],
                DenseMatrix.Create(1, n, [.. Enumerable.Repeat(1.0, n)]), [1.0], [1.0]);
            SolverOutcome exact = new QuadraticSolver().Solve(program, cancellationToken: Token);
            ScenarioOutcome outcome = Solve(
                ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, ScenarioMeasure.Variance, linear)));
            Assert.Equal(exact.Objective, outcome.Objective, tolerance: 1e-12);
            Assert.Equal(exact.RowMultipliers[0], outcome.RowMultipliers[0], tolerance: 1e-9);

            // Beside another curvature the variance is a cone.
            ScenarioOutcome cone = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(
                scenarios, ScenarioMeasure.Variance, linear, SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(1e-4, n)]))));
            double own = exact.Objective + (0.5e-4 * Kernels.Dot(exact.Point, exact.Point));
            Assert.InRange(cone.Objective, exact.Objective, own + 1e-12);
        }
    }

    // The root has its minimum where the square has it, and multipliers over twice itself.
    [Fact]
    public void StandardDeviation_RandomScenarios_IsTheRootOfTheVariance()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(4, 60, 5);
        ScenarioOutcome square = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, ScenarioMeasure.Variance)));
        ScenarioOutcome root = Solve(ScenarioSamples.LongOnly(ScenarioProgram.Minimize(scenarios, ScenarioMeasure.StandardDeviation)));
        Assert.Equal(Math.Sqrt(square.Objective), root.Objective, tolerance: 1e-10);
        Assert.Equal(square.RowMultipliers[0] / (2 * root.Objective), root.RowMultipliers[0], tolerance: 1e-8);
    }

    // The largest Omega ratio by a search on its definition.
    [Fact]
    public void MaximizeOmega_TwoVariables_IsTheBestOfASearch()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 50, 2, mean: 5e-3);
            ScenarioOutcome outcome = Solve(ScenarioSamples.LongOnly(ScenarioProgram.MaximizeOmega(scenarios, 1e-4)));
            double best = Enumerable.Range(0, 20_001).Max(k => Omega(scenarios, k / 20_000.0, 1e-4));
            Assert.Equal(Omega(scenarios, outcome.Point[0], 1e-4), 1 + outcome.Objective, tolerance: 1e-6);
            Assert.InRange(1 + outcome.Objective, best - 1e-8, best + 1e-4);

            // At the largest ratio the shortfall is 0, and above it there is none.
            ScenarioProgram reward = ScenarioSamples.LongOnly(ScenarioProgram.Maximize(scenarios, scenarios.Mean));
            Assert.Equal(SolverStatus.PrimalInfeasible,
                Solve(reward.WithLimit(ScenarioMeasure.OmegaShortfall(1e-4, best + 0.01), 0), mayFail: true).Status);
            ScenarioOutcome limited = Solve(reward.WithLimit(ScenarioMeasure.OmegaShortfall(1e-4, best - 0.01), 0));
            Assert.True(Omega(scenarios, limited.Point[0], 1e-4) >= best - 0.01 - 1e-6);
        }

        static double Omega(ScenarioSet scenarios, double first, double threshold)
        {
            double[] outcomes = new double[scenarios.Count];
            scenarios.OutcomesAt([first, 1 - first], outcomes);
            return outcomes.Sum(y => Math.Max(y - threshold, 0)) / outcomes.Sum(y => Math.Max(threshold - y, 0));
        }
    }

    // The largest ratio is that of the best point of the frontier.
    [Fact]
    public void MaximizeRatio_ConditionalValueAtRisk_IsTheBestOfASweep()
    {
        ScenarioSet scenarios = ScenarioSamples.Create(8, 120, 4, mean: 1e-3);
        ScenarioMeasure measure = ScenarioMeasure.ConditionalValueAtRisk(0.9);
        ScenarioOutcome ratio = Solve(ScenarioSamples.LongOnly(ScenarioProgram.MaximizeRatio(scenarios, scenarios.Mean, 0, measure)));
        double low = scenarios.Mean.ToArray().Min();
        double high = scenarios.Mean.ToArray().Max();
        double best = 0;
        for (int k = 1; k < 60; k++)
        {
            double target = low + ((high - low) * k / 60);
            ScenarioOutcome point = Solve(ScenarioProgram.Minimize(scenarios, measure).WithBounds(new double[4], [])
                .WithRows(DenseMatrix.Create(2, 4, [1, 1, 1, 1, .. scenarios.Mean]), [1, target], [1, double.PositiveInfinity]));
            best = Math.Max(best, Kernels.Dot(scenarios.Mean, point.Point) / point.Objective);
        }

        Assert.InRange(ratio.Objective, best * (1 - 1e-8), best * 1.01);
    }

    private static ScenarioOutcome Solve(ScenarioProgram program, bool mayFail = false)
    {
        ScenarioOutcome outcome = new ScenarioSolver().Solve(program, cancellationToken: Token);
        Assert.True(mayFail || outcome.Status == SolverStatus.Optimal, $"{outcome.Status}, {outcome.Certificate}");
        return outcome;
    }
}
