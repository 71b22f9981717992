using MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>The eight equities of the gates' tests, cleaned by the library, with the index fund among them as the market.</summary>
internal static class EquityPanels
{
    /// <summary>Forecasts are judged from here on.</summary>
    public static readonly DateOnly Start = new(2004, 1, 1);

    public static readonly DateOnly End = new(2021, 12, 31);

    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];

    /// <summary>Labelled features until a day, and the returns and variances that they were made of.</summary>
    public static (FeaturePanel Features, VolatilitySeries[] Returns) Read(int horizon, DateOnly end)
    {
        BarHistory market = CleanedEquities.Read("SPY");
        List<FeatureTable> tables = [];
        List<VolatilitySeries> returns = [];
        foreach (string symbol in Symbols)
        {
            BarHistory bars = (symbol == "SPY" ? market : BarHistory.Combine(CleanedEquities.Read(symbol), market))
                .Between(DateOnly.MinValue, end);
            if (VolatilityFeatures.TryBuild(
                bars, new AssetId(symbol), out FeatureTable? table, out _, new FeatureOptions { Horizon = horizon }, new AssetId("SPY")))
            {
                tables.Add(table);
                returns.Add(VolatilitySeries.FromBars(bars, symbol));
            }
        }

        return (FeaturePanel.Combine([.. tables]), [.. returns]);
    }
}
