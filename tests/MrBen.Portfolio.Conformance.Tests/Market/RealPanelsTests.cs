using System.Globalization;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>Files of prices as they come, and the panels of returns made of them; all counts are by awk or Python over the same files.</summary>
public class RealPanelsTests
{
    // awk -F, 'NR > 1 { for (i = 2; i <= NF; i++) if ($i != "") c[i]++ }' on stock_prices.csv: 7,126 rows from 1989-12-29 to 2018-04-11.
    private static readonly (string Asset, int Prices)[] PyPortfolioOpt =
    [
        ("GOOG", 3435), ("AAPL", 7126), ("FB", 1483), ("BABA", 896), ("AMZN", 5261), ("GE", 7126), ("AMD", 7126), ("WMT", 7126), ("BAC", 7126),
        ("GM", 1860), ("T", 7126), ("UAA", 3118), ("SHLD", 3763), ("XOM", 7126), ("RRC", 6369), ("BBY", 7126), ("MA", 2990), ("PFE", 7126),
        ("JPM", 7126), ("SBUX", 6496),
    ];

    // From Monday 2015-06-01 to Friday 2018-06-29, in Python: 1,125 days, all of which bitcoin has; SPY 778 (none on weekends and
    // holidays), EURUSD 952 (no Saturdays, no holidays, and the week of 2016-12-11 absent); 774 have all three. Neighbouring days of a
    // series: 1,124, 613, 791.
    private static readonly DateOnly From = new(2015, 6, 1);
    private static readonly DateOnly To = new(2018, 6, 29);

    [Fact]
    public void PyPortfolioOpt_HasItsRowsAndObservations()
    {
        PriceHistory prices = ReadPyPortfolioOpt();
        Assert.Equal((7_126, new DateOnly(1989, 12, 29), new DateOnly(2018, 4, 11)), (prices.Rows, prices.Dates[0], prices.Dates[^1]));
        Assert.Equal(PyPortfolioOpt, prices.Assets.Select((asset, i) => (asset.Value, prices.ObservationsOf(i))));
        Assert.Equal(Frequency.Daily, prices.Frequency);
        Assert.Empty(prices.Notes);
        Assert.True(prices.TryGetPrice(0, 1, out double apple));
        Assert.Equal(0.117203, apple); // first line of the file
        Assert.False(prices.HasPrice(0, 0));
    }

    // pandas' pct_change(fill_method=None).count(): a return where a price and its predecessor are there. No series has a hole, so one
    // fewer than prices each (awk, counting rows whose cell and the cell above are filled).
    [Fact]
    public void PyPortfolioOpt_PairwiseReturns_AreThoseOfPandas()
    {
        PriceHistory prices = ReadPyPortfolioOpt();
        ReturnPanel panel = ReturnPanel.FromPrices(prices, new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        Assert.Equal(7_125, panel.Observations);
        Assert.Equal(PyPortfolioOpt.Select(pair => pair.Prices - 1), Enumerable.Range(0, 20).Select(panel.ObservationsOf));
        Assert.True(panel.TryGetReturn(0, 1, out double apple));
        Assert.Equal((0.123853 / 0.117203) - 1, apple, tolerance: 1e-15); // first two lines of the file
        Assert.False(panel.TryGetReturn(0, 0, out _));
        Assert.True(panel.Report.IsClean);
    }

    // awk: 896 rows are filled, from 2014-09-19 (BABA's first day) on; 7,126 − 896 = 6,230.
    [Fact]
    public void PyPortfolioOpt_Intersection_StartsWithTheYoungestAndSaysSo()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(ReadPyPortfolioOpt());
        Assert.Equal((895, new DateOnly(2014, 9, 22), true), (panel.Observations, panel.Dates[0], panel.IsComplete));
        DroppedRows dropped = Assert.Single(panel.Report.DroppedRows);
        Assert.Equal((6_230, new DateOnly(1989, 12, 29), new DateOnly(2014, 9, 18)), (dropped.Count, dropped.From, dropped.To));
        Assert.Equal<AssetId>(["GOOG", "FB", "BABA", "AMZN", "GM", "UAA", "SHLD", "RRC", "MA", "SBUX"], dropped.Missing);
        Assert.Equal(["6230 of 7126 rows were left out: not every asset has a price on them."], panel.Report.Messages);

        ReturnPanel old = ReturnPanel.FromPrices(ReadPyPortfolioOpt(), new ReturnPanelOptions { MinimumObservations = 7_126 });
        Assert.Equal((10, 7_125, 10), (old.Assets.Length, old.Observations, old.Report.DroppedAssets.Length));
        Assert.Equal("GOOG has 3435 usable prices, fewer than 7126; it was left out.", old.Report.Messages[0]);
    }

    [Fact]
    public void ThreeCalendars_AreKeptApart()
    {
        PriceHistory prices = ThreeCalendars();
        Assert.Equal((1_125, From, To), (prices.Rows, prices.Dates[0], prices.Dates[^1]));
        Assert.Equal([1_125, 778, 952], Enumerable.Range(0, 3).Select(prices.ObservationsOf));
        Assert.Equal(Frequency.CalendarDaily, prices.Frequency);
        Assert.Equal(Frequency.Daily, prices.Select("SPY").Frequency);
        Assert.Equal(778, prices.Select("SPY").Rows);
    }

    // The 351 days that lack a price lie in 164 stretches, the longest from Saturday 2016-12-10 to Thursday 2016-12-15. First returns from
    // the files: bitcoin 223.56 to 225.85, SPY 211.54 to 211.39, EURUSD 1.09209 to 1.11468; over the whole 6202.36 / 223.56 − 1 = 26.7436,
    // 0.282405, 0.069692.
    [Fact]
    public void ThreeCalendars_Intersection()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(ThreeCalendars());
        Assert.Equal((773, Frequency.Daily, true), (panel.Observations, panel.Frequency, panel.IsComplete));
        Assert.Equal((351, 164), (panel.Report.DroppedRowCount, panel.Report.DroppedRows.Length));
        Assert.Equal(["351 of 1125 rows were left out: not every asset has a price on them."], panel.Report.Messages);
        Assert.Equal("2015-06-06 to 2015-06-07: 2 rows", panel.Report.DroppedRows[0].ToString());
        Assert.Equal<AssetId>(["SPY", "EURUSD"], panel.Report.DroppedRows[0].Missing);
        DroppedRows longest = panel.Report.DroppedRows.MaxBy(rows => rows.Count)!;
        Assert.Equal((new DateOnly(2016, 12, 10), new DateOnly(2016, 12, 15), 6), (longest.From, longest.To, longest.Count));

        double[] first = [0.010243335122562147, -0.0007090857521035998, 0.02068510837018911];
        double[] whole = [26.74360350688853, 0.28240521887113545, 0.06969205834683945];
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(first[j], panel.Row(0)[j], tolerance: 1e-14);
            double growth = 1;
            for (int t = 0; t < panel.Observations; t++)
            {
                growth *= 1 + panel.Row(t)[j];
            }

            Assert.Equal(1 + whole[j], growth, tolerance: 1e-12 * growth);
        }
    }

    [Fact]
    public void ThreeCalendars_Pairwise()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(ThreeCalendars(), new ReturnPanelOptions { MissingData = MissingDataPolicy.Pairwise });
        Assert.Equal((1_124, Frequency.CalendarDaily, false), (panel.Observations, panel.Frequency, panel.IsComplete));
        Assert.Equal([1_124, 613, 791], Enumerable.Range(0, 3).Select(panel.ObservationsOf));
        Assert.Equal(609, Enumerable.Range(0, 1_124).Count(t => panel.TryGetReturn(t, 1, out _) && panel.TryGetReturn(t, 2, out _)));
        Assert.True(panel.Report.IsClean); // nothing is left out: what is missing is missing
    }

    // Python, a fill of at most 5: SPY 347 prices, EURUSD 172; the sixth absent day of EURUSD, 2016-12-15, stays empty and is left out. At
    // most 2: 27 days are left out, 324 and 167 filled.
    [Fact]
    public void ThreeCalendars_ForwardFill()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(ThreeCalendars(), new ReturnPanelOptions { MissingData = MissingDataPolicy.ForwardFill });
        Assert.Equal((1_123, Frequency.CalendarDaily), (panel.Observations, panel.Frequency));
        Assert.Equal([new FilledPrices("SPY", 347), new FilledPrices("EURUSD", 172)], panel.Report.FilledPrices);
        DroppedRows dropped = Assert.Single(panel.Report.DroppedRows);
        Assert.Equal((new DateOnly(2016, 12, 15), new DateOnly(2016, 12, 15), 1), (dropped.From, dropped.To, dropped.Count));
        Assert.Equal<AssetId>(["EURUSD"], dropped.Missing);
        Assert.Equal(350, Enumerable.Range(0, panel.Observations).Count(t => panel.Row(t)[1] == 0)); // 347 carried, 3 real
        Assert.Equal(
            [
                "1 of 1125 rows were left out: not every asset has a price on them.",
                "SPY: 347 missing prices were carried forward.",
                "EURUSD: 172 missing prices were carried forward.",
            ],
            panel.Report.Messages);

        MissingDataReport brief = ReturnPanel.FromPrices(
            ThreeCalendars(), new ReturnPanelOptions { MissingData = MissingDataPolicy.ForwardFill, MaxForwardFill = 2 }).Report;
        Assert.Equal((27, 324, 167), (brief.DroppedRowCount, brief.FilledPrices[0].Count, brief.FilledPrices[1].Count));
    }

    // Three files under one another, with the asset before each line and nothing else changed.
    [Fact]
    public void LongFile_OfSeveralAssets_EqualsItsParts()
    {
        string[] symbols = ["SPY", "QQQ", "GOOG"];
        List<string> lines = ["symbol,date,open,high,low,close,volume"];
        foreach (string symbol in symbols)
        {
            lines.AddRange(LeanFiles.Lines(symbol).Skip(1).Select(line => $"{symbol},{line}"));
        }

        BarHistory whole = BarHistory.ReadCsv(new StringReader(string.Join("\r\n", lines)));
        Assert.Equal(symbols, whole.Assets.Select(asset => asset.Value));
        Assert.Equal([5_849, 3_964, 4_183], Enumerable.Range(0, 3).Select(whole.BarsOf)); // wc -l, less the header
        foreach (string symbol in symbols)
        {
            Assert.Equal(LeanFiles.Bars(LeanFiles.Raw(symbol)), LeanFiles.Bars(whole.Select(symbol)));
        }

        Assert.Empty(whole.Notes);
        Assert.Equal(
            symbols.SelectMany(symbol => DataQualityReport.Examine(LeanFiles.Raw(symbol)).Findings), DataQualityReport.Examine(whole).Findings);
    }

    // awk over the file: 133 rows are empty, the first of them on line 5; 391 are not, of which the last two are of June 2022. Prices: DELL
    // 71, GOOGL 215 and AMZN 302 with that second row, the others 391.
    [Fact]
    public void Stocks_EmptyRowsAndSecondObservation_AreNoted()
    {
        PriceHistory prices = PriceHistory.ReadCsv(StocksPath());
        Assert.Equal(
            [
                "133 rows without any value dropped, first on line 5 (1990-02-05).",
                "Monthly prices come more than once in a month, on 2022-06-01, 2022-06-28; the last of each asset was kept, on 2022-06-28.",
            ],
            prices.Notes.Select(note => note.Message));
        Assert.Equal((390, Frequency.Monthly, new DateOnly(1990, 1, 1), new DateOnly(2022, 6, 28)),
            (prices.Rows, prices.Frequency, prices.Dates[0], prices.Dates[^1]));
        Assert.Equal([390, 390, 390, 390, 301, 70, 214, 390, 390, 390], Enumerable.Range(0, 10).Select(prices.ObservationsOf));

        DataQualityReport report = DataQualityReport.Examine(prices);
        Assert.Equal(prices.Notes.Select(note => note.Message), report.Findings.Take(2).Select(found => found.Message));
        Assert.DoesNotContain(report.Findings, found => found.Kind is DataQualityKind.Gap or DataQualityKind.ForeignRows);
        CsvOptions strict = new() { Duplicates = DuplicatePolicy.Error };
        Assert.Equal($"{StocksPath()}: Monthly prices come more than once in a month, on 2022-06-01, 2022-06-28.",
            Assert.Throws<CsvFormatException>(() => PriceHistory.ReadCsv(StocksPath(), strict)).Message);
    }

    // fa-IR writes other digits, another decimal sign and another calendar; de-DE a decimal comma.
    [Theory]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    public void Culture_ChangesNothing(string culture)
    {
        string expected = Everything();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.NotEqual(1.5.ToString(CultureInfo.InvariantCulture), 1.5.ToString(CultureInfo.CurrentCulture));
            Assert.Equal(expected, Everything());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string Everything() => string.Join('\n',
            [
                .. LeanFiles.Equities.SelectMany(symbol => new[] { LeanFiles.Raw(symbol), LeanFiles.Adjusted(symbol) })
                    .Select(bars => $"{DataQualityReport.Examine(bars)}\n{bars.GetBar(0, 0)}"),
                LeanFiles.Factors("AAPL").Factors[3].ToString(),
                ReturnPanel.FromPrices(ThreeCalendars()).Report.ToString(),
                DataQualityReport.Examine(PriceHistory.ReadCsv(StocksPath())).ToString(),
            ]);
    }

    private static PriceHistory ThreeCalendars() => BarHistory.Combine(
        LeanFiles.Bitcoin(), LeanFiles.Raw("SPY"), LeanFiles.Forex("EURUSD")).Between(From, To).ToPriceHistory();

    private static PriceHistory ReadPyPortfolioOpt()
    {
        using TextReader reader = ReferenceData.Open("pypfopt", "stock_prices.csv.gz");
        return PriceHistory.ReadCsv(reader);
    }

    /// <summary>The sample's file, which is part of the repository.</summary>
    private static string StocksPath() => Checkout.PathOf("samples", "QuickStart", "data", "Stocks.csv");
}
