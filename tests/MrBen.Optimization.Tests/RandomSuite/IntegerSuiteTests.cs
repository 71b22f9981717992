namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The random suite's integer programs.</summary>
public class IntegerSuiteTests
{
    public static TheoryData<string> Names => [.. IntegerFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_Family_IsProvenAndRepeatable(string name) => SuiteRun.Assert(
        IntegerFamilies.All.Single(family => family.Name == name), TestContext.Current.CancellationToken);
}
