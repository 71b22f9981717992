using System.Globalization;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>What each column of a header means, or what is wrong with the header.</summary>
internal sealed class CsvColumns
{
    private static readonly string[] DateNames = ["date"];
    private static readonly string[] SymbolNames = ["symbol", "ticker", "asset"];
    private static readonly string[] CloseNames = ["close", "price"];

    private CsvColumns(string[] names, bool isLong, int date, int symbol, int[] fields) =>
        (Names, IsLong, Date, Symbol, Fields) = (names, isLong, date, symbol, fields);

    public string[] Names { get; }

    public bool IsLong { get; }

    public int Date { get; }

    /// <summary>The symbol column of a long file, or −1.</summary>
    public int Symbol { get; }

    /// <summary>The column of each <see cref="BarField"/> of a long file, or −1.</summary>
    public int[] Fields { get; }

    public static CsvColumns? Resolve(string[] names, int line, CsvOptions options, CsvFaultList faults)
    {
        int date = Find(names, options.DateColumn, DateNames, line, faults);
        int close = Find(names, options.CloseColumn, CloseNames, line, faults);
        bool isLong = options.Layout == CsvLayout.RowPerAsset || (options.Layout == CsvLayout.Detect && date >= 0 && close >= 0);
        if (!isLong)
        {
            date = Math.Max(date, 0);
            if (DescribeMissingHeader(names, date, options) is { } missing)
            {
                faults.Add(line, null, null, missing);
            }
            else
            {
                CheckSymbols(names, date, line, faults);
            }

            return faults.IsEmpty ? new CsvColumns(names, false, date, -1, []) : null;
        }

        int symbol = Find(names, options.SymbolColumn, SymbolNames, line, faults);
        int[] fields =
        [
            Find(names, options.OpenColumn, ["open"], line, faults),
            Find(names, options.HighColumn, ["high"], line, faults),
            Find(names, options.LowColumn, ["low"], line, faults),
            close,
            Find(names, options.VolumeColumn, ["volume"], line, faults),
        ];
        if (date < 0 && options.DateColumn is null)
        {
            faults.Add(line, null, null, "there is no column date.");
        }

        if (close < 0 && options.CloseColumn is null)
        {
            faults.Add(line, null, null, "there is no column close or price.");
        }

        if (symbol < 0 && options.SymbolColumn is null && options.Asset is null)
        {
            faults.Add(line, null, null, "there is no column symbol, and the options name no asset.");
        }
        else if (symbol >= 0 && options.Asset is { } asset)
        {
            faults.Add(line, names[symbol], null, $"the file names its assets, and the options name {asset}.");
        }

        return faults.IsEmpty ? new CsvColumns(names, true, date, symbol, fields) : null;
    }

    private static int Find(string[] names, string? given, string[] usual, int line, CsvFaultList faults)
    {
        string[] wanted = given is null ? usual : [given];
        int found = -1;
        foreach (string name in wanted)
        {
            for (int i = 0; i < names.Length; i++)
            {
                if (!string.Equals(names[i], name, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (found >= 0 && string.Equals(names[found], name, StringComparison.OrdinalIgnoreCase))
                {
                    faults.Add(line, names[i], null, Invariant($"the name appears twice, in columns {found + 1} and {i + 1}."));
                }

                found = found < 0 ? i : found;
            }
        }

        if (found < 0 && given is not null)
        {
            faults.Add(line, null, null, $"there is no column {given}.");
        }

        return found;
    }

    // A first line of values would make assets of the first prices. Whole numbers are symbols of some exchanges: 7203, 005930.
    private static string? DescribeMissingHeader(string[] names, int date, CsvOptions options)
    {
        if (DateOnly.TryParseExact(names[date], options.DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return $"it is no header: '{names[date]}' is a date.";
        }

        string? number = names.Where((_, i) => i != date).FirstOrDefault(name => !name.All(char.IsAsciiDigit)
            && double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value));
        return number is null ? null : $"it is no header: '{number}' is a number, and no name of an asset.";
    }

    private static void CheckSymbols(string[] names, int date, int line, CsvFaultList faults)
    {
        if (names.Length < 2)
        {
            faults.Add(line, null, null, "there is one column; a date and at least one column of prices are needed.");
        }

        Dictionary<string, int> seen = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (i == date)
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(names[i]))
            {
                faults.Add(line, null, null, Invariant($"column {i + 1} has no name."));
            }
            else if (!seen.TryAdd(names[i], i))
            {
                faults.Add(line, names[i], null, Invariant($"the name appears twice, in columns {seen[names[i]] + 1} and {i + 1}."));
            }
        }
    }
}
