using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;

namespace MrBen.Optimization.Tests.RiskBudgeting;

public class RiskBudgetingProgramTests
{
    private static readonly SymmetricMatrix Identity = SymmetricMatrix.FromDiagonal([1, 1]);

    [Fact]
    public void Create_BadInput_IsNamed()
    {
        Assert.Throws<ArgumentNullException>(() => RiskBudgetingProgram.Create(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([])));
        AssertMessage("Budget 0 is 0; it must be positive and finite. (Parameter 'budgets')",
            () => RiskBudgetingProgram.Create(Identity, [0, 1]));
        AssertMessage("Budget 1 is NaN; it must be positive and finite. (Parameter 'budgets')",
            () => RiskBudgetingProgram.Create(Identity, [1, double.NaN]));
        AssertMessage("Sign 1 is 0; it must be 1 or -1. (Parameter 'signs')", () => RiskBudgetingProgram.Create(Identity, signs: [1, 0]));
        AssertMessage("Expected 2 signs (one per variable), got 3. (Parameter 'signs')",
            () => RiskBudgetingProgram.Create(Identity, signs: [1, 1, 1]));
        AssertMessage("Variance 0 is 0; it must be positive. (Parameter 'covariance')",
            () => RiskBudgetingProgram.Create(GramCovariance.Create(DenseMatrix.Create(1, 2, [0, 1]), 1)));
    }

    [Fact]
    public void WithBudget_BadInput_IsNamed()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(Identity, signs: [1, -1]);
        Assert.Equal([1.0, -1.0], program.BudgetRow.ToArray());
        AssertMessage("Coefficient 1 is 1; variable 1 has the sign -1, and so must it. (Parameter 'coefficients')",
            () => program.WithBudget([1, 1]));
        AssertMessage("All coefficients are 0; no variable takes anything of the total. (Parameter 'coefficients')",
            () => program.WithBudget([0, 0]));
        AssertMessage("Element 0 is NaN; every element must be finite. (Parameter 'coefficients')",
            () => program.WithBudget([double.NaN, 0]));
        AssertMessage("Expected 2 coefficients (one per variable), got 1. (Parameter 'coefficients')", () => program.WithBudget([1]));
        AssertMessage("The total is 0; it must be positive and finite. (Parameter 'total')", () => program.WithBudget([1, 0], 0));
    }

    [Fact]
    public void WithLimits_BadInput_IsNamed()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(Identity);
        AssertMessage("Element 1 is NaN; it must be finite, or -Infinity for no bound. (Parameter 'lower')",
            () => program.WithLimits(lower: [0, double.NaN]));
        AssertMessage("Expected 2 columns (one per variable), got 3. (Parameter 'rows')",
            () => program.WithLimits(rows: DenseMatrix.Create(1, 3, [1, 1, 1])));
        AssertMessage("There is no rule 7. (Parameter 'rule')", () => program.WithLimits(rule: (LogarithmWeightRule)7));
        AssertMessage("Expected 2 elements (one per variable), got 1. (Parameter 'point')", () => program.LinearizedAt([1], 1));
        AssertMessage("Element 1 is 0; it must have the sign +1 of its variable. (Parameter 'point')",
            () => program.LinearizedAt([1, 0], 1));
    }

    [Fact]
    public void WithBudget_AfterLimits_KeepsThem()
    {
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(Identity)
            .WithLimits([0.1, 0.2], [0.7, 0.8], DenseMatrix.Create(1, 2, [1, 0]), [0.3], [0.6], LogarithmWeightRule.EqualsVariance)
            .WithBudget([2, 1], 3);
        Assert.True(program.IsConstrained);
        Assert.Equal(LogarithmWeightRule.EqualsVariance, program.Rule);
        Assert.Equal([1.0, 0.0, 2.0, 1.0], program.AllowedPortfolios!.Rows.Values.ToArray());
        Assert.Equal([0.3, 3.0], program.AllowedPortfolios.RowLower.ToArray());
        Assert.Equal([0.6, 3.0], program.AllowedPortfolios.RowUpper.ToArray());
        Assert.Equal([0.1, 0.2], program.AllowedPortfolios.Lower.ToArray());
        Assert.Equal([0.7, 0.8], program.AllowedPortfolios.Upper.ToArray());
    }

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.Equal(expected, Assert.ThrowsAny<ArgumentException>(act).Message);
}
