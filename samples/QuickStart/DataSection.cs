using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio.Market;
using Spectre.Console;

namespace QuickStart;

/// <summary>What the file holds, what is wrong with it, and what of it is used.</summary>
internal static class DataSection
{
    private const int MostSymbols = 25;
    private const int MostFindings = 8;

    public static void Show(IAnsiConsole console, Inputs inputs)
    {
        console.Heading($"1  Data: {inputs.Source}");
        console.SideBySide(Symbols(inputs), Screen.Remark(Findings(inputs), above: 1));
    }

    /// <summary>Which symbol decides from when on returns count.</summary>
    public static string DescribeStart(Inputs inputs)
    {
        PriceHistory history = inputs.History;
        ILookup<DateOnly?, AssetId> starts = inputs.Tradable.ToLookup(asset => history.FirstDate(history.IndexOf(asset)));
        DateOnly? last = starts.Contains(null) ? null : starts.Max(start => start.Key);
        if (starts.Count == 1)
        {
            return $"All symbols have prices from {Date(last)} on.";
        }

        string decides = last is null ? "has none" : $"comes last, on {Date(last)}";
        return $"Only dates with a price of every symbol count; {starts[last].First()} {decides}.";
    }

    private static Table Symbols(Inputs inputs)
    {
        PriceHistory history = inputs.History;
        Table table = Screen.NewTable("symbol", "from", "to", "prices", "last", "");
        DateOnly first = history.Dates[0];
        for (int i = 0; i < Math.Min(history.Assets.Length, MostSymbols); i++)
        {
            bool isLate = history.FirstDate(i) > first;
            table.AddRow(
                Markup.Escape(history.Assets[i].Value), Date(history.FirstDate(i)), Date(history.LastDate(i)),
                history.ObservationsOf(i).ToString(CultureInfo.InvariantCulture), Last(history, i),
                Inputs.IsBenchmark(history.Assets[i]) ? "benchmark" : isLate ? "listed late" : "");
        }

        if (history.Assets.Length > MostSymbols)
        {
            table.AddRow($"and {history.Assets.Length - MostSymbols} more");
        }

        return table;
    }

    private static string Findings(Inputs inputs)
    {
        ImmutableArray<DataQualityFinding> findings = DataQualityReport.Examine(inputs.History).Findings;
        List<string> lines = [.. findings.Take(MostFindings).Select(finding => $"{finding.Severity}: {finding.Message}")];
        if (findings.Length > MostFindings)
        {
            lines.Add($"And {findings.Length - MostFindings} more findings.");
        }

        if (findings.IsEmpty)
        {
            lines.Add("Nothing looks wrong with the prices.");
        }

        lines.Add($"Frequency: {inputs.History.Frequency}.");
        lines.Add(DescribeStart(inputs));
        ReturnPanel panel = ReturnPanel.FromPrices(inputs.History.Select(inputs.Tradable.AsSpan()));
        lines.Add(panel.Observations == 0
            ? "There are no such dates."
            : $"Strategies rest on {panel.Observations} returns, {Date(panel.Dates[0])} to {Date(panel.Dates[^1])}.");
        return string.Join("\n", lines.Select(line => $"• {line}"));
    }

    private static string Last(PriceHistory history, int asset)
    {
        for (int row = history.Rows - 1; row >= 0; row--)
        {
            if (history.TryGetPrice(row, asset, out double price))
            {
                return Screen.Price(price);
            }
        }

        return Screen.None;
    }

    private static string Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Screen.None;
}
