using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// The labelled rows of several assets in the order of time: what a model is trained and tested on. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Periods are the days on which any asset has a labelled row. <see cref="LabelEnds"/> goes to
/// <see cref="WalkForward.SplitByLabels"/> and <see cref="PurgedCrossValidation.SplitByLabels"/>, which purge by it; the rows of a range of
/// periods follow one another.
/// </remarks>
public sealed class FeaturePanel
{
    private readonly ImmutableArray<FeatureTable> _tables;
    private readonly (int Table, int Row)[] _rows;
    private readonly int[] _starts; // first row of each period, and the number of rows

    private FeaturePanel(
        ImmutableArray<FeatureTable> tables, (int Table, int Row)[] rows, int[] starts, ImmutableArray<DateOnly> dates,
        ImmutableArray<int> ends)
    {
        (_tables, _rows, _starts) = (tables, rows, starts);
        (Dates, LabelEnds) = (dates, ends);
    }

    /// <summary>What the features are.</summary>
    public FeatureSchema Schema => _tables[0].Schema;

    /// <summary>Names of the features.</summary>
    public ImmutableArray<string> Names => Schema.Names;

    /// <summary>The days of the periods, ascending.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>
    /// The last period that a label of each period is made of; the number of periods or more where that day comes after the last of them.
    /// </summary>
    public ImmutableArray<int> LabelEnds { get; }

    /// <summary>Periods H that a label looks ahead.</summary>
    public int Horizon => _tables[0].Horizon;

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>The assets that have rows, in the order of the tables.</summary>
    public ImmutableArray<AssetId> Assets => [.. _tables.Where(table => table.Labelled > 0).Select(table => table.Asset)];

    /// <summary>Puts tables together.</summary>
    /// <param name="tables">At least one, of different assets, with the same features and horizon; some with labels.</param>
    /// <exception cref="ArgumentException">
    /// There is no table or no label, an asset comes twice, or tables differ in features or horizon.
    /// </exception>
    /// <remarks>O(n log n) in the number of rows.</remarks>
    public static FeaturePanel Combine(params ReadOnlySpan<FeatureTable> tables)
    {
        ImmutableArray<FeatureTable> all = [.. tables];
        Check(all);
        List<(DateOnly Day, int Table, int Row)> rows = [];
        for (int k = 0; k < all.Length; k++)
        {
            for (int row = 0; row < all[k].Labelled; row++)
            {
                rows.Add((all[k].Dates[row], k, row));
            }
        }

        if (rows.Count == 0)
        {
            throw new ArgumentException("No table has a label.", nameof(tables));
        }

        rows.Sort();
        ImmutableArray<DateOnly> dates = [.. rows.Select(row => row.Day).Distinct()];
        int[] starts = new int[dates.Length + 1];
        int[] ends = new int[dates.Length];
        int next = 0;
        for (int t = 0; t < dates.Length; t++)
        {
            (starts[t], ends[t]) = (next, t);
            for (; next < rows.Count && rows[next].Day == dates[t]; next++)
            {
                ends[t] = Math.Max(ends[t], LastOf(dates, all[rows[next].Table].LabelEnd(rows[next].Row)));
            }
        }

        starts[^1] = next;
        return new FeaturePanel(all, [.. rows.Select(row => (row.Table, row.Row))], starts, dates, [.. ends]);
    }

    /// <summary>The rows of some periods, as a range of rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such periods.</exception>
    public PeriodRange RowsOf(PeriodRange periods)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(periods.Start, nameof(periods));
        ArgumentOutOfRangeException.ThrowIfNegative(periods.Length, nameof(periods));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(periods.Length, Dates.Length - periods.Start, nameof(periods));
        return new PeriodRange(_starts[periods.Start], _starts[periods.End] - _starts[periods.Start]);
    }

    /// <summary>The asset of a row.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public AssetId AssetOf(int row) => _tables[_rows[row].Table].Asset;

    /// <summary>The day of a row.</summary>
    /// <inheritdoc cref="AssetOf"/>
    public DateOnly DateOf(int row) => _tables[_rows[row].Table].Dates[_rows[row].Row];

    /// <summary>The last day of a row's label.</summary>
    /// <inheritdoc cref="AssetOf"/>
    public DateOnly LabelEndOf(int row) => _tables[_rows[row].Table].LabelEnd(_rows[row].Row);

    /// <summary>The features of a row.</summary>
    /// <inheritdoc cref="AssetOf"/>
    public ReadOnlySpan<double> Row(int row) => _tables[_rows[row].Table].Row(_rows[row].Row);

    /// <summary>The label of a row.</summary>
    /// <inheritdoc cref="AssetOf"/>
    public double Label(int row) => _tables[_rows[row].Table].Label(_rows[row].Row);

    /// <summary>SHA-256 of schema, horizon, days, assets, features and labels, as 64 lower-case hexadecimal digits. O(rows).</summary>
    public string ComputeHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Schema.Hash}|{Horizon}|{Count}")));
        for (int row = 0; row < Count; row++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"|{AssetOf(row)}|{DateOf(row).DayNumber}|")));
            hash.AppendData(MemoryMarshal.AsBytes(Row(row)));
            hash.AppendData(MemoryMarshal.AsBytes([Label(row)]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The last period that is not after a day; the number of periods where the day comes after all of them: it may touch what follows.
    private static int LastOf(ImmutableArray<DateOnly> dates, DateOnly day)
    {
        int found = dates.BinarySearch(day);
        return found >= 0 ? found : ~found == dates.Length ? dates.Length : ~found - 1;
    }

    private static void Check(ImmutableArray<FeatureTable> tables)
    {
        if (tables.IsEmpty || tables.Any(table => table is null))
        {
            throw new ArgumentException("A panel needs at least one table, and none may be null.", nameof(tables));
        }

        for (int k = 1; k < tables.Length; k++)
        {
            if (!tables[k].Schema.Equals(tables[0].Schema) || tables[k].Horizon != tables[0].Horizon)
            {
                throw new ArgumentException(
                    $"{tables[k].Asset} has other features or another horizon than {tables[0].Asset}.", nameof(tables));
            }
        }

        if (tables.Select(table => table.Asset).Distinct().Count() != tables.Length)
        {
            throw new ArgumentException("An asset comes twice.", nameof(tables));
        }
    }
}
