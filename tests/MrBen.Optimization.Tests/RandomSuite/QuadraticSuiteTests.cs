namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The random suite's quadratic programs.</summary>
public class QuadraticSuiteTests
{
    public static TheoryData<string> Names => [.. QuadraticFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solve_Family_IsProvenAndRepeatable(string name) => SuiteRun.Assert(
        QuadraticFamilies.All.Single(family => family.Name == name), TestContext.Current.CancellationToken);
}
