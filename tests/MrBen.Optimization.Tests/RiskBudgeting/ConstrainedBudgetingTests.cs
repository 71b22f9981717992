using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>Risk budgeting under limits: published numbers, closed forms, an independent method, and certificates.</summary>
public class ConstrainedBudgetingTests
{
    // pyrb's test of constrained equal risk (five assets): x₂ = 0.2 and a relative risk contribution of 0.2455, as printed there.
    [Fact]
    public void Solve_PyrbFiveAssetsWithBounds_MatchesPrintedDigits()
    {
        double[] volatility = [0.15, 0.2, 0.25, 0.3, 0.1];
        double[] correlation =
        [
            1, 0.1, 0.4, 0.5, 0.5, 0.1, 1, 0.7, 0.4, 0.4, 0.4, 0.7, 1, 0.8, 0.05, 0.5, 0.4, 0.8, 1, 0.1, 0.5, 0.4, 0.05, 0.1, 1,
        ];
        SymmetricMatrix covariance = SymmetricMatrix.Create(
            5, [.. correlation.Select((c, k) => volatility[k / 5] * volatility[k % 5] * c)]);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance)
            .WithLimits([0.2, 0.2, 0.05, 0.05, 0.25], [0.3, 0.3, 0.15, 0.15, 0.35]);
        RiskBudgetingOutcome outcome = Solve(program);
        Assert.Equal(0.2, outcome.Point[1]);
        Assert.Equal(0.2455, outcome.Contributions[1], tolerance: 5e-5);
        BudgetingProof.AssertProven(program, outcome);

        // Where no limit binds, contributions are in the proportions of the budgets: equal (Richard and Roncalli 2019, §3).
        Assert.Equal(outcome.Contributions[0], outcome.Contributions[2], tolerance: 1e-13);
        Assert.Equal(outcome.Contributions[0], outcome.Contributions[3], tolerance: 1e-13);
    }

    // Uncorrelated: σᵢ²xᵢ = λbᵢ/xᵢ where no bound binds, so inverse volatility shares what the cap of 0.4 leaves: 0.4 and 0.2.
    // λ = 3·0.2²·0.4² and the cap's multiplier is 0.1²·0.4 − (λ/3)/0.4.
    [Fact]
    public void Solve_UncorrelatedWithACap_IsInverseVolatilityOfTheRest()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04, 0.16]))
            .WithLimits(upper: [0.4, double.PositiveInfinity, double.PositiveInfinity]);
        RiskBudgetingOutcome outcome = Solve(program);
        BudgetingProof.AssertProven(program, outcome);
        Assert.Equal([0.4, 0.4, 0.2], outcome.Point.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
        Assert.Equal(0.0192, outcome.LogarithmWeight, tolerance: 1e-15);
        Assert.Equal(-0.012, outcome.BoundMultipliers[0], tolerance: 1e-15);
    }

    // Two assets, half each by the budget row and the fixed first weight: λ = x'Qx by the other rule, whatever the multipliers.
    [Fact]
    public void Solve_EqualsVariance_HasTheVarianceAsWeight()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04]))
            .WithLimits([0.5, 0], [0.5, 1], rule: LogarithmWeightRule.EqualsVariance);
        RiskBudgetingOutcome outcome = Solve(program);
        BudgetingProof.AssertProven(program, outcome);
        Assert.Equal([0.5, 0.5], outcome.Point.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
        Assert.Equal(0.0125, outcome.LogarithmWeight, tolerance: 1e-15);
    }

    [Theory]
    [InlineData(LogarithmWeightRule.MeetsBudget)]
    [InlineData(LogarithmWeightRule.EqualsVariance)]
    public void Solve_LimitsThatDoNotBind_EqualsThePortfolioWithout(LogarithmWeightRule rule)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 50);
            RiskBudgetingProgram free = RiskBudgetingProgram.Create(
                BudgetingFamilies.Covariance(random, n), BudgetingFamilies.Budgets(random, n), BudgetingFamilies.Signs(random, n));
            double[] point = Solve(free).Point.ToArray();
            RiskBudgetingProgram wide = free.WithLimits(
                [.. point.Select(x => x - (0.1 * Math.Abs(x)))], [.. point.Select(x => x + (0.1 * Math.Abs(x)))], rule: rule);
            RiskBudgetingOutcome outcome = Solve(wide);
            BudgetingProof.AssertProven(wide, outcome);
            Assert.Equal(point, outcome.Point.ToArray());

            // Limits exactly at the portfolio may bind or not: the same portfolio up to rounding.
            RiskBudgetingProgram tight = free.WithLimits(point, rule: rule);
            RiskBudgetingOutcome touched = Solve(tight);
            BudgetingProof.AssertProven(tight, touched);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(point[i], touched.Point[i], tolerance: 1e-11 * Math.Abs(point[i]));
            }
        }
    }

    // Every optimal answer is proven; without one there is no λ by the rule, which the outcome says.
    [Theory]
    [InlineData(LogarithmWeightRule.MeetsBudget)]
    [InlineData(LogarithmWeightRule.EqualsVariance)]
    public void Solve_RandomLimits_IsProvenOptimal(LogarithmWeightRule rule)
    {
        int solved = 0;
        int count = TestTier.Count(brief: 150, full: 5_000);
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 35);
            RiskBudgetingProgram program = BudgetingFamilies.Limited(
                RiskBudgetingProgram.Create(
                    BudgetingFamilies.Covariance(random, n), BudgetingFamilies.Budgets(random, n), BudgetingFamilies.Signs(random, n)),
                random, rule);
            RiskBudgetingOutcome outcome = Solve(program);
            if (rule == LogarithmWeightRule.MeetsBudget && outcome.Status == SolverStatus.NumericalError)
            {
                Assert.True(outcome.LogarithmWeight is 0 or double.PositiveInfinity, $"{seed}");
                continue;
            }

            Assert.True(outcome.Status == SolverStatus.Optimal, $"{seed}: {outcome.Status}");
            BudgetingProof.AssertProven(program, outcome);
            solved++;
        }

        Assert.True(solved > 0.7 * count, $"{solved} of {count}");
    }

    // An independent method for bounds alone: coordinate descent clipped to the bounds, exact because they are separable, and bisection of
    // λ, as Richard and Roncalli (2019, algorithm 2 and §3.1) do.
    [Fact]
    public void Solve_Bounds_AgreesWithClippedDescentAndBisection()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 15);
            SymmetricMatrix covariance = RandomPrograms.SampleCovariance(random, n, 4 * n);
            double[] budgets = BudgetingFamilies.Budgets(random, n);
            double[] lower = [.. Enumerable.Range(0, n).Select(_ => 0.5 * random.NextDouble() / n)];
            double[] upper = [.. Enumerable.Range(0, n).Select(_ => (1.05 + random.NextDouble()) / n)];
            RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance, budgets).WithLimits(lower, upper);
            RiskBudgetingOutcome outcome = Solve(program);
            BudgetingProof.AssertProven(program, outcome);
            double[] expected = ClippedDescent.Solve(covariance, program.Budgets.ToArray(), lower, upper);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(expected[i], outcome.Point[i], tolerance: 1e-9);
            }
        }
    }

    // At least 80 % in an asset that a negatively correlated one hedges: at 0.8 the hedge wants 0.72 of itself, and the less the smaller
    // λ is, so that the sum is above 1 for every λ. The other rule keeps the hedge at what the total leaves.
    [Fact]
    public void Solve_LimitThatForcesAHedge_HasNoWeightByTheFirstRuleAndOneByTheOther()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(SymmetricMatrix.Create(2, [0.09, -0.009, -0.009, 0.01]));
        double[] lower = [0.8, double.NegativeInfinity];
        RiskBudgetingOutcome none = Solve(program.WithLimits(lower));
        Assert.Equal(SolverStatus.NumericalError, none.Status);
        Assert.False(none.HasPoint);
        Assert.Equal(0, none.LogarithmWeight);
        RiskBudgetingProgram other = program.WithLimits(lower, rule: LogarithmWeightRule.EqualsVariance);
        RiskBudgetingOutcome outcome = Solve(other);
        BudgetingProof.AssertProven(other, outcome);
        Assert.Equal(0.8, outcome.Point[0]);
        Assert.Equal(0.2, outcome.Point[1], tolerance: 1e-14);
    }

    // x₁ + 3x₂ ≤ 1.2 with equal volatilities: the sum grows with λ to 0.8, at x = (0.6, 0.2) where the product of weights is largest.
    [Fact]
    public void Solve_LimitThatKeepsTheSumBelowTheTotal_HasNoWeight()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.01]))
            .WithLimits(rows: DenseMatrix.Create(1, 2, [1, 3]), rowUpper: [1.2]);
        RiskBudgetingOutcome outcome = Solve(program);
        Assert.Equal(SolverStatus.NumericalError, outcome.Status);
        Assert.Equal(double.PositiveInfinity, outcome.LogarithmWeight);
        Assert.Equal(0.6, outcome.Point[0], tolerance: 1e-6);
    }

    [Fact]
    public void Solve_CapsBelowTheTotal_IsInfeasibleWithAProof()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04, 0.09]))
            .WithLimits(upper: [0.3, 0.3, 0.3]);
        AssertInfeasible(program, atLeast: 0.05);
    }

    // Variable 1 shall be negative, and at least 0.1.
    [Fact]
    public void Solve_BoundAgainstTheSign_IsInfeasibleWithAProof() => AssertInfeasible(
        RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04]), signs: [1, -1]).WithLimits([0, 0.1]), atLeast: 0.5);

    // Only weights of 0 keep x₁ + x₂ ≤ 0: neither counts as positive.
    [Fact]
    public void Solve_RowThatOnlyZeroKeeps_IsInfeasibleWithAProof() => AssertInfeasible(
        RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04, 0.09]))
            .WithLimits(rows: DenseMatrix.Create(1, 3, [1, 1, 0]), rowUpper: [0]), atLeast: 0.5);

    [Fact]
    public void Solve_RandomContradictions_ProvesEveryOne()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 40);
            double[] upper = RandomPrograms.RandomVector(random, n, 0.5, 1);
            Kernels.Scale((0.2 + (0.7 * random.NextDouble())) / upper.Sum(), upper);
            AssertInfeasible(
                RiskBudgetingProgram.Create(BudgetingFamilies.Covariance(random, n)).WithLimits(upper: upper), atLeast: 1e-3);
        }
    }

    // 0.8 to equities gross, of which net 0.2, in a market-neutral style: signs, a net row and caps together.
    [Fact]
    public void Solve_LongShortWithNetRow_KeepsEveryLimit()
    {
        SymmetricMatrix covariance = RandomPrograms.SampleCovariance(new Random(5), 12, 100);
        int[] signs = [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1];
        double[] ones = [.. Enumerable.Repeat(1.0, 12)];
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance, signs: signs).WithLimits(
            [.. Enumerable.Repeat(-0.12, 12)], [.. Enumerable.Repeat(0.12, 12)], DenseMatrix.Create(1, 12, ones), [0.1], [0.1],
            LogarithmWeightRule.EqualsVariance);
        RiskBudgetingOutcome outcome = Solve(program);
        BudgetingProof.AssertProven(program, outcome);
        Assert.Equal(0.1, outcome.Point.ToArray().Sum(), tolerance: 1e-14);
        Assert.Equal(1, outcome.Point.ToArray().Sum(Math.Abs), tolerance: 1e-14);
    }

    private static RiskBudgetingOutcome Solve(RiskBudgetingProgram program) =>
        new RiskBudgetingSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertInfeasible(RiskBudgetingProgram program, double atLeast) =>
        BudgetingProof.AssertInfeasible(program, Solve(program), atLeast);
}
