using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>Price panels of other libraries, read as they are. Counts come from <c>awk</c> over the files, not from this library.</summary>
public class PricePanelTests
{
    // PyPortfolioOpt's test panel. Cells per column, and cells whose predecessor in the column is there as well, counted with
    // awk -F, '{for(i=2;i<=NF;i++){p=($i!="");c[i]+=p;if(NR>2&&p&&q[i])r[i]++;q[i]=p}}': what pandas' pct_change(fill_method=None) keeps.
    private static readonly (string Asset, int Prices, int Returns)[] PyPortfolioOpt =
    [
        ("GOOG", 3_435, 3_434), ("AAPL", 7_126, 7_125), ("FB", 1_483, 1_482), ("BABA", 896, 895), ("AMZN", 5_261, 5_260),
        ("GE", 7_126, 7_125), ("AMD", 7_126, 7_125), ("WMT", 7_126, 7_125), ("BAC", 7_126, 7_125), ("GM", 1_860, 1_859),
        ("T", 7_126, 7_125), ("UAA", 3_118, 3_117), ("SHLD", 3_763, 3_762), ("XOM", 7_126, 7_125), ("RRC", 6_369, 6_368),
        ("BBY", 7_126, 7_125), ("MA", 2_990, 2_989), ("PFE", 7_126, 7_125), ("JPM", 7_126, 7_125), ("SBUX", 6_496, 6_495),
    ];

    [Fact]
    public void PyPortfolioOptPanel_HasTheCountsOfItsFile()
    {
        PriceHistory prices = Read("pypfopt", "stock_prices.csv.gz");
        Assert.Equal((7_126, Frequency.Daily), (prices.Rows, prices.Frequency));
        Assert.Equal(PyPortfolioOpt.Select(row => new AssetId(row.Asset)), prices.Assets);
        Assert.Equal(PyPortfolioOpt.Select(row => row.Prices), Enumerable.Range(0, 20).Select(prices.ObservationsOf));
        Assert.Equal(new DateOnly(2014, 9, 19), prices.FirstDate(prices.IndexOf("BABA")));

        ReturnPanel pairwise = ReturnPanel.FromPrices(prices, new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        Assert.Equal(7_125, pairwise.Observations);
        Assert.Equal(PyPortfolioOpt.Select(row => row.Returns), Enumerable.Range(0, 20).Select(pairwise.ObservationsOf));

        // First two closes of AAPL in the file: 0.117203 and 0.123853.
        Assert.True(pairwise.TryGetReturn(0, 1, out double first));
        Assert.Equal((0.123853 / 0.117203) - 1, first, tolerance: 1e-15);
    }

    // 896 rows have all twenty prices, the first on 2014-09-19 when BABA was listed (awk); ten columns of the table above are full.
    [Fact]
    public void PyPortfolioOptPanel_Intersection_StartsWithItsYoungestAsset()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(Read("pypfopt", "stock_prices.csv.gz"));
        Assert.Equal((895, true), (panel.Observations, panel.IsComplete));
        DroppedRows before = Assert.Single(panel.Report.DroppedRows);
        Assert.Equal((new DateOnly(1989, 12, 29), new DateOnly(2014, 9, 18), 7_126 - 896), (before.From, before.To, before.Count));
        Assert.Contains(new AssetId("BABA"), before.Missing);

        ReturnPanel old = ReturnPanel.FromPrices(
            Read("pypfopt", "stock_prices.csv.gz"), new ReturnPanelOptions { MinimumObservations = 7_126 });
        Assert.Equal((10, 7_125, 10), (old.Assets.Length, old.Observations, old.Report.DroppedAssets.Length));
    }

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

    // matplotlib's sample data (Debian's python-matplotlib-data): 133 of 524 rows hold no price, and June 2022 comes on the 1st and the
    // 28th.
    [Fact]
    public void MatplotlibStocks_AreTidiedAndTold()
    {
        const string File = "/usr/share/matplotlib/mpl-data/sample_data/Stocks.csv";
        Assert.SkipUnless(System.IO.File.Exists(File), "matplotlib's sample data are not installed (python-matplotlib-data).");
        PriceHistory prices = PriceHistory.ReadCsv(File);
        Assert.Equal((10, 524 - 133 - 1, Frequency.Monthly), (prices.Assets.Length, prices.Rows, prices.Frequency));
        Assert.Equal(
            [
                "133 rows without any value dropped, first on line 5 (1990-02-05).",
                "Monthly prices come more than once in a month, on 2022-06-01, 2022-06-28; the last of each asset was kept, on 2022-06-28.",
            ],
            prices.Notes.Select(note => note.Message));
        Assert.Equal(2, DataQualityReport.Examine(prices).Findings.Length);
    }

    private static PriceHistory Read(params string[] parts)
    {
        using TextReader reader = ReferenceData.Open(parts);
        return PriceHistory.ReadCsv(reader);
    }
}
