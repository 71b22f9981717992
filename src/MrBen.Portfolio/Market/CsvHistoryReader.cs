using System.Collections.Immutable;
using System.Globalization;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Reads wide and long files of prices. One use per text, not thread-safe.</summary>
internal sealed class CsvHistoryReader
{
    private static readonly bool[] ClosesOnly = [false, false, false, true, false];

    private readonly TextReader _reader;
    private readonly CsvOptions _options;
    private readonly CsvFaultList _faults;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missing;
    private readonly string[] _dateFormats;
    private readonly List<SourceNote> _notes = [];
    private readonly List<CsvSeries> _series = [];
    private readonly List<(DateOnly Date, int Line)> _wideRows = [];
    private readonly List<ReadOnlyMemory<char>> _fields = [];
    private int _line;
    private int _rows;
    private readonly List<EmptyRows> _emptyRows = [];

    private CsvHistoryReader(TextReader reader, string? source, CsvOptions options)
    {
        (_reader, _options, _faults) = (reader, options, new CsvFaultList(source, options.MaximumFaults));
        _missing = options.MissingTexts.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _dateFormats = options.DateFormats;
    }

    public static BarHistory Read(TextReader reader, string? source, CsvOptions? options)
    {
        CsvOptions copy = options is null ? new() : options with { };
        IReadOnlyList<string> errors = copy.Validate();
        return errors.Count == 0
            ? new CsvHistoryReader(reader, source, copy).Read()
            : throw new ArgumentException(string.Join(" ", errors), nameof(options));
    }

    private BarHistory Read()
    {
        string? header = NextLine();
        while (header is not null && header.StartsWith('#'))
        {
            header = NextLine();
        }

        if (header is null)
        {
            _faults.Add(null, null, null, "There is no header: the text is empty.");
            _faults.ThrowIfAny();
        }

        CheckText(header!);
        _faults.ThrowIfAny();
        char separator = _options.Separator ?? CsvFields.DetectSeparator(header!);
        if (CsvFields.Split(header!, separator, _fields) is { } broken)
        {
            _faults.Add(_line, null, null, broken);
        }

        int headerLine = _line;
        CsvColumns? columns = CsvColumns.Resolve([.. _fields.Select(f => f.ToString())], _line, _options, _faults);
        _faults.ThrowIfAny();
        ReadRows(columns!, separator);
        if (_rows == 0)
        {
            _faults.Add(null, null, null, Invariant($"There are no rows after the header on line {headerLine}."));
        }

        _faults.ThrowIfAny();
        if (_series.TrueForAll(series => series.Dates.Count == 0))
        {
            _faults.Add(null, null, null, Invariant(
                $"There are no prices: no row after the header on line {headerLine} holds one."));
        }

        CsvTidying tidying = new(_series, columns!.IsLong ? null : _wideRows, _options, _faults, _notes);
        ImmutableArray<BarSeries> series = tidying.Tidy();
        _faults.ThrowIfAny();
        _notes.InsertRange(0, _emptyRows.Select(
            rows => new SourceNote(SourceNoteKind.EmptyRows, rows.Asset, rows.Date, rows.Line, rows.ToString())));
        return BarHistory.Own([.. _series.Select(s => s.Asset)], series, _options.Frequency, [.. _notes]);
    }

    private void ReadRows(CsvColumns columns, char separator)
    {
        Dictionary<string, CsvSeries> bySymbol = new(StringComparer.Ordinal);
        if (columns.IsLong)
        {
            NoteIgnoredColumns(columns);
        }
        else
        {
            _series.AddRange(columns.Names.Where((_, i) => i != columns.Date).Select(name => new CsvSeries(name, ClosesOnly)));
        }

        bool[] mapped = [.. columns.Fields.Select(column => column >= 0)];
        while (NextLine() is { } line)
        {
            _rows++;
            if (!CheckText(line))
            {
                continue;
            }

            if (CsvFields.Split(line, separator, _fields) is { } broken)
            {
                _faults.Add(_line, null, null, broken);
            }
            else if (_fields.Count != columns.Names.Length)
            {
                _faults.Add(_line, null, null, Invariant($"it has {Plural(_fields.Count)} and the header {columns.Names.Length}."));
            }
            else if (TryReadDate(columns, out DateOnly date))
            {
                if (columns.IsLong)
                {
                    ReadLong(columns, date, bySymbol, mapped);
                }
                else
                {
                    ReadWide(columns, date);
                }
            }
        }
    }

    private void ReadWide(CsvColumns columns, DateOnly date)
    {
        bool any = false;
        for (int i = 0, asset = 0; i < columns.Names.Length; i++)
        {
            if (i == columns.Date)
            {
                continue;
            }

            double value = ReadNumber(i, columns);
            if (!double.IsNaN(value))
            {
                _series[asset].AddClose(date, _line, value);
                any = true;
            }

            asset++;
        }

        if (any)
        {
            _wideRows.Add((date, _line));
        }
        else
        {
            CountEmptyRow(null, date);
        }
    }

    private void ReadLong(CsvColumns columns, DateOnly date, Dictionary<string, CsvSeries> bySymbol, bool[] mapped)
    {
        string symbol = columns.Symbol >= 0 ? _fields[columns.Symbol].ToString() : _options.Asset.GetValueOrDefault().Value;
        if (string.IsNullOrWhiteSpace(symbol))
        {
            _faults.Add(_line, columns.Names[columns.Symbol], "", "the cell is blank.");
            return;
        }

        Span<double> values = stackalloc double[BarSeries.Fields];
        bool any = false;
        for (int f = 0; f < values.Length; f++)
        {
            values[f] = columns.Fields[f] < 0 ? double.NaN : ReadNumber(columns.Fields[f], columns);
            any |= !double.IsNaN(values[f]);
        }

        if (!bySymbol.TryGetValue(symbol, out CsvSeries? series))
        {
            series = new CsvSeries(symbol, mapped);
            bySymbol.Add(symbol, series);
            _series.Add(series);
        }

        if (any)
        {
            series.Add(date, _line, values);
        }
        else
        {
            CountEmptyRow(series.Asset, date);
        }
    }

    /// <summary>A row of a wide file is nobody's, a row of a long file its asset's.</summary>
    private void CountEmptyRow(AssetId? asset, DateOnly date)
    {
        int place = _emptyRows.FindIndex(rows => rows.Asset == asset);
        if (place < 0)
        {
            _emptyRows.Add(new EmptyRows(asset, date, _line, 1));
        }
        else
        {
            _emptyRows[place] = _emptyRows[place] with { Count = _emptyRows[place].Count + 1 };
        }
    }

    private void NoteIgnoredColumns(CsvColumns columns)
    {
        for (int i = 0; i < columns.Names.Length; i++)
        {
            if (i != columns.Date && i != columns.Symbol && !columns.Fields.Contains(i))
            {
                _notes.Add(new SourceNote(SourceNoteKind.IgnoredColumn, null, null, null, $"Column {columns.Names[i]} was not read."));
            }
        }
    }

    private bool TryReadDate(CsvColumns columns, out DateOnly date)
    {
        ReadOnlySpan<char> text = _fields[columns.Date].Span;
        if (DateOnly.TryParseExact(text, _dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
        {
            return true;
        }

        string name = columns.Names[columns.Date] is { Length: > 0 } named ? named : "1";
        _faults.Add(_line, name, text.ToString(), text.IsEmpty
            ? "the date is blank."
            : $"'{text}' is not a date of the form {string.Join(" or ", _dateFormats)}.");
        return false;
    }

    /// <summary>The number in a cell; NaN where it is blank, says it is missing, or is a fault.</summary>
    private double ReadNumber(int column, CsvColumns columns)
    {
        ReadOnlySpan<char> text = _fields[column].Span;
        if (text.IsEmpty || _missing.Contains(text))
        {
            return double.NaN;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            _faults.Add(_line, columns.Names[column], text.ToString(), $"'{text}' is not a number.");
            return double.NaN;
        }

        if (!double.IsFinite(value))
        {
            _faults.Add(_line, columns.Names[column], text.ToString(), $"'{text}' is not a finite number.");
            return double.NaN;
        }

        return value;
    }

    // What is no text in UTF-8 was read as U+FFFD, and would be part of a name; what has bytes of 0 is no text at all.
    private bool CheckText(string line)
    {
        bool isText = !line.AsSpan().ContainsAny('\0', '\uFFFD');
        if (!isText)
        {
            _faults.Add(_line, null, null, "it is no text in UTF-8.");
        }

        return isText;
    }

    /// <summary>The next line that is not blank.</summary>
    private string? NextLine()
    {
        while (_reader.ReadLine() is { } line)
        {
            _line++;
            line = _line == 1 ? line.TrimStart('\uFEFF') : line;
            if (!string.IsNullOrWhiteSpace(line))
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>How many rows without a value there are of an asset (of none in a wide file), and the first of them.</summary>
    private readonly record struct EmptyRows(AssetId? Asset, DateOnly Date, int Line, int Count)
    {
        public override string ToString()
        {
            string of = Asset is { } asset ? $" of {asset}" : "";
            string rows = Count == 1 ? "row" : "rows";
            return Invariant($"{Count} {rows}{of} without any value dropped, first on line {Line} ({Date:yyyy-MM-dd}).");
        }
    }

    private static string Plural(int fields) => fields == 1 ? "1 field" : Invariant($"{fields} fields");
}
