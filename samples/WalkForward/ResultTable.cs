using System.Globalization;
using MrBen.Portfolio.Rebalancing;

namespace WalkForward;

/// <summary>The results as text, a row per portfolio.</summary>
internal static class ResultTable
{
    private const string None = "–";

    public static void Write(TextWriter writer, IReadOnlyList<AccountResult> results)
    {
        List<string[]> rows =
        [
            [
                "strategy", "method", "return", "volatility", "Sharpe", "drawdown", "turnover", "costs", "rebalances", "breaches",
                "allocations", "plans", "risk",
            ],
            .. results.Select(Row),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Count; i++)
        {
            writer.WriteLine("| " + string.Join(" | ", rows[i].Select((cell, column) => Pad(cell, widths[column], column))) + " |");
            if (i == 0)
            {
                writer.WriteLine("| " + string.Join(" | ", widths.Select((width, column) => Rule(width, column))) + " |");
            }
        }
    }

    private static string[] Row(AccountResult result) =>
    [
        result.Strategy.ToString(),
        result.Method.ToString(),
        Percent(result.Report?.GeometricReturn),
        Percent(result.Report?.Volatility),
        Number(result.Report?.SharpeRatio),
        Percent(result.Report?.MaximumDrawdown),
        Percent(result.Turnover),
        result.Performance.Rebalancing!.TotalCost?.ToString("N0", CultureInfo.InvariantCulture) ?? None,
        result.RebalanceStatuses.GetValueOrDefault(RebalanceStatus.Planned).ToString(CultureInfo.InvariantCulture),
        result.Breaches.Values.Sum().ToString(CultureInfo.InvariantCulture),
        Counts(result.AllocationStatuses),
        Counts(result.RebalanceStatuses),
        Counts(result.RiskStatuses),
    ];

    private static bool IsNumber(int column) => column is >= 2 and <= 9;

    private static string Pad(string cell, int width, int column) => IsNumber(column) ? cell.PadLeft(width) : cell.PadRight(width);

    private static string Rule(int width, int column) => IsNumber(column) ? new string('-', width - 1) + ":" : new string('-', width);

    private static string Counts<T>(IEnumerable<KeyValuePair<T, int>> counts) =>
        string.Join(", ", counts.Select(count => FormattableString.Invariant($"{count.Key} {count.Value}")));

    private static string Percent(double? value) =>
        value is { } number ? (100 * number).ToString("F1", CultureInfo.InvariantCulture) + " %" : None;

    private static string Number(double? value) => value?.ToString("F2", CultureInfo.InvariantCulture) ?? None;
}
