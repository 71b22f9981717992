namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The random suite's conic programs.</summary>
public class ConicSuiteTests
{
    public static TheoryData<string> Names => [.. ConicFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_Family_IsProvenAndRepeatable(string name) => SuiteRun.Assert(
        ConicFamilies.All.Single(family => family.Name == name), TestContext.Current.CancellationToken);
}
