using System.Globalization;
using MrBen.Portfolio.Diagnostics;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>The package's README lists the metrics that there are. Where it does not, the failure shows the table as it must be.</summary>
public class ReadmeTests
{
    private const string Begin = "<!-- metrics -->\n";
    private const string End = "<!-- /metrics -->";

    [Fact]
    public void Table_IsTheCatalogue()
    {
        string readme = File.ReadAllText(Readme());
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string table = readme[begin..readme.IndexOf(End, StringComparison.Ordinal)];
        if (table != Table())
        {
            Assert.Fail($"The table between the marks must be:\n{Table()}");
        }
    }

    private static string Table()
    {
        List<string> lines = ["| metric | kind | unit | labels beside `portfolio` | what it is |", "| --- | --- | --- | --- | --- |"];
        foreach (MetricFamily family in MetricCatalogue.All)
        {
            string kind = family.Kind.ToString().ToLower(CultureInfo.InvariantCulture);
            string labels = string.Join(", ", family.Labels.Where(label => label != "portfolio").Select(label => $"`{label}`"));
            lines.Add($"| `{family.Name}` | {kind} | {family.Unit} | {labels} | {family.Help} |");
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Readme() => Checkout.PathOf("src", "MrBen.Portfolio.Prometheus", "README.md");
}
