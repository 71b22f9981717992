using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>Prices and positions, read and checked.</summary>
internal sealed class Inputs
{
    private Inputs(PriceHistory history, string source, ImmutableDictionary<AssetId, decimal> positions)
    {
        (History, Source, Positions) = (history, source, positions);
        Tradable = [.. history.Assets.Where(asset => !IsIndex(asset))];
    }

    public PriceHistory History { get; }

    public string Source { get; }

    public ImmutableDictionary<AssetId, decimal> Positions { get; }

    /// <summary>Everything but indices, which are named with a caret and cannot be bought.</summary>
    public ImmutableArray<AssetId> Tradable { get; }

    public static bool IsIndex(AssetId asset) => asset.Value.StartsWith('^');

    /// <exception cref="FormatException">The file or an argument cannot be read; the message says where and why.</exception>
    public static Inputs Read(Request request)
    {
        PriceHistory history = request.Prices is null ? ReadEmbedded() : ReadFile(request.Prices);
        if (request.Frequency is { } name)
        {
            history = history.WithFrequency(ParseFrequency(name));
        }
        else if (!history.TryGetFrequency(out _))
        {
            throw new FormatException("The dates do not tell whether prices are daily, weekly or monthly; say it with --frequency.");
        }

        ImmutableArray<AssetId> tradable = [.. history.Assets.Where(asset => !IsIndex(asset))];
        if (tradable.IsEmpty)
        {
            throw new FormatException("The file has no symbols to invest in.");
        }

        IEnumerable<string> given = request.Positions.Count > 0 ? request.Positions : tradable.Take(3).Select(asset => $"{asset}=100");
        return new Inputs(history, request.Prices?.Name ?? "Stocks.csv (matplotlib's sample data)", ParsePositions(given, tradable));
    }

    private static PriceHistory ReadEmbedded()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Stocks.csv")!;
        using StreamReader reader = new(stream);
        return PriceHistory.ReadCsv(reader);
    }

    private static PriceHistory ReadFile(FileInfo file) => file.Exists
        ? PriceHistory.ReadCsv(file.FullName)
        : throw new FormatException($"There is no file {file.FullName}.");

    private static Frequency ParseFrequency(string name) => name switch
    {
        "daily" => Frequency.Daily,
        "calendar-daily" => Frequency.CalendarDaily,
        "weekly" => Frequency.Weekly,
        "monthly" => Frequency.Monthly,
        _ => throw new FormatException($"Frequency '{name}' is not one of daily, calendar-daily, weekly, monthly."),
    };

    private static ImmutableDictionary<AssetId, decimal> ParsePositions(IEnumerable<string> given, ImmutableArray<AssetId> tradable)
    {
        ImmutableDictionary<AssetId, decimal>.Builder positions = ImmutableDictionary.CreateBuilder<AssetId, decimal>();
        foreach (string text in given)
        {
            string[] parts = text.Split('=');
            if (parts.Length != 2 || parts[0].Length == 0
                || !decimal.TryParse(parts[1], NumberStyles.Number, CultureInfo.InvariantCulture, out decimal quantity))
            {
                throw new FormatException($"Position '{text}' is not of the form SYMBOL=QUANTITY.");
            }

            if (!tradable.Contains(new AssetId(parts[0])))
            {
                throw new FormatException($"Position '{text}': the prices have {string.Join(", ", tradable)}, but no {parts[0]}.");
            }

            if (!positions.TryAdd(parts[0], quantity))
            {
                throw new FormatException($"Position '{text}': {parts[0]} was given before.");
            }
        }

        return positions.ToImmutable();
    }
}
