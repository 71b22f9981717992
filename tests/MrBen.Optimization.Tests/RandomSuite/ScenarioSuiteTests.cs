namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The random suite's scenario programs.</summary>
public class ScenarioSuiteTests
{
    public static TheoryData<string> Names => [.. ScenarioFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_Family_IsProvenAndRepeatable(string name) => SuiteRun.Assert(
        ScenarioFamilies.All.Single(family => family.Name == name), TestContext.Current.CancellationToken);
}
