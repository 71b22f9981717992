using System.Globalization;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

public class CsvReadingTests
{
    [Fact]
    public void Wide_WithCommentsBlanksAndEmptyRows_IsRead()
    {
        PriceHistory prices = Read("\uFEFF# source\r\n#more\r\nDate,SPY,\"BRK,B\"\r\n2024-01-02,1.5,\r\n2024-01-03,,\r\n\r\n20240104,2e0,\"7\"\r\n");

        Assert.Equal<AssetId>(["SPY", "BRK,B"], prices.Assets);
        Assert.Equal([new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 4)], prices.Dates);
        Assert.True(prices.TryGetPrice(1, 0, out double two));
        Assert.Equal(2, two);
        Assert.False(prices.HasPrice(0, 1));
        SourceNote note = Assert.Single(prices.Notes);
        Assert.Equal(SourceNoteKind.EmptyRows, note.Kind);
        Assert.Equal("1 row without any value dropped, first on line 5 (2024-01-03).", note.Message);
    }

    [Theory]
    [InlineData("date;A;B\n2024-01-02;1;2\n")]
    [InlineData("date\tA\tB\n2024-01-02\t1\t2\n")]
    [InlineData("A,date,B\n1,2024-01-02,2\n")]
    [InlineData(",A,B\n2024-01-02, 1 ,2\n")]
    public void Wide_OfAnySeparatorAndColumnOrder_IsRead(string text)
    {
        PriceHistory prices = Read(text);
        Assert.Equal<AssetId>(["A", "B"], prices.Assets);
        Assert.True(prices.TryGetPrice(0, 1, out double price));
        Assert.Equal(2, price);
    }

    [Fact]
    public void Long_InAnyColumnOrder_GivesBars()
    {
        BarHistory bars = BarHistory.ReadCsv(new StringReader(
            "Volume,CLOSE,Symbol,Date,High,Low,Open,adjclose\n100,2,A,2024-01-02,3,1,1.5,9\n,5,B,2024-01-02,,,,9\n200,2.5,A,2024-01-03,3,2,2,9\n"));

        Assert.Equal<AssetId>(["A", "B"], bars.Assets);
        Assert.Equal(new Bar(new DateOnly(2024, 1, 2), 1.5, 3, 1, 2, 100), bars.GetBar(0, 0));
        Assert.Equal(Bar.OfClose(new DateOnly(2024, 1, 2), 5), bars.GetBar(1, 0));
        Assert.Equal("Column adjclose was not read.", Assert.Single(bars.Notes).Message);
    }

    [Fact]
    public void Long_WithoutSymbolColumn_TakesTheAssetOfTheOptions()
    {
        BarHistory bars = BarHistory.ReadCsv(new StringReader("date,price\nJan 2 2024,5\n"), new CsvOptions { Asset = "A", DateFormat = "MMM d yyyy" });
        Assert.Equal(Bar.OfClose(new DateOnly(2024, 1, 2), 5), bars.GetBar(0, 0));
        Assert.Equal("Line 1: there is no column symbol, and the options name no asset.", Fault("date,close\n2024-01-02,5\n"));
        Assert.Equal("Line 1, column symbol: the file names its assets, and the options name A.",
            Fault("symbol,date,close\nA,2024-01-02,5\n", new CsvOptions { Asset = "A" }));
    }

    // The first prices would become names of assets.
    [Theory]
    [InlineData("2024-01-02,1.5,2\n2024-01-03,1,2\n", "Line 1: it is no header: '2024-01-02' is a date.")]
    [InlineData("20240102,AA\n20240103,1\n", "Line 1: it is no header: '20240102' is a date.")]
    [InlineData("01/02/2024,1.5,1.5\n", "Line 1: it is no header: '1.5' is a number, and no name of an asset.")]
    [InlineData("date,AA,-3\n2024-01-02,1,2\n", "Line 1: it is no header: '-3' is a number, and no name of an asset.")]
    [InlineData("date,1e2\n2024-01-02,1\n", "Line 1: it is no header: '1e2' is a number, and no name of an asset.")]
    public void Wide_WithoutAHeader_IsRefused(string text, string fault) => Assert.Equal(fault, Fault(text));

    // Tokyo's and Seoul's symbols are whole numbers.
    [Fact]
    public void Wide_WithSymbolsOfDigits_IsRead() =>
        Assert.Equal<AssetId>(["7203", "005930"], Read("date,7203,005930\n2024-01-02,1,2\n").Assets);

    [Theory]
    [InlineData("date,AA\n2024-01-02,1\n2024-01-03,\u00E91\n", "Line 3: it is no text in UTF-8.")]
    [InlineData("date,\u00E4A\n2024-01-02,1\n", "Line 1: it is no text in UTF-8.")]
    [InlineData("date,A\0\n2024-01-02,1\n", "Line 1: it is no text in UTF-8.")]
    public void Text_OfAnotherEncoding_IsRefused(string text, string fault)
    {
        using StreamReader latin = new(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text)));
        Assert.Equal(fault, Assert.Throws<CsvFormatException>(() => PriceHistory.ReadCsv(latin)).Message);
    }

    [Fact]
    public void Date_ThatIsTheLastThereIs_IsReadAndFound()
    {
        string days = string.Concat(Enumerable.Range(2, 12).Select(day => $"2024-01-{day:00},5\n"));
        PriceHistory prices = Read($"date,A\n{days}9999-12-31,5\n");
        Assert.Equal(DateOnly.MaxValue, prices.Dates[^1]);
        Assert.Contains(DataQualityReport.Examine(prices).Findings, finding => finding.Severity == DataQualitySeverity.Error);
    }

    [Fact]
    public void Long_WithNamedColumns_ReadsThose()
    {
        CsvOptions options = new() { Asset = "EURUSD", CloseColumn = "bid_close", LowColumn = "bid_low" };
        BarHistory bars = BarHistory.ReadCsv(new StringReader("date,bid_low,bid_close,ask_close\n2024-01-02,1,2,3\n"), options);
        Assert.Equal(new Bar(new DateOnly(2024, 1, 2), null, null, 1, 2, null), bars.GetBar(0, 0));
        Assert.Equal("Line 1: there is no column bid_close.", Fault("date,close\n2024-01-02,5\n", options with { LowColumn = null }));
    }

    [Theory]
    [InlineData("date,SPY\n2024-01-02,abc\n", "Line 2, column SPY: 'abc' is not a number.")]
    [InlineData("date,SPY\n2024-01-02,NaN\n", "Line 2, column SPY: 'NaN' is not a finite number.")]
    [InlineData("date,SPY\n2024-01-02,Infinity\n", "Line 2, column SPY: 'Infinity' is not a finite number.")]
    [InlineData("date,SPY\n2024-01-02,1e999\n", "Line 2, column SPY: '1e999' is not a finite number.")]
    [InlineData("date,SPY\n2024-01-02,inf\n", "Line 2, column SPY: 'inf' is not a number.")]
    [InlineData("date;SPY\n2024-01-02;1,5\n", "Line 2, column SPY: '1,5' is not a number.")]
    [InlineData("date,SPY\n02.01.2024,1\n", "Line 2, column date: '02.01.2024' is not a date of the form yyyy-MM-dd or yyyyMMdd.")]
    [InlineData("date,SPY\n2023-02-29,1\n", "Line 2, column date: '2023-02-29' is not a date of the form yyyy-MM-dd or yyyyMMdd.")]
    [InlineData("date,SPY\n,1\n", "Line 2, column date: the date is blank.")]
    [InlineData("date,SPY\n2024-01-02,1,2\n", "Line 2: it has 3 fields and the header 2.")]
    [InlineData("date,SPY\n2024-01-02,\"1\n", "Line 2: a quoted field is not closed.")]
    [InlineData("date,SPY\n2024-01-02,\"1\"2\n", "Line 2: '2' follows a closing quote.")]
    [InlineData("date,SPY,SPY\n2024-01-02,1,2\n", "Line 1, column SPY: the name appears twice, in columns 2 and 3.")]
    [InlineData("date,SPY,\n2024-01-02,1,2\n", "Line 1: column 3 has no name.")]
    [InlineData("date\n2024-01-02\n", "Line 1: there is one column; a date and at least one column of prices are needed.")]
    [InlineData("date,close,close,symbol\n", "Line 1, column close: the name appears twice, in columns 2 and 3.")]
    [InlineData("symbol,date,close\n,2024-01-02,1\n", "Line 2, column symbol: the cell is blank.")]
    [InlineData("", "There is no header: the text is empty.")]
    [InlineData("# only a comment\n\n", "There is no header: the text is empty.")]
    [InlineData("\ndate,SPY\n", "There are no rows after the header on line 2.")]
    [InlineData("date,SPY\n2024-01-02,\n", "There are no prices: no row after the header on line 1 holds one.")]
    public void Faults_NameLineColumnAndText(string text, string message) => Assert.Equal(message, Fault(text));

    [Fact]
    public void ManyFaults_AreReportedTogether()
    {
        string rows = string.Concat(Enumerable.Range(1, 25).Select(day => $"2024-01-{day:00},x{day}\n"));
        CsvFormatException refused = Assert.Throws<CsvFormatException>(() => Read("date,SPY\n" + rows, new CsvOptions { MaximumFaults = 2 }));
        Assert.Equal(
            "The text has 25 faults:\nLine 2, column SPY: 'x1' is not a number.\nLine 3, column SPY: 'x2' is not a number.\nand 23 more.",
            refused.Message);
        Assert.Equal((2, 25), (refused.Faults.Length, refused.FaultCount));
        Assert.Equal(new CsvFault(2, "SPY", "x1", "Line 2, column SPY: 'x1' is not a number."), refused.Faults[0]);
        Assert.Equal(20, Assert.Throws<CsvFormatException>(() => Read("date,SPY\n" + rows)).Faults.Length);
    }

    [Fact]
    public void File_WithFaults_IsNamed()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "date,SPY\n2024-01-02,x\n");
            Assert.Equal($"{path}: Line 2, column SPY: 'x' is not a number.",
                Assert.Throws<CsvFormatException>(() => PriceHistory.ReadCsv(path)).Message);
            File.WriteAllText(path, "date,SPY\n2024-01-02,1\n", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            Assert.Equal(1, PriceHistory.ReadCsv(path).Rows);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void MissingTexts_AreMissing()
    {
        PriceHistory prices = Read("date,A,B\n2024-01-02,NaN,1\n2024-01-03,null,2\n", new CsvOptions { MissingTexts = ["NaN", "null"] });
        Assert.Equal((0, 2), (prices.ObservationsOf(0), prices.ObservationsOf(1)));
    }

    [Fact]
    public void Disorder_IsSortedAndNoted()
    {
        BarHistory bars = BarHistory.ReadCsv(new StringReader(
            "symbol,date,close\nA,2024-01-02,1\nA,2024-01-04,3\nB,2024-01-04,9\nA,2024-01-03,2\nB,2024-01-05,9\n"));
        Assert.Equal([1.0, 2, 3], Enumerable.Range(0, 3).Select(i => bars.GetBar(0, i).Close!.Value));
        SourceNote note = Assert.Single(bars.Notes);
        Assert.Equal(new SourceNote(SourceNoteKind.Disorder, "A", new DateOnly(2024, 1, 3), 5,
            "Date 2024-01-03 of A on line 5 follows 2024-01-04; the rows were sorted."), note);
    }

    [Fact]
    public void Disorder_NewestFirst_IsOneNote()
    {
        PriceHistory prices = Read("date,A,B\n2024-01-04,3,6\n2024-01-03,2,5\n2024-01-02,1,4\n");
        Assert.True(prices.TryGetPrice(0, 1, out double first));
        Assert.Equal(4, first);
        Assert.Equal("Dates descend from 2024-01-04 to 2024-01-02; the rows were reversed.", Assert.Single(prices.Notes).Message);
    }

    [Fact]
    public void Duplicates_KeepTheLastAndSayWhatWasDropped()
    {
        PriceHistory one = Read("date,A\n2024-01-02,1\n2024-01-03,2\n2024-01-03,3\n");
        Assert.True(one.TryGetPrice(1, 0, out double kept));
        Assert.Equal(3, kept);
        Assert.Equal("A on 2024-01-03 on line 4 is already on line 3; the last close 3 was kept, 2 dropped.", Assert.Single(one.Notes).Message);

        PriceHistory two = Read("date,A,B\n2024-01-02,1,1\n2024-01-03,2,2\n2024-01-03,3,\n");
        Assert.True(two.TryGetPrice(1, 1, out kept));
        Assert.Equal(2, kept); // the later row says nothing of B
        Assert.Equal("2024-01-03 on line 4 is already on line 3; the last price of each asset was kept.", Assert.Single(two.Notes).Message);

        CsvOptions strict = new() { Duplicates = DuplicatePolicy.Error };
        Assert.Equal("Line 4: A on 2024-01-03 is already on line 3.", Fault("date,A\n2024-01-02,1\n2024-01-03,2\n2024-01-03,3\n", strict));
        Assert.Equal("Line 3: 2024-01-02 is already on line 2.", Fault("date,A,B\n2024-01-02,1,1\n2024-01-02,2,2\n", strict));
    }

    // The shape of matplotlib's Stocks.csv: a row per month, dividend days without prices between, and the current day after the last
    // month.
    [Fact]
    public void MonthlyFile_WithASecondRowInAMonth_KeepsTheLast()
    {
        const string Text = "Date,A,B\n2022-03-01,1,10\n2022-04-01,2,20\n2022-05-01,3,30\n2022-05-09,,\n2022-06-01,4,40\n2022-06-28,5,\n";
        PriceHistory prices = Read(Text);

        Assert.Equal(Frequency.Monthly, prices.Frequency);
        Assert.Equal(4, prices.Rows);
        Assert.Equal(new DateOnly(2022, 6, 28), prices.Dates[^1]);
        Assert.True(prices.TryGetPrice(3, 0, out double a));
        Assert.True(prices.TryGetPrice(3, 1, out double b));
        Assert.Equal((5, 40), (a, b));
        Assert.Equal(
            [
                "1 row without any value dropped, first on line 5 (2022-05-09).",
                "Monthly prices come more than once in a month, on 2022-06-01, 2022-06-28; the last of each asset was kept, on 2022-06-28.",
            ],
            prices.Notes.Select(note => note.Message));
        Assert.Equal("Monthly prices come more than once in a month, on 2022-06-01, 2022-06-28.",
            Fault(Text, new CsvOptions { Duplicates = DuplicatePolicy.Error }));
    }

    [Fact]
    public void DirtyPrices_AreKeptAsTheyStand()
    {
        PriceHistory prices = Read("date,A\n2024-01-02,0\n2024-01-03,-37.63\n");
        Assert.True(prices.TryGetPrice(1, 0, out double negative));
        Assert.Equal(-37.63, negative); // crude oil's settlement of 2020-04-20 was negative: a price may be
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void Culture_ChangesNothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            PriceHistory prices = Read("date,A\n2024-01-02,1.5\n2024-01-03,-2.25\n2024-01-08,3\n");
            Assert.Equal(new DateOnly(2024, 1, 2), prices.Dates[0]);
            Assert.True(prices.TryGetPrice(0, 0, out double price));
            Assert.Equal(1.5, price);
            Assert.Equal("Line 2, column A: '1,5' is not a number.", Fault("date;A\n2024-01-02;1,5\n"));
            Assert.Equal("Close of A on 2024-01-03 is -2.25; it must be positive.", Assert.Single(DataQualityReport.Examine(prices).Findings).ToString());
            ReturnPanel panel = ReturnPanel.FromPrices(prices, new ReturnPanelOptions { Frequency = Frequency.Daily });
            Assert.Equal("Price of A on 2024-01-03 is -2.25; it was treated as missing.", panel.Report.Messages[0]);
            Assert.Equal("A 2024-01-03: -2.25", panel.Report.IgnoredPrices[0].ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Options_Unsound_AreRefusedTogether() => Assert.Equal(
        "Separator must be a comma, a semicolon or a tab; it is '|'. DateFormat must tell year, month and day; it is 'MM/yyyy'. MaximumFaults must be at least 1; it is 0. (Parameter 'options')",
        Assert.Throws<ArgumentException>(
            () => Read("date,A\n", new CsvOptions { Separator = '|', DateFormat = "MM/yyyy", MaximumFaults = 0 })).Message);

    [Fact]
    public void ThousandAssets_AreRead()
    {
        string header = "date," + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"A{i}")) + "\n";
        string rows = string.Concat(Enumerable.Range(1, 28).Select(d => $"2024-02-{d:00}," + string.Join(',', Enumerable.Range(d, 1_000)) + "\n"));
        PriceHistory prices = Read(header + rows);
        Assert.Equal((1_000, 28), (prices.Assets.Length, prices.Rows));
        Assert.True(prices.TryGetPrice(27, 999, out double corner));
        Assert.Equal(1_027, corner);
        Assert.Equal((1_000, 27), (ReturnPanel.FromPrices(prices).Assets.Length, ReturnPanel.FromPrices(prices).Observations));
    }

    private static PriceHistory Read(string text, CsvOptions? options = null) => PriceHistory.ReadCsv(new StringReader(text), options);

    private static string Fault(string text, CsvOptions? options = null) =>
        Assert.Throws<CsvFormatException>(() => Read(text, options)).Message;
}
