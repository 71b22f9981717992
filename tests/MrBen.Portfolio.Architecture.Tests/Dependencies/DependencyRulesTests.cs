using MrBen.Portfolio.Architecture.Tests.Metadata;

namespace MrBen.Portfolio.Architecture.Tests.Dependencies;

/// <summary>The libraries reference only what they may; and the check sees a reference too many.</summary>
public sealed class DependencyRulesTests
{
    [Fact]
    public void Libraries_ReferenceOnlyWhatTheyMay() => Verdict.None(Repository.Libraries.SelectMany(
        library => DependencyRules.Violations(library, TypeUsageReader.ReferencedAssemblies(Libraries.PathOf(library)))));

    [Theory]
    [InlineData("MrBen.Optimization", "MathNet.Numerics")]
    [InlineData("MrBen.Optimization", "MrBen.Portfolio")]
    [InlineData("MrBen.Portfolio", "Microsoft.ML")]
    [InlineData("MrBen.Portfolio", "MrBen.Portfolio.Sqlite")]
    [InlineData("MrBen.Portfolio.Sqlite", "MrBen.Portfolio.Prometheus")]
    [InlineData("MrBen.Portfolio.Hosting", "Microsoft.Extensions.Http")]
    [InlineData("MrBen.Portfolio.MachineLearning", "MrBen.Portfolio.Sqlite")]
    [InlineData("MrBen.Portfolio.MachineLearning", "Microsoft.ML.LightGbm")]
    public void Violations_OfAForbiddenReference_NamesIt(string library, string reference) =>
        Assert.Equal([$"{library} references {reference}."], DependencyRules.Violations(library, ["System.Runtime", reference]));

    [Theory]
    [InlineData("MrBen.Portfolio", "MrBen.Optimization")]
    [InlineData("MrBen.Portfolio.Sqlite", "MrBen.Portfolio")]
    [InlineData("MrBen.Portfolio.Hosting", "Microsoft.Extensions.Hosting.Abstractions")]
    [InlineData("MrBen.Portfolio.Sqlite", "Microsoft.Data.Sqlite")]
    [InlineData("MrBen.Portfolio.MachineLearning", "MrBen.Portfolio")]
    [InlineData("MrBen.Portfolio.MachineLearning", "Microsoft.ML.FastTree")]
    [InlineData("MrBen.Portfolio.Tool", "MrBen.Portfolio.Sqlite")]
    public void Violations_OfAnAllowedReference_IsSilent(string library, string reference) =>
        Assert.Empty(DependencyRules.Violations(library, ["System.Runtime", reference]));
}
