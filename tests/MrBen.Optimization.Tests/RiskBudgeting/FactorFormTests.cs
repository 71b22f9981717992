using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>A covariance that is only an operator gives what its dense form gives, by products alone.</summary>
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
        FactorOperator covariance = FactorOperator.Create(random, n, factors);
        double[] budgets = BudgetingFamilies.Budgets(random, n);
        int[] signs = BudgetingFamilies.Signs(random, n);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(covariance, budgets, signs);
        RiskBudgetingOutcome factored = Solve(program);
        Assert.Equal(0, covariance.Rows);
        BudgetingFamilies.AssertBudgets(program, factored);
        RiskBudgetingOutcome dense = Solve(RiskBudgetingProgram.Create(covariance.ToDense(), budgets, signs));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(dense.Point[i], factored.Point[i], tolerance: 1e-12 * Math.Abs(dense.Point[i]));
        }
    }

    // 20,000 variables: n × n numbers would be 3.2 GB.
    [Fact]
    public void Solve_TwentyThousandVariables_FormsNothingOfThatSizeSquared()
    {
        const int N = 20_000;
        FactorOperator covariance = FactorOperator.Create(new Random(3), N, 5);
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
    public void Solve_FactorFormWithLimits_EqualsDense()
    {
        Random random = new(8);
        FactorOperator covariance = FactorOperator.Create(random, 40, 4);
        double[] cap = [.. Enumerable.Repeat(0.03, 40)];
        RiskBudgetingOutcome factored = Solve(RiskBudgetingProgram.Create(covariance).WithLimits(upper: cap));
        RiskBudgetingOutcome dense = Solve(RiskBudgetingProgram.Create(covariance.ToDense()).WithLimits(upper: cap));
        Assert.Equal(SolverStatus.Optimal, factored.Status);
        Assert.True(Kernels.MaxAbs(factored.BoundMultipliers) > 0);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(dense.Point[i], factored.Point[i], tolerance: 1e-11);
        }
    }

    private static RiskBudgetingOutcome Solve(RiskBudgetingProgram program) =>
        new RiskBudgetingSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
}
