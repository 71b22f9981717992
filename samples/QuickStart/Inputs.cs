using System.Collections.Immutable;
using System.Reflection;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>Prices and positions, read and checked.</summary>
internal sealed class Inputs
{
    private static readonly string[] DefaultPositions = ["IBM=100", "AAPL=100", "MSFT=100"];
    private static readonly string[] DefaultViews = ["MSFT-IBM=0.05"];

    private Inputs(string source, PriceHistory history)
    {
        (Source, History) = (source, history);
        Tradable = [.. history.Assets.Where(asset => !IsBenchmark(asset))];
        Benchmarks = [.. history.Assets.Where(IsBenchmark)];
        if (Tradable.IsEmpty)
        {
            throw new FormatException($"{source} has no symbol to invest in; those that begin with ^ are benchmarks.");
        }

        Market = MarketWeights.Equal(Tradable);
    }

    /// <summary>Where the prices come from.</summary>
    public string Source { get; }

    public PriceHistory History { get; }

    public ImmutableArray<AssetId> Tradable { get; }

    /// <summary>Indices: named with a caret, compared to and never bought.</summary>
    public ImmutableArray<AssetId> Benchmarks { get; }

    /// <summary>Units held.</summary>
    public ImmutableDictionary<AssetId, decimal> Positions { get; private set; } = ImmutableDictionary<AssetId, decimal>.Empty;

    /// <summary>What share of the market each symbol makes: as the user says, else the same for each.</summary>
    public MarketWeights Market { get; private set; }

    /// <summary>Where <see cref="Market"/> comes from.</summary>
    public string MarketSource { get; private set; } = "an assumed market of equal weights, since no --market was given";

    /// <summary>Opinions on returns.</summary>
    public ImmutableArray<View> Views { get; private set; } = [];

    public static bool IsBenchmark(AssetId asset) => asset.Value.StartsWith('^');

    /// <exception cref="FormatException">The file or an argument cannot be read; the message says where and why.</exception>
    public static Inputs Read(Request request)
    {
        CsvOptions options = new() { Frequency = request.Frequency, MissingTexts = ["NaN", "nan", "null", "NA", "N/A", "#N/A", "-"] };
        PriceHistory history = request.Prices is null ? ReadEmbedded(options) : ReadFile(request.Prices, options);
        Inputs inputs = new(request.Prices?.Name ?? "Stocks.csv, matplotlib's sample data", history);
        try
        {
            _ = history.Frequency;
        }
        catch (InvalidOperationException ambiguous)
        {
            throw new FormatException($"{inputs.Source}: {ambiguous.Message} (--frequency)", ambiguous);
        }

        inputs.ReadArguments(request);
        return inputs;
    }

    private void ReadArguments(Request request)
    {
        SymbolArguments arguments = new(Tradable, Benchmarks);
        bool isExample = request.Prices is null;
        Positions = arguments.Amounts(
            "Position", "SYMBOL=QUANTITY", isExample && request.Positions.Count == 0 ? DefaultPositions : request.Positions);
        Views = arguments.Views(isExample && request.Views.Count == 0 ? DefaultViews : request.Views);
        ImmutableDictionary<AssetId, decimal> values = arguments.Amounts("Market", "SYMBOL=VALUE", request.Market);
        if (values.IsEmpty)
        {
            return;
        }

        AssetId[] missing = [.. Tradable.Where(asset => !values.ContainsKey(asset))];
        if (missing.Length > 0)
        {
            throw new FormatException($"Market: there is no value of {string.Join(", ", missing)}; give one for each symbol, or none.");
        }

        Market = MarketWeights.FromCapitalizations(Tradable, [.. Tradable.Select(asset => (double)values[asset])]);
        MarketSource = "the market values given by --market";
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
}
