using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>A covariance kept as factors or observations gives what its dense form gives, by products alone.</summary>
[Collection(nameof(MeasuredAlone))]
public class FactorFormTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(30, 3)]
    [InlineData(400, 10)]
    public void Solve_FactorForm_EqualsDense(int n, int factors)
    {
        Random random = new(n);
        FactorCovariance covariance = BudgetingFamilies.Factors(random, n, factors);
        AssertAgrees(covariance, covariance.ToCovariance(), random);
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(40, 12)]
    [InlineData(300, 60)]
    public void Solve_Observations_EqualsDense(int n, int periods)
    {
        Random random = new(n);
        DenseMatrix observations = DenseMatrix.Create(periods, n, RandomPrograms.RandomVector(random, periods * n, -0.02, 0.05));
        double[] ridge = RandomPrograms.RandomVector(random, n, 1e-4, 2e-4);
        GramCovariance covariance = GramCovariance.Create(observations, 1.0 / periods, ridge);
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            covariance.CopyRow(i, values.AsSpan(i * n, n));
        }

        AssertAgrees(covariance, SymmetricMatrix.Create(n, values), random);
    }

    // 20,000 variables: n × n numbers would be 3.2 GB.
    [Fact]
    public void Solve_TwentyThousandVariables_FormsNothingOfThatSizeSquared()
    {
        const int N = 20_000;
        CountingOperator covariance = new(BudgetingFamilies.Factors(new Random(3), N, 5));
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RiskBudgetingOutcome outcome = Solve(program);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        Assert.True(outcome.Certificate.DualResidual <= 1e-12);
        Assert.Equal(0, covariance.Rows);
        Assert.InRange(covariance.Products, 1, 60);
        Assert.InRange(bytes, 0, 20L * N * sizeof(double)); // A score of vectors.
    }

    [Fact]
    public void Solve_WarmFactorForm_AllocatesNothing()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(BudgetingFamilies.Factors(new Random(3), 500, 5));
        RiskBudgetingProgram other = RiskBudgetingProgram.Create(BudgetingFamilies.Factors(new Random(4), 500, 5));
        RiskBudgetingSession session = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        session.Solve(program, cancellationToken: token);
        session.Solve(other, cancellationToken: token);
        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Solve(program, cancellationToken: token);
        session.Solve(other, cancellationToken: token);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(LogarithmWeightRule.MeetsBudget)]
    [InlineData(LogarithmWeightRule.EqualsVariance)]
    public void Solve_FactorFormWithLimits_EqualsDense(LogarithmWeightRule rule)
    {
        FactorCovariance covariance = BudgetingFamilies.Factors(new Random(8), 40, 4);
        double[] cap = [.. Enumerable.Repeat(0.03, 40)];
        RiskBudgetingOutcome factored = Solve(RiskBudgetingProgram.Create(covariance).WithLimits(upper: cap, rule: rule));
        RiskBudgetingOutcome dense = Solve(RiskBudgetingProgram.Create(covariance.ToCovariance()).WithLimits(upper: cap, rule: rule));
        Assert.Equal(SolverStatus.Optimal, factored.Status);
        Assert.True(Kernels.MaxAbs(factored.BoundMultipliers) > 0);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(dense.Point[i], factored.Point[i], tolerance: 1e-11);
        }
    }

    private static void AssertAgrees(ISymmetricOperator covariance, SymmetricMatrix dense, Random random)
    {
        int n = covariance.Order;
        double[] budgets = BudgetingFamilies.Budgets(random, n);
        int[] signs = BudgetingFamilies.Signs(random, n);
        CountingOperator counted = new(covariance);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(counted, budgets, signs);
        RiskBudgetingOutcome outcome = Solve(program);
        Assert.Equal(0, counted.Rows);
        BudgetingFamilies.AssertBudgets(program, outcome);
        RiskBudgetingOutcome expected = Solve(RiskBudgetingProgram.Create(dense, budgets, signs));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(expected.Point[i], outcome.Point[i], tolerance: 1e-12 * Math.Abs(expected.Point[i]));
        }
    }

    private static RiskBudgetingOutcome Solve(RiskBudgetingProgram program) =>
        new RiskBudgetingSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
}
