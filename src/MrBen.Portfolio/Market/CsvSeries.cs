namespace MrBen.Portfolio.Market;

/// <summary>The observations of one asset as they stand in a file: in any order, perhaps twice. Not thread-safe.</summary>
internal sealed class CsvSeries(AssetId asset, bool[] mapped)
{
    private readonly List<double>?[] _fields = [.. mapped.Select(used => used ? new List<double>() : null)];

    public AssetId Asset { get; } = asset;

    public List<DateOnly> Dates { get; } = [];

    public List<int> Lines { get; } = [];

    /// <summary>Adds an observation; NaN marks what is not known.</summary>
    public void Add(DateOnly date, int line, ReadOnlySpan<double> values)
    {
        Dates.Add(date);
        Lines.Add(line);
        for (int f = 0; f < _fields.Length; f++)
        {
            _fields[f]?.Add(values[f]);
        }
    }

    /// <summary>Adds an observation of which only the close is known.</summary>
    public void AddClose(DateOnly date, int line, double close)
    {
        Dates.Add(date);
        Lines.Add(line);
        _fields[(int)BarField.Close]!.Add(close);
    }

    public double ValueAt(BarField field, int index) => _fields[(int)field] is { } values ? values[index] : double.NaN;

    /// <summary>The places of the observations by date; those of one date in the order of the file.</summary>
    public int[] Order()
    {
        int[] order = [.. Enumerable.Range(0, Dates.Count)];
        Array.Sort(order, (a, b) => Dates[a] != Dates[b] ? Dates[a].CompareTo(Dates[b]) : a.CompareTo(b));
        return order;
    }

    /// <summary>The observations at these places, on these dates.</summary>
    public BarSeries Take(List<int> places, List<DateOnly> dates)
    {
        double[]?[] fields = [.. _fields.Select(values => values is null ? null : places.Select(place => values[place]).ToArray())];
        return BarSeries.Own([.. dates], fields);
    }
}
