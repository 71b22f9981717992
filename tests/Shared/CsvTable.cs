using System.Globalization;

namespace MrBen.Tests;

/// <summary>A small CSV file as reference data come: a header, then rows; no quotes, no embedded commas.</summary>
public sealed class CsvTable
{
    private CsvTable(string[] header, string[][] rows) => (Header, Rows) = (header, rows);

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The cells row after row; an empty string where a cell is empty.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads to the end and closes the reader.</summary>
    public static CsvTable Read(TextReader reader)
    {
        using (reader)
        {
            string[] header = Split(reader.ReadLine() ?? throw new InvalidDataException("The file is empty."));
            List<string[]> rows = [];
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0)
                {
                    string[] cells = Split(line);
                    Assert.Equal(header.Length, cells.Length);
                    rows.Add(cells);
                }
            }

            return new CsvTable(header, [.. rows]);
        }
    }

    /// <summary>The place of a column, from 0.</summary>
    public int IndexOf(string column)
    {
        int index = Array.IndexOf([.. Header], column);
        Assert.True(index >= 0, $"There is no column {column}.");
        return index;
    }

    /// <summary>The cells of one column.</summary>
    public string[] Strings(string column)
    {
        int index = IndexOf(column);
        return [.. Rows.Select(row => row[index])];
    }

    /// <summary>The numbers of one column; every cell must hold one.</summary>
    public double[] Numbers(string column)
    {
        int index = IndexOf(column);
        return [.. Enumerable.Range(0, Rows.Count).Select(row => Number(row, index)
            ?? throw new InvalidDataException($"Column {column} is empty in row {row}."))];
    }

    /// <summary>The number in one cell; null where it is empty or NA.</summary>
    public double? Number(int row, int column)
    {
        string cell = Rows[row][column];
        return cell is "" or "NA" ? null : double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The day in one cell, written yyyy-MM-dd.</summary>
    public DateOnly Date(int row, int column = 0) => DateOnly.ParseExact(Rows[row][column], "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string[] Split(string line) => [.. line.TrimEnd('\r').Split(',').Select(cell => cell.Trim('"', ' '))];
}
