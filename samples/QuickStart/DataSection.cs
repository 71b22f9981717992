using System.Globalization;
using MrBen.Portfolio.Market;
using Spectre.Console;

namespace QuickStart;

/// <summary>What the file holds, what is wrong with it, and what of it is used.</summary>
internal static class DataSection
{
    private const int MostFindings = 8;

    public static void Show(IAnsiConsole console, Inputs inputs)
    {
        PriceHistory history = inputs.History;
        console.Heading($"Data: {inputs.Source}");
        Table table = Screen.NewTable("symbol", "from", "to", "prices", "last", "");
        for (int i = 0; i < history.Assets.Length; i++)
        {
            table.AddRow(
                Markup.Escape(history.Assets[i].Value), Date(history.FirstDate(i)), Date(history.LastDate(i)),
                history.ObservationsOf(i).ToString(CultureInfo.InvariantCulture), Last(history, i),
                Inputs.IsIndex(history.Assets[i]) ? "index, not traded" : "");
        }

        console.Write(table);
        DataQualityReport report = DataQualityReport.Examine(history);
        List<string> told = [.. report.Findings.Select(finding => $"{finding.Severity}: {finding.Message}")];
        if (told.Count == 0)
        {
            console.WriteLine("No findings.");
        }

        foreach (string line in told.Take(MostFindings))
        {
            console.MarkupLineInterpolated($"• {line}");
        }

        if (told.Count > MostFindings)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {told.Count - MostFindings} more findings."));
        }

        ReturnPanel panel = ReturnPanel.FromPrices(history.Select(inputs.Tradable.AsSpan()));
        console.WriteLine(panel.Observations == 0
            ? "No two dates have prices of all symbols."
            : string.Create(CultureInfo.InvariantCulture,
                $"Used for risk and allocation: {panel.Observations} returns, {panel.Dates[0]:yyyy-MM-dd} to {panel.Dates[^1]:yyyy-MM-dd}, where all symbols have prices."));
    }

    private static string Last(PriceHistory history, int asset)
    {
        for (int row = history.Rows - 1; row >= 0; row--)
        {
            if (history.TryGetPrice(row, asset, out double price))
            {
                return price.ToString("N2", CultureInfo.InvariantCulture);
            }
        }

        return "–";
    }

    private static string Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";
}
