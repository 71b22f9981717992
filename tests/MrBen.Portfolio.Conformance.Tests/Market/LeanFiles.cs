using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>Daily bars of QuantConnect Lean's sample data; a test that asks for an absent file is skipped.</summary>
internal static class LeanFiles
{
    /// <summary>The equities, whose bars are as traded: adjusted for nothing.</summary>
    public static readonly string[] Equities = ["AAPL", "AIG", "BAC", "GOOG", "IBM", "IWM", "QQQ", "SPY", "USO"];

    /// <summary>The bars of an equity as traded.</summary>
    public static BarHistory Raw(string symbol) => Read(new CsvOptions { Asset = symbol }, "equity");

    /// <summary>What was paid and split.</summary>
    public static CorporateActions Factors(string symbol) =>
        CorporateActions.ReadFactorCsv(symbol, ReferenceData.Require("lean", "factor_files", $"{Lower(symbol)}.csv"));

    /// <summary>The bars of an equity, adjusted for splits and dividends.</summary>
    public static BarHistory Adjusted(string symbol) => Factors(symbol).Adjust(Raw(symbol));

    /// <summary>Bitcoin in US dollars, on every day of the week.</summary>
    public static BarHistory Bitcoin() => Read(new CsvOptions { Asset = "BTCUSD" }, "crypto");

    /// <summary>The bid (or ask) of a currency pair, from Sunday to Friday.</summary>
    public static BarHistory Forex(string pair, string side = "bid") => Read(
        new CsvOptions
        {
            Asset = pair,
            OpenColumn = $"{side}_open",
            HighColumn = $"{side}_high",
            LowColumn = $"{side}_low",
            CloseColumn = $"{side}_close",
        },
        "forex");

    /// <summary>The lines of an equity's file, the header first.</summary>
    public static List<string> Lines(string symbol)
    {
        using TextReader reader = ReferenceData.Open("lean", "equity", $"{Lower(symbol)}.csv.gz");
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The bars of the only asset.</summary>
    public static Bar[] Bars(BarHistory history) => [.. Enumerable.Range(0, history.BarsOf(0)).Select(i => history.GetBar(0, i))];

    private static BarHistory Read(CsvOptions options, string folder)
    {
        using TextReader reader = ReferenceData.Open("lean", folder, $"{Lower(options.Asset!.Value.Value)}.csv.gz");
        return BarHistory.ReadCsv(reader, options);
    }

    private static string Lower(string symbol) => symbol.ToLowerInvariant();
}
