using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>
/// Foreign exchange of QuantConnect Lean's sample bars (Apache-2.0), whose columns have names of their own.
/// </summary>
public class ForeignExchangeTests
{
    // Foreign exchange trades on Sunday evenings: six days a week, which is neither 252 nor 365, so the frequency is asked for.
    [Fact]
    public void ForeignExchange_IsReadByItsColumnNames_AndNeedsAFrequency()
    {
        using TextReader reader = ReferenceData.Open("lean", "forex", "eurusd.csv.gz");
        CsvOptions options = new()
        {
            Asset = "EURUSD",
            OpenColumn = "bid_open",
            HighColumn = "bid_high",
            LowColumn = "bid_low",
            CloseColumn = "bid_close",
        };
        BarHistory bars = BarHistory.ReadCsv(reader, options);
        Assert.Equal(new Bar(new DateOnly(2007, 1, 1), 1.31927, 1.32125, 1.3187, 1.32095, null), bars.GetBar(0, 0));
        Assert.False(bars.ToPriceHistory().TryGetFrequency(out _));
    }
}
