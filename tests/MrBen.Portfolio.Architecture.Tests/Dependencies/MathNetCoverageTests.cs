using MrBen.Portfolio.Architecture.Tests.Metadata;

namespace MrBen.Portfolio.Architecture.Tests.Dependencies;

/// <summary>
/// MathNet.Numerics is not marked as AOT-compatible, so every function of it that the core calls must be run natively: the AOT smoke
/// program calls each one (tests/MrBen.Portfolio.AotSmoke/MathNetChecks.cs).
/// </summary>
public sealed class MathNetCoverageTests
{
    private const string MathNet = "MathNet.Numerics";

    [Fact]
    public void EveryMathNetMemberOfTheCore_IsCalledByTheSmokeProgram() =>
        Verdict.None(Missing(MembersOf("MrBen.Portfolio"), MembersOf("MrBen.Portfolio.AotSmoke")));

    [Fact]
    public void TheSmokeProgramsCalls_AreSeen() =>
        Assert.Contains("MathNet.Numerics.Distributions.Normal.InvCDF", MembersOf("MrBen.Portfolio.AotSmoke"));

    [Fact]
    public void Missing_OfACallThatTheSmokeProgramLacks_NamesIt() =>
        Assert.Equal(["B"], Missing(core: ["A", "B"], smoke: ["A", "C"]));

    private static IEnumerable<string> Missing(IEnumerable<string> core, IEnumerable<string> smoke) => core.Except(smoke);

    private static string[] MembersOf(string assembly) =>
        [.. TypeUsageReader.Read(Libraries.PathOf(assembly))
            .SelectMany(usage => usage.Members)
            .Where(member => member.Type.Assembly == MathNet)
            .Select(member => member.ToString())
            .Distinct()
            .Order(StringComparer.Ordinal)];
}
