using System.Reflection;
using MrBen.Portfolio.Market;

namespace PaperTrading;

/// <summary>The prices that are replayed: QuickStart's file of months, or the user's own.</summary>
internal static class Prices
{
    private static readonly AssetId[] Stocks = ["IBM", "AAPL", "MSFT", "XRX", "AMZN", "ADBE"];

    /// <summary>Of the sample's own file, the stocks of the longest history from the month on in which the last of them was listed.</summary>
    public static BarHistory Read(string? path)
    {
        if (path is not null)
        {
            return BarHistory.ReadCsv(path);
        }

        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Stocks.csv")!;
        using StreamReader reader = new(stream);
        return BarHistory.ReadCsv(reader).Select(Stocks);
    }
}
