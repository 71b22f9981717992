namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The random suite's risk budgets.</summary>
public class RiskBudgetingSuiteTests
{
    public static TheoryData<string> Names => [.. RiskBudgetingFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_Family_IsProvenAndRepeatable(string name) => SuiteRun.Assert(
        RiskBudgetingFamilies.All.Single(family => family.Name == name), TestContext.Current.CancellationToken);
}
