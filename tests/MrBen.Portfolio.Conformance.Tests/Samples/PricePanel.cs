using System.Globalization;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>A file of prices with a column per asset, read here and not by the library: what a ledger values by.</summary>
internal sealed class PricePanel
{
    private readonly Dictionary<AssetId, int> _columns;
    private readonly Dictionary<DateOnly, int> _rows;
    private readonly string[][] _cells;

    public PricePanel(TextReader reader)
    {
        string[] header = reader.ReadLine()!.Split(',');
        _columns = Enumerable.Range(1, header.Length - 1).ToDictionary(column => new AssetId(header[column]));
        _cells = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
        Dates = [.. _cells.Select(line => DateOnly.ParseExact(line[0], "yyyy-MM-dd", CultureInfo.InvariantCulture))];
        _rows = Enumerable.Range(0, Dates.Length).ToDictionary(row => Dates[row]);
    }

    public DateOnly[] Dates { get; }

    public decimal Price(AssetId asset, DateOnly date) =>
        decimal.Parse(_cells[_rows[date]][_columns[asset]], CultureInfo.InvariantCulture);

    /// <summary>How many prices an asset has until a date.</summary>
    public int Count(AssetId asset, DateOnly last) =>
        _cells.Take(_rows[last] + 1).Count(line => line[_columns[asset]].Length > 0);

    /// <summary>The last returns of an asset until a date, the last first.</summary>
    public double[] Returns(AssetId asset, DateOnly last, int count) =>
        [.. Enumerable.Range(0, count).Select(back => (Number(asset, _rows[last] - back) / Number(asset, _rows[last] - back - 1)) - 1)];

    private double Number(AssetId asset, int row) => double.Parse(_cells[row][_columns[asset]], CultureInfo.InvariantCulture);
}
