using System.IO.Compression;
using System.Reflection;
using MrBen.Portfolio.Market;

namespace WalkForward;

/// <summary>Prices from a file, packed or not, or those of the QuickStart sample.</summary>
internal static class PriceFile
{
    /// <exception cref="WalkForwardException">There is no such file, or no symbol in it to invest in.</exception>
    /// <exception cref="FormatException">The file cannot be read; the message lists every fault.</exception>
    public static PriceHistory Read(FileInfo? file)
    {
        if (file is { Exists: false })
        {
            throw new WalkForwardException($"There is no file {file.FullName}.");
        }

        using Stream stream = file?.OpenRead() ?? Assembly.GetExecutingAssembly().GetManifestResourceStream("Stocks.csv")!;
        using Stream unpacked = file?.Extension == ".gz" ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using StreamReader reader = new(unpacked);
        PriceHistory history = PriceHistory.ReadCsv(reader);

        // Indices are named with a caret; nobody can buy them.
        AssetId[] tradable = [.. history.Assets.Where(asset => !asset.Value.StartsWith('^'))];
        return tradable.Length == 0
            ? throw new WalkForwardException("The file has no symbol to invest in; those that begin with ^ are indices.")
            : history.Select(tradable);
    }
}
