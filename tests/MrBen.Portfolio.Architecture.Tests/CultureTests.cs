using System.Globalization;

namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>Tests that run messages under other cultures prove something only where the runtime knows those cultures.</summary>
public sealed class CultureTests
{
    // Unicode CLDR: the decimal separators of German and Persian are the comma and U+066B.
    [Theory]
    [InlineData("de-DE", ",")]
    [InlineData("fa-IR", "\u066B")]
    public void Cultures_OfTheMessageTests_AreTheRealOnes(string name, string separator) =>
        Assert.Equal(separator, CultureInfo.GetCultureInfo(name).NumberFormat.NumberDecimalSeparator);

    [Fact]
    public void Projects_DoNotTurnCulturesOff() => Assert.DoesNotContain(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.*proj", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "Directory.Build.props"))
            .Append(Path.Combine(Repository.Root, "tests", "Directory.Build.props")),
        path => File.ReadAllText(path).Contains("InvariantGlobalization", StringComparison.Ordinal));
}
