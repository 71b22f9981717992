using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>Prices and positions, read and checked.</summary>
internal sealed class Inputs
{
    private static readonly string[] DefaultPositions = ["IBM=100", "AAPL=100", "MSFT=100"];

    private Inputs(string source, PriceHistory history)
    {
        (Source, History) = (source, history);
        Tradable = [.. history.Assets.Where(asset => !IsBenchmark(asset))];
        Benchmarks = [.. history.Assets.Where(IsBenchmark)];
    }

    /// <summary>Where the prices come from.</summary>
    public string Source { get; }

    public PriceHistory History { get; }

    public ImmutableArray<AssetId> Tradable { get; }

    /// <summary>Indices: named with a caret, compared to and never bought.</summary>
    public ImmutableArray<AssetId> Benchmarks { get; }

    /// <summary>Units held.</summary>
    public ImmutableDictionary<AssetId, decimal> Positions { get; private set; } = ImmutableDictionary<AssetId, decimal>.Empty;

    public static bool IsBenchmark(AssetId asset) => asset.Value.StartsWith('^');

    /// <exception cref="FormatException">The file or an argument cannot be read; the message says where and why.</exception>
    public static Inputs Read(Request request)
    {
        CsvOptions options = new() { Frequency = request.Frequency, MissingTexts = ["NaN", "nan", "null", "NA", "N/A", "#N/A", "-"] };
        PriceHistory history = request.Prices is null ? ReadEmbedded(options) : ReadFile(request.Prices, options);
        Inputs inputs = new(request.Prices?.Name ?? "Stocks.csv, matplotlib's sample data", history);
        if (inputs.Tradable.IsEmpty)
        {
            throw new FormatException($"{inputs.Source} has no symbol to invest in; those that begin with ^ are benchmarks.");
        }

        try
        {
            _ = history.Frequency;
        }
        catch (InvalidOperationException ambiguous)
        {
            throw new FormatException($"{inputs.Source}: {ambiguous.Message} (--frequency)", ambiguous);
        }

        bool demonstrates = request.Prices is null && request.Positions.Count == 0;
        inputs.Positions = inputs.ParsePositions(demonstrates ? DefaultPositions : request.Positions);
        return inputs;
    }

    private static PriceHistory ReadEmbedded(CsvOptions options)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Stocks.csv")!;
        using StreamReader reader = new(stream);
        return PriceHistory.ReadCsv(reader, options);
    }

    private static PriceHistory ReadFile(FileInfo file, CsvOptions options) => file.Exists
        ? PriceHistory.ReadCsv(file.FullName, options)
        : throw new FormatException($"There is no file {file.FullName}.");

    private ImmutableDictionary<AssetId, decimal> ParsePositions(IEnumerable<string> given)
    {
        ImmutableDictionary<AssetId, decimal>.Builder positions = ImmutableDictionary.CreateBuilder<AssetId, decimal>();
        foreach (string text in given)
        {
            (AssetId asset, decimal quantity) = ParsePosition(text);
            if (!positions.TryAdd(asset, quantity))
            {
                throw new FormatException($"Position '{text}': {asset} was given before.");
            }
        }

        return positions.ToImmutable();
    }

    private (AssetId Asset, decimal Quantity) ParsePosition(string text)
    {
        // No thousands separators: 1,5 must not become 15.
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        int sign = text.LastIndexOf('=');
        if (sign < 1 || string.IsNullOrWhiteSpace(text[..sign])
            || !decimal.TryParse(text.AsSpan(sign + 1), Plain, CultureInfo.InvariantCulture, out decimal quantity))
        {
            throw new FormatException($"Position '{text}' is not of the form SYMBOL=QUANTITY.");
        }

        AssetId asset = text[..sign];
        if (Benchmarks.Contains(asset))
        {
            throw new FormatException($"Position '{text}': {asset} is a benchmark and cannot be held.");
        }

        if (!Tradable.Contains(asset))
        {
            string nearest = NearMatch.Find(asset.Value, Tradable.Select(known => known.Value));
            throw new FormatException($"Position '{text}': there are no prices of {asset}; did you mean {nearest}?");
        }

        return (asset, quantity);
    }
}
