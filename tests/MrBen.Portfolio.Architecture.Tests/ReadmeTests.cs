using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>What the README says of the repository is so.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void PricesOfTheSnippets_AreWhereTheReadmeSays()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Match match = Assert.Single(PricesSentence().Matches(readme));
        string path = Path.Combine(Repository.Root, match.Groups["folder"].Value, match.Groups["file"].Value);
        Assert.True(File.Exists(path), $"There is no {path}.");
        Assert.Equal(match.Groups["header"].Value, File.ReadLines(path).First());
    }

    // Snippets may name other symbols only where they read no prices.
    [Fact]
    public void SnippetsWithPrices_NameSymbolsOfTheirHeader()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string[] symbols = PricesSentence().Match(readme).Groups["header"].Value.Split(',')[1..];
        string[] named = [.. Snippet().Matches(readme).Where(snippet => snippet.Value.Contains("prices.csv", StringComparison.Ordinal))
            .SelectMany(snippet => Symbol().Matches(snippet.Value)).Select(symbol => symbol.Groups[1].Value).Distinct()];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(symbols));
    }

    [GeneratedRegex(@"read a `(?<file>[^`]+)`: a first line `(?<header>[^`]+)`, then a line per day\. `(?<folder>[^`]+)`\s+holds one")]
    private static partial Regex PricesSentence();

    [GeneratedRegex("```csharp.*?```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("\"([A-Z]{3})\"")]
    private static partial Regex Symbol();
}
