using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio.Market;

namespace RollingBacktest;

/// <summary>Monthly returns above the risk-free rate, and that rate. Immutable.</summary>
/// <param name="Excess">Excess returns, T × N.</param>
/// <param name="RiskFree">Risk-free return of each month, length T.</param>
internal sealed record ReturnTable(ReturnPanel Excess, ImmutableArray<double> RiskFree)
{
    /// <summary>Reads a CSV file: a header, then date (yyyy-MM-dd), a column of risk-free returns, and a column for each asset.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="riskFreeColumn">The name of the risk-free column.</param>
    /// <param name="total">Whether the assets' returns include the risk-free rate, which is then taken off.</param>
    /// <exception cref="BacktestException">A cell or the header cannot be read; the message names line and column.</exception>
    public static ReturnTable Read(TextReader reader, string riskFreeColumn, bool total = false)
    {
        string[] header = Cells(reader.ReadLine() ?? throw new BacktestException("The file is empty."));
        int riskFreeIndex = Array.IndexOf(header, riskFreeColumn);
        if (riskFreeIndex < 1)
        {
            throw new BacktestException($"There is no column {riskFreeColumn} after the date; the columns are {string.Join(", ", header)}.");
        }

        int[] assets = [.. Enumerable.Range(1, header.Length - 1).Where(i => i != riskFreeIndex)];
        List<DateOnly> dates = [];
        List<double> riskFree = [];
        List<double> returns = [];
        int line = 1;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0)
            {
                continue;
            }

            string[] cells = Cells(text);
            if (cells.Length != header.Length)
            {
                throw new BacktestException($"Line {line} has {cells.Length} cells; the header has {header.Length}.");
            }

            dates.Add(DateOnly.TryParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
                ? date
                : throw new BacktestException($"Line {line}: {cells[0]} is not a date as in 1963-07-31."));
            double rate = Number(cells, riskFreeIndex);
            riskFree.Add(rate);
            returns.AddRange(assets.Select(i => Number(cells, i) - (total ? rate : 0)));
        }

        try
        {
            ReturnPanel excess = ReturnPanel.Create([.. assets.Select(i => new AssetId(header[i]))], [.. dates], Frequency.Monthly,
                ReturnKind.Simple, [.. returns]);
            return new ReturnTable(excess, [.. riskFree]);
        }
        catch (ArgumentException fault)
        {
            throw new BacktestException(fault.Message);
        }

        double Number(string[] cells, int column) =>
            double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new BacktestException($"Line {line}, column {header[column]}: {cells[column]} is not a number.");
    }

    private static string[] Cells(string line) => [.. line.Split(',').Select(cell => cell.Trim('"', ' ', '\r'))];
}
