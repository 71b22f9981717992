using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>What follows from xᵢ(Qx)ᵢ = bᵢ·x'Qx for every program without limits.</summary>
public class RiskBudgetingPropertyTests
{
    [Fact]
    public void Solve_RandomPrograms_MeetsEveryBudget()
    {
        for (int seed = 0; seed < TestTier.Count(brief: 300, full: 10_000); seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 60);
            RiskBudgetingProgram program = RiskBudgetingProgram.Create(
                BudgetingFamilies.Covariance(random, n), BudgetingFamilies.Budgets(random, n), BudgetingFamilies.Signs(random, n));
            BudgetingFamilies.AssertBudgets(program, Solve(program));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(45)]
    [InlineData(301)]
    [InlineData(1000)]
    public void Solve_BudgetsFromAMillionthToOne_AreMet(int n)
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(
            RandomPrograms.SampleCovariance(new Random(n), n, 2 * n), BudgetingFamilies.WideBudgets(n));
        BudgetingFamilies.AssertBudgets(program, Solve(program));
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(-0.99)]
    [InlineData(0.999999)]
    [InlineData(-0.999999)]
    public void Solve_PairsOfExtremeCorrelation_MeetsEveryBudget(double correlation)
    {
        foreach (int n in (ReadOnlySpan<int>)[2, 3, 40, 41, 200])
        {
            SymmetricMatrix covariance = BudgetingFamilies.Pairs(n, correlation);
            RiskBudgetingProgram equal = RiskBudgetingProgram.Create(covariance);
            RiskBudgetingProgram given = RiskBudgetingProgram.Create(
                covariance, BudgetingFamilies.Budgets(new Random(n), n), BudgetingFamilies.Signs(new Random(n), n));
            BudgetingFamilies.AssertBudgets(equal, Solve(equal));
            BudgetingFamilies.AssertBudgets(given, Solve(given));
        }
    }

    // Rank n/3 with positive loadings: Q is singular, but no positive portfolio is without risk.
    [Fact]
    public void Solve_SingularCovariance_MeetsEveryBudget()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            int n = random.Next(3, 120);
            double[] values = new double[n * n];
            Kernels.AddGram(RandomPrograms.RandomVector(random, Math.Max(1, n / 3) * n, 0.01, 0.1), n, values);
            RiskBudgetingProgram program = RiskBudgetingProgram.Create(
                SymmetricMatrix.Create(n, values), BudgetingFamilies.Budgets(random, n));
            BudgetingFamilies.AssertBudgets(program, Solve(program));
        }
    }

    [Fact]
    public void Solve_Permuted_PermutesTheWeights()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 80);
            SymmetricMatrix covariance = BudgetingFamilies.Covariance(random, n);
            double[] budgets = BudgetingFamilies.Budgets(random, n);
            int[] order = [.. Enumerable.Range(0, n)];
            random.Shuffle(order);
            double[] moved = [.. Enumerable.Range(0, n * n).Select(k => covariance[order[k / n], order[k % n]])];
            RiskBudgetingOutcome first = Solve(RiskBudgetingProgram.Create(covariance, budgets));
            RiskBudgetingOutcome second = Solve(
                RiskBudgetingProgram.Create(SymmetricMatrix.Create(n, moved), [.. order.Select(i => budgets[i])]));
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(first.Point[order[i]], second.Point[i], tolerance: 1e-11 * first.Point[order[i]]);
            }
        }
    }

    // Doubling an asset's unit halves its weight before all are scaled to the total; powers of two, so that only the scale rounds.
    [Fact]
    public void Solve_OtherUnits_ScalesTheWeights()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 80);
            SymmetricMatrix covariance = BudgetingFamilies.Covariance(random, n);
            double[] unit = [.. Enumerable.Range(0, n).Select(_ => Math.Pow(2, random.Next(-40, 41)))];
            double[] scaled = [.. Enumerable.Range(0, n * n).Select(k => covariance[k / n, k % n] * unit[k / n] * unit[k % n])];
            RiskBudgetingOutcome first = Solve(RiskBudgetingProgram.Create(covariance));
            RiskBudgetingOutcome second = Solve(RiskBudgetingProgram.Create(SymmetricMatrix.Create(n, scaled)).WithBudget(unit));
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(first.Point[i], second.Point[i] * unit[i], tolerance: 1e-11 * first.Point[i]);
            }

            Assert.Equal(first.Objective, second.Objective, tolerance: 1e-12 * first.Objective);
        }
    }

    // Returns of the other sign are held in the other direction.
    [Fact]
    public void Solve_SignsOfReturnsFlipped_FlipsTheWeights()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 80);
            SymmetricMatrix covariance = BudgetingFamilies.Covariance(random, n);
            double[] budgets = BudgetingFamilies.Budgets(random, n);
            int[] signs = BudgetingFamilies.Signs(random, n);
            double[] flipped = [.. Enumerable.Range(0, n * n).Select(k => covariance[k / n, k % n] * signs[k / n] * signs[k % n])];
            RiskBudgetingOutcome pattern = Solve(RiskBudgetingProgram.Create(covariance, budgets, signs));
            RiskBudgetingOutcome positive = Solve(RiskBudgetingProgram.Create(SymmetricMatrix.Create(n, flipped), budgets));
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(signs[i] * positive.Point[i], pattern.Point[i]); // The same arithmetic but for signs, so to the last bit.
            }
        }
    }

    [Fact]
    public void Solve_BudgetRow_ScalesToTheTotal()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([0.01, 0.04]), signs: [1, -1]);

        // Inverse volatility, two to minus one: 2·0.5 + 1·0.25 = 1.25 of a unit; a total of 5 is four units.
        RiskBudgetingOutcome outcome = Solve(program.WithBudget([0.5, -0.25], total: 5));
        Assert.Equal(8, outcome.Point[0], tolerance: 1e-14);
        Assert.Equal(-4, outcome.Point[1], tolerance: 1e-14);
    }

    [Fact]
    public void Solve_Twice_AgreesBitForBit()
    {
        Random random = new(9);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(
            RandomPrograms.SampleCovariance(random, 150, 300), BudgetingFamilies.Budgets(random, 150));
        Assert.Equal(Solve(program).Point.ToArray(), Solve(program).Point.ToArray());
    }

    // The best double for a contribution of a millionth, in which terms of size 1 cancel, is not within 1e-12 of it: it is optimal all the
    // same.
    [Fact]
    public void Solve_SmallBudgetAmongLargeHedges_IsOptimalToRounding()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            int n = random.Next(10, 100);
            RiskBudgetingProgram program = RiskBudgetingProgram.Create(
                RandomPrograms.WithCondition(random, n, 1e6), BudgetingFamilies.WideBudgets(n), BudgetingFamilies.Signs(random, n));
            BudgetingFamilies.AssertBudgets(program, Solve(program));
        }
    }

    private static RiskBudgetingOutcome Solve(RiskBudgetingProgram program) =>
        new RiskBudgetingSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
}
