using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>Price panels of other libraries, read as they are. Counts come from <c>awk</c> over the files, not from this library.</summary>
public class PricePanelTests
{
    // Rows are those of the file without its header; the calendars are business month-ends, and trading days.
    [Theory]
    [InlineData("MultiAsset/timeseries.csv", 85, 10, 12)]
    [InlineData("StockIndexAdj/timeseries.csv", 240, 6, 12)]
    [InlineData("StockIndexAdjD/timeseries.csv.gz", 5_202, 6, 252)]
    [InlineData("ESCBFX/timeseries.csv.gz", 3_427, 7, 252)]
    public void GalleryPanels_TellTheirFrequency(string file, int rows, int assets, double periodsPerYear)
    {
        PriceHistory prices = Read(["cla_gallery", .. file.Split('/')]);
        Assert.Equal((rows, assets, periodsPerYear), (prices.Rows, prices.Assets.Length, prices.Frequency.PeriodsPerYear));
    }

    // INDTRACK numbers its rows T1, T2, ...: no dates, so every row is a fault, and the first twenty are listed.
    [Fact]
    public void GalleryPanelWithoutDates_IsRefusedLineByLine()
    {
        CsvFormatException refused = Assert.Throws<CsvFormatException>(() => Read("cla_gallery", "INDTRACK1", "timeseries.csv.gz"));
        Assert.Equal((20, 291), (refused.Faults.Length, refused.FaultCount));
        Assert.Equal("Line 2, column INDTRACK1: 'T1' is not a date of the form yyyy-MM-dd or yyyyMMdd.", refused.Faults[0].Message);
    }

    // vega-datasets: dates in words and a symbol column; 560 rows after the header.
    [Fact]
    public void VegaStocks_AreReadWithTheirDateFormat()
    {
        using TextReader reader = ReferenceData.Open("vega", "stocks.csv");
        BarHistory bars = BarHistory.ReadCsv(reader, new CsvOptions { DateFormat = "MMM d yyyy" });
        Assert.Equal((5, 560), (bars.Assets.Length, Enumerable.Range(0, 5).Sum(bars.BarsOf)));
        Assert.Equal(Frequency.Monthly, bars.ToPriceHistory().Frequency);
        Assert.Equal(Bar.OfClose(new DateOnly(2000, 1, 1), 39.81), bars.GetBar(bars.IndexOf("MSFT"), 0));
    }

    private static PriceHistory Read(params string[] parts)
    {
        using TextReader reader = ReferenceData.Open(parts);
        return PriceHistory.ReadCsv(reader);
    }
}
