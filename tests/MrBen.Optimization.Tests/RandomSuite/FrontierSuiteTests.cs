namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The random suite's frontiers.</summary>
public class FrontierSuiteTests
{
    public static TheoryData<string> Names => [.. FrontierFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Trace_Family_IsProvenAndRepeatable(string name) => SuiteRun.Assert(
        FrontierFamilies.All.Single(family => family.Name == name), TestContext.Current.CancellationToken);
}
