namespace MrBen.Portfolio.Architecture.Tests.Sources;

/// <summary>Every file below src keeps the rules; and each rule sees a file that breaks it.</summary>
public sealed class SourceRulesTests
{
    [Fact]
    public void Sources_KeepEveryRule()
    {
        Assert.NotEmpty(Repository.Sources);
        Verdict.None(Repository.Sources.SelectMany(SourceRules.Violations));
    }

    [Fact]
    public void Violations_OfTwoTypes_NamesBoth() => Assert.Equal(
        ["P/Risk/Tail.cs declares 2 types: Tail, Body."],
        Check("P/Risk/Tail.cs", "namespace P.Risk;\npublic sealed class Tail { private enum Inner { A } }\ninternal readonly record struct Body(int X);\n"));

    [Fact]
    public void Violations_OfATypeInAnotherFile_NamesIt() => Assert.Equal(
        ["P/Risk/Tail.cs declares Body."], Check("P/Risk/Tail.cs", "namespace P.Risk;\npublic delegate int Body(double x);\n"));

    [Theory]
    [InlineData("P/Risk/Tail.cs", "namespace P.Risk;\npublic sealed record Tail<T>(T X) where T : class;\n")]
    [InlineData("P/Risk/Tail.Losses.cs", "namespace P.Risk;\npublic partial class Tail { }\n")]
    [InlineData("P/Risk/Tail.cs", "namespace P.Risk\n{\n    public interface Tail { class Nested { } }\n}\n")]
    [InlineData("P/Risk/Parts/Tail.cs", "namespace P.Risk.Parts;\npublic enum Tail { A } // class Comment\n")]
    [InlineData("P/Risk/Parts/Tail.cs", "namespace P.Risk;\nclass Tail { string S => $\"{(true ? \"} class A {\" : \"}\")} class B {{\"; char C = '\"'; }\n")]
    [InlineData("P/Risk/Tail.cs", "namespace P.Risk;\nclass Tail { string S = \"\"\"\n class C { \"quoted\" {\n\"\"\"; string V = @\"\\\"; string W = @\"a\"\"{\"; }\n")]
    [InlineData("P/GlobalUsings.cs", "global using System;\n")]
    public void Violations_OfASoundFile_IsSilent(string path, string text) => Assert.Empty(Check(path, text));

    [Theory]
    [InlineData("P/Risk/Tail.cs", 601, "P/Risk/Tail.cs has 601 lines; at most 600 are allowed.")]
    [InlineData("P/AdvancedPortfolioManager.State.cs", 300, "P/AdvancedPortfolioManager.State.cs has 300 lines; at most 299 are allowed.")]
    [InlineData("P/AdvancedPortfolioManagerBuilder.cs", 300, "P/AdvancedPortfolioManagerBuilder.cs has 300 lines; at most 299 are allowed.")]
    public void Violations_OfALongFile_CountsItsLines(string path, int lines, string message)
    {
        Assert.Equal([message], Check(path, string.Concat(Enumerable.Repeat("//\n", lines))));
        Assert.Empty(Check(path, string.Concat(Enumerable.Repeat("//\n", lines - 1))));
    }

    [Theory]
    [InlineData("// TODO: later", "TODO")]
    [InlineData("throw new NotImplementedException();", "NotImplementedException")]
    public void Violations_OfUnfinishedWork_NamesIt(string line, string word) =>
        Assert.Equal([$"P/Risk/Tail.cs contains {word}."], Check("P/Risk/Tail.cs", line));

    [Theory]
    [InlineData("P.Market")]
    [InlineData("P")]
    [InlineData("P.Risk.Parts")]
    public void Violations_OfANamespaceThatIsNotTheFolder_NamesBoth(string actual) => Assert.Equal(
        [$"P/Risk/Tail.cs stands in the namespace {actual}; its folder is P.Risk."],
        Check("P/Risk/Tail.cs", $"namespace {actual};\nclass Tail;\n"));

    private static IEnumerable<string> Check(string path, string text) => SourceRules.Violations(new SourceFile(path, text));
}
