using System.IO.Compression;
using MrBen.Portfolio.Market;

namespace TrainModels;

/// <summary>Daily bars from a folder, adjusted and cleaned.</summary>
internal static class BarFolder
{
    private const int LongestGap = 365; // days; what lies before a longer one is another story

    /// <summary>Reads the symbols, those asked for first and in their order.</summary>
    public static BarHistory Read(DirectoryInfo folder, DirectoryInfo? factors, string[] symbols)
    {
        string[] files =
        [
            .. folder.EnumerateFiles("*.csv").Concat(folder.EnumerateFiles("*.csv.gz")).Select(file => file.FullName)
                .Order(StringComparer.Ordinal),
        ];
        string[] wanted = symbols.Length > 0 ? symbols : [.. files.Select(SymbolOf)];
        List<BarHistory> read = [];
        foreach (string symbol in wanted)
        {
            string file = Array.Find(files, path => SymbolOf(path).Equals(symbol, StringComparison.OrdinalIgnoreCase))
                ?? throw new IOException($"There is no file of {symbol} in {folder.FullName}.");
            read.Add(Clean(ReadFile(file, symbol.ToUpperInvariant()), factors));
        }

        return read.Count > 0
            ? BarHistory.Combine([.. read])
            : throw new IOException($"There is no file *.csv or *.csv.gz in {folder.FullName}.");
    }

    private static string SymbolOf(string path) => Path.GetFileName(path).Split('.')[0].ToUpperInvariant();

    private static BarHistory ReadFile(string path, string symbol)
    {
        using Stream stream = File.OpenRead(path);
        using StreamReader reader = new(
            path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        return BarHistory.ReadCsv(reader, new CsvOptions { Asset = symbol });
    }

    // By the factor file, then for splits that it lacks and the data-quality report finds.
    private static BarHistory Clean(BarHistory bars, DirectoryInfo? factors)
    {
        AssetId asset = bars.Assets[0];
        string? file = factors is null ? null : Path.Combine(factors.FullName, $"{asset.Value.ToLowerInvariant()}.csv");
        if (file is not null && File.Exists(file))
        {
            bars = CorporateActions.ReadFactorCsv(asset, file).Adjust(bars);
        }

        Split[] missing =
        [
            .. DataQualityReport.Examine(bars).Findings.Where(found => found.Kind == DataQualityKind.SuspectedSplit)
                .Select(found => new Split(found.Date!.Value, Math.Round(found.Reference!.Value / found.Value!.Value))),
        ];
        foreach (Split split in missing)
        {
            Console.WriteLine($"{asset}: a split of {split.Ratio} on {split.ExDate:yyyy-MM-dd} is in no file; the bars are adjusted for it.");
        }

        bars = missing.Length == 0 ? bars : CorporateActions.Create(asset, missing, []).Adjust(bars);
        DateOnly start = bars.DatesOf(0)[0];
        for (int i = 1; i < bars.BarsOf(0); i++)
        {
            start = bars.DatesOf(0)[i].DayNumber - bars.DatesOf(0)[i - 1].DayNumber > LongestGap ? bars.DatesOf(0)[i] : start;
        }

        return bars.Between(start, bars.DatesOf(0)[^1]);
    }
}
