using System.Globalization;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// How to read a file of prices. Column names are compared without regard to case. Numbers and dates are read in the invariant culture: a
/// point before the decimals, no thousands separators.
/// </summary>
public sealed record CsvOptions
{
    /// <summary>Wide or long. Default: the header tells.</summary>
    public CsvLayout Layout { get; set; }

    /// <summary>
    /// Between fields: comma, semicolon or tab; <see langword="null"/> (the default) takes the one most frequent in the header.
    /// </summary>
    public char? Separator { get; set; }

    /// <summary>
    /// Form of the dates, as in <see cref="DateOnly.ParseExact(string, string)"/>; <see langword="null"/> (the default) for yyyy-MM-dd or
    /// yyyyMMdd.
    /// </summary>
    public string? DateFormat { get; set; }

    /// <summary>The asset of a long file that has no symbol column. Default none.</summary>
    public AssetId? Asset { get; set; }

    /// <summary>
    /// A second observation of an asset on one date, or in one month of monthly data. Default <see cref="DuplicatePolicy.KeepLast"/>.
    /// </summary>
    public DuplicatePolicy Duplicates { get; set; }

    /// <summary>
    /// Periods per year; <see langword="null"/> (the default) to tell it from the dates (<see cref="PriceHistory.Frequency"/>).
    /// </summary>
    public Frequency? Frequency { get; set; }

    /// <summary>
    /// Texts that mean "not known" beside the blank cell, for example <c>NaN</c> or <c>null</c>; compared exactly. Default none.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; set; } = [];

    /// <summary>The date column. Default <c>date</c>; in a wide file without one, the first column.</summary>
    public string? DateColumn { get; set; }

    /// <summary>The column of asset names of a long file. Default <c>symbol</c>, <c>ticker</c> or <c>asset</c>.</summary>
    public string? SymbolColumn { get; set; }

    /// <summary>The open of a long file. Default <c>open</c>, where there is one.</summary>
    public string? OpenColumn { get; set; }

    /// <summary>The high of a long file. Default <c>high</c>, where there is one.</summary>
    public string? HighColumn { get; set; }

    /// <summary>The low of a long file. Default <c>low</c>, where there is one.</summary>
    public string? LowColumn { get; set; }

    /// <summary>
    /// The close of a long file. Default <c>close</c> or <c>price</c>. Naming one makes <see cref="CsvLayout.Detect"/> read a long file.
    /// </summary>
    public string? CloseColumn { get; set; }

    /// <summary>The volume of a long file. Default <c>volume</c>, where there is one.</summary>
    public string? VolumeColumn { get; set; }

    /// <summary>How many faults a <see cref="CsvFormatException"/> lists, at least 1; the rest is counted. Default 20.</summary>
    public int MaximumFaults { get; set; } = 20;

    /// <summary>The forms of dates that are read.</summary>
    internal string[] DateFormats => DateFormat is null ? ["yyyy-MM-dd", "yyyyMMdd"] : [DateFormat];

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Layout))
        {
            errors.Add(Invariant($"{nameof(Layout)} must be one of Detect, ColumnPerAsset and RowPerAsset; it is {(int)Layout}."));
        }

        if (!Enum.IsDefined(Duplicates))
        {
            errors.Add(Invariant($"{nameof(Duplicates)} must be KeepLast or Error; it is {(int)Duplicates}."));
        }

        if (Separator is { } separator && separator is not (',' or ';' or '\t'))
        {
            errors.Add($"{nameof(Separator)} must be a comma, a semicolon or a tab; it is '{separator}'.");
        }

        if (DateFormat is { } format && !RoundTrips(format))
        {
            errors.Add($"{nameof(DateFormat)} must tell year, month and day; it is '{format}'.");
        }

        if (MaximumFaults < 1)
        {
            errors.Add(Invariant($"{nameof(MaximumFaults)} must be at least 1; it is {MaximumFaults}."));
        }

        if (MissingTexts is null)
        {
            errors.Add($"{nameof(MissingTexts)} must not be null.");
        }

        for (int i = 0; i < (MissingTexts?.Count ?? 0); i++)
        {
            if (MissingTexts![i] is null)
            {
                errors.Add(Invariant($"Element {i} of {nameof(MissingTexts)} is null."));
            }
        }

        if (Frequency is { IsUninitialized: true })
        {
            errors.Add($"{nameof(Frequency)} has no number of periods per year.");
        }

        if (Asset is { } asset && asset == default)
        {
            errors.Add($"{nameof(Asset)} has no name.");
        }

        return errors;
    }

    private static bool RoundTrips(string format)
    {
        DateOnly probe = new(2019, 11, 28);
        try
        {
            return DateOnly.TryParseExact(
                probe.ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, DateTimeStyles.None,
                out DateOnly read) && read == probe;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
