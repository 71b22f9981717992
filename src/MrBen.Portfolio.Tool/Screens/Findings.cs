using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Market;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>What an examination of prices found.</summary>
internal static class Findings
{
    /// <summary>Those of some assets, and those of whole rows.</summary>
    public static ImmutableArray<DataQualityFinding> Of(PriceHistory prices, IEnumerable<AssetId> assets)
    {
        HashSet<AssetId> asked = [.. assets];
        return [.. DataQualityReport.Examine(prices).Findings.Where(finding => finding.Asset is not { } asset || asked.Contains(asset))];
    }

    public static void Show(IAnsiConsole console, IReadOnlyCollection<DataQualityFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        console.Heading("Quality of the prices");
        TextTable table = Tables.New("severity", "what was found~");
        foreach (DataQualityFinding finding in findings.OrderByDescending(finding => finding.Severity))
        {
            table.Row(Words.Of(finding.Severity), finding.Message);
        }

        console.Write(table);
    }

    public static void Write(Utf8JsonWriter writer, IEnumerable<DataQualityFinding> findings)
    {
        writer.WriteObjects("data_quality", findings, finding =>
        {
            writer.WriteName("severity", finding.Severity);
            writer.WriteName("kind", finding.Kind);
            writer.WriteString("asset", finding.Asset?.Value);
            writer.WriteString("date", finding.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteNumber("count", finding.Count);
            writer.WriteString("message", finding.Message);
        });
    }
}
