using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>
/// The sample daily bars of QuantConnect Lean (Apache-2.0): raw prices of 1998 to 2021 with the dirt they came with, and tables of factors.
/// Row counts are those of <c>zcat file | wc -l</c>; prices and dates were read off the files.
/// </summary>
public class LeanBarsTests
{
    // SPY never split; IBM split 2-for-1 on 1999-05-27, which the raw bars must show and the adjusted ones must not.
    [Theory]
    [InlineData("spy", false)]
    [InlineData("spy", true)]
    [InlineData("ibm", false)]
    [InlineData("ibm", true)]
    public void TwoDecadesOfSoundBars_RaiseFewerThanFiveFindings(string symbol, bool adjust)
    {
        BarHistory bars = adjust ? Adjusted(symbol) : Raw(symbol);
        Assert.Equal(5_849, bars.BarsOf(0));
        DataQualityReport report = DataQualityReport.Examine(bars);
        Assert.True(report.Findings.Length < 5, report.ToString());
        Assert.True(DataQualityReport.Examine(bars.ToPriceHistory()).Findings.Length < 5);
        Assert.Equal(symbol == "ibm" && !adjust ? [new DateOnly(1999, 5, 27)] : [], Splits(report));
    }

    [Fact]
    public void Goog_ShowsItsLowsAndItsMissingSplit()
    {
        DataQualityReport raw = DataQualityReport.Examine(Raw("goog"));
        Assert.Contains(raw.Findings, finding => finding is { Kind: DataQualityKind.Spike, Field: BarField.Low, Value: 0.01 }
            && finding.Message == "Low of GOOG on 2008-09-30 is 0.01, 100.0 % below its close 294.57.");
        Assert.Contains(raw.Findings, finding => finding is { Kind: DataQualityKind.Spike, Field: BarField.Low, Value: 67.5 }
            && finding.Message == "Low of GOOG on 2007-12-18 is 67.5, 90.0 % below its close 673.35.");

        // The factor file knows the class A/C adjustment of 2015 (0.997307), not the 2-for-1 of 2014-04-03: adjusting does not heal it.
        Assert.Equal([new DateOnly(2014, 4, 3)], Splits(raw));
        DataQualityReport adjusted = DataQualityReport.Examine(Adjusted("goog"));
        Assert.Equal([new DateOnly(2014, 4, 3)], Splits(adjusted));
        Assert.Contains(raw.Findings, finding => finding.Message
            == "Close of GOOG goes from 1135.1 on 2014-04-02 to 569.74 on 2014-04-03 and stays; a 2-for-1 split may be missing.");
    }

    [Fact]
    public void Qqq_ShowsItsGap()
    {
        DataQualityFinding gap = Assert.Single(DataQualityReport.Examine(Raw("qqq")).Findings, finding => finding.Kind == DataQualityKind.Gap);
        Assert.Equal(("QQQ", new DateOnly(2004, 11, 30), new DateOnly(2011, 3, 23), 2_304), (gap.Asset!.Value.Value, gap.Date, gap.EndDate, gap.Count));
    }

    // USO was listed on 2006-04-10; the rows of 1998 are of another instrument that had the ticker before.
    [Fact]
    public void Uso_ShowsItsForeignRows()
    {
        DataQualityFinding foreign = Assert.Single(DataQualityReport.Examine(Adjusted("uso")).Findings);
        Assert.Equal((DataQualityKind.ForeignRows, new DateOnly(1998, 1, 2), new DateOnly(1998, 12, 30), 140),
            (foreign.Kind, foreign.Date, foreign.EndDate, foreign.Count));
    }

    [Theory]
    [InlineData("aapl", new[] { "2000-06-21", "2005-02-28", "2014-06-09", "2020-08-31" })]
    [InlineData("bac", new[] { "2004-08-30" })]
    [InlineData("iwm", new[] { "2005-06-09" })]
    [InlineData("qqq", new[] { "2000-03-20" })]
    [InlineData("uso", new[] { "2020-04-29" })]
    public void RawSplits_AreSuspected_AndAdjustmentRemovesThem(string symbol, string[] dates)
    {
        Assert.Equal(dates.Select(text => DateOnly.ParseExact(text, "yyyy-MM-dd")), Splits(DataQualityReport.Examine(Raw(symbol))));
        Assert.Empty(Splits(DataQualityReport.Examine(Adjusted(symbol))));
    }

    // Returns over the ex-dates by hand from the raw closes: 2 × 55.56/101 − 1, 2 × 44.84/88.97 − 1, 7 × 93.7/645.57 − 1,
    // 4 × 129.04/499.23 − 1. No dividend falls on them; factors carry 6 to 7 digits.
    [Theory]
    [InlineData(2000, 6, 21, 0.10020)]
    [InlineData(2005, 2, 28, 0.00798)]
    [InlineData(2014, 6, 9, 0.01600)]
    [InlineData(2020, 8, 31, 0.03391)]
    public void Aapl_AdjustedReturnsOverSplits_AreTheOwners(int year, int month, int day, double expected)
    {
        ReturnPanel returns = ReturnPanel.FromPrices(Adjusted("aapl").ToPriceHistory());
        Assert.True(returns.TryGetReturn(returns.Dates.IndexOf(new DateOnly(year, month, day)), 0, out double actual));
        Assert.Equal(expected, actual, tolerance: 2e-5);
    }

    // The one fall by half that is left is real: the profit warning of 2000-09-28, 25.81/53.38 − 1 = −51.6 % on 20 times the volume.
    [Fact]
    public void Aapl_Adjusted_FallsByHalfOnlyOnItsProfitWarning()
    {
        ReturnPanel returns = ReturnPanel.FromPrices(Adjusted("aapl").ToPriceHistory());
        Assert.Equal(new DateOnly(2000, 9, 29), Assert.Single(Enumerable.Range(0, returns.Observations)
            .Where(t => returns.TryGetReturn(t, 0, out double r) && r < -0.4).Select(t => returns.Dates[t])));
    }

    // Volume of 2000-06-20 is 4,353,700 old shares; 2 × 2 × 7 × 4 = 112 shares of today each (the file's factor 0.00892857 is 1/112).
    [Fact]
    public void Aapl_AdjustedVolume_IsInSharesOfToday()
    {
        Assert.True(Adjusted("aapl").TryGetBar(0, new DateOnly(2000, 6, 20), out Bar bar));
        Assert.Equal(112 * 4_353_700.0, bar.Volume!.Value, tolerance: 1e-6 * 112 * 4_353_700);
    }

    // 1,318 days of Bitcoin, 912 of them days of SPY (join of the two date columns).
    [Fact]
    public void StocksAndCrypto_MeetOnExchangeDays()
    {
        BarHistory bitcoin = Read("BTCUSD", ReferenceData.Open("lean", "crypto", "btcusd.csv.gz"));
        PriceHistory both = PriceHistory.Combine(Raw("spy").ToPriceHistory(), bitcoin.ToPriceHistory());
        Assert.Equal(1_318, bitcoin.BarsOf(0));
        Assert.Equal(Frequency.CalendarDaily, bitcoin.ToPriceHistory().Frequency);

        ReturnPanel panel = ReturnPanel.FromPrices(both);
        Assert.Equal((911, Frequency.Daily), (panel.Observations, panel.Frequency));
        Assert.Equal(both.Rows - 912, panel.Report.DroppedRowCount);
    }

    // Foreign exchange trades on Sunday evenings: six days a week, which is neither 252 nor 365, so the frequency is asked for.
    [Fact]
    public void ForeignExchange_IsReadByItsColumnNames_AndNeedsAFrequency()
    {
        using TextReader reader = ReferenceData.Open("lean", "forex", "eurusd.csv.gz");
        CsvOptions options = new() { Asset = "EURUSD", OpenColumn = "bid_open", HighColumn = "bid_high", LowColumn = "bid_low", CloseColumn = "bid_close" };
        BarHistory bars = BarHistory.ReadCsv(reader, options);
        Assert.Equal(new Bar(new DateOnly(2007, 1, 1), 1.31927, 1.32125, 1.3187, 1.32095, null), bars.GetBar(0, 0));
        Assert.False(bars.ToPriceHistory().TryGetFrequency(out _));
    }

    /// <summary>
    /// Faults put into bars that raise no findings by themselves must be found, each with its asset, date, field and value.
    /// </summary>
    [Theory]
    [InlineData("spy")]
    [InlineData("ibm")]
    public void InjectedFaults_AreFound(string symbol)
    {
        // Three calm years without findings in either file.
        BarHistory clean = Raw(symbol).Between(new DateOnly(2012, 1, 1), new DateOnly(2014, 12, 31));
        Assert.True(DataQualityReport.Examine(clean).IsClean);
        Bar[] bars = [.. Enumerable.Range(0, clean.BarsOf(0)).Select(i => clean.GetBar(0, i))];

        bars[50] = bars[50] with { Open = -bars[50].Open };
        bars[100] = bars[100] with { Low = bars[100].Low / 10 };
        bars[150] = bars[150] with { High = bars[150].High * 10 };
        bars[200] = bars[200] with { Close = bars[200].Close * 1.5, High = bars[200].High * 1.5 };
        bars[250] = bars[250] with { Low = bars[250].High, High = bars[250].Low };
        for (int i = 300; i < 306; i++)
        {
            bars[i] = bars[i] with { Open = bars[300].Open, High = bars[300].High, Low = bars[300].Low, Close = bars[300].Close };
        }

        for (int i = 400; i < bars.Length; i++)
        {
            Bar bar = bars[i];
            bars[i] = new Bar(bar.Date, bar.Open / 3, bar.High / 3, bar.Low / 3, bar.Close / 3, 3 * bar.Volume);
        }

        Bar[] dirty = [.. bars[..500], .. bars[520..]];
        DataQualityReport report = DataQualityReport.Examine(BarHistory.Create(clean.Assets[0], dirty));
        Assert.All(report.Findings, finding => Assert.Equal(clean.Assets[0], finding.Asset));
        AssertFound(report, DataQualityKind.NonPositive, bars[50].Date, BarField.Open, bars[50].Open);
        AssertFound(report, DataQualityKind.Spike, bars[100].Date, BarField.Low, bars[100].Low);
        AssertFound(report, DataQualityKind.Spike, bars[150].Date, BarField.High, bars[150].High);
        AssertFound(report, DataQualityKind.Spike, bars[200].Date, BarField.Close, bars[200].Close);
        AssertFound(report, DataQualityKind.BarContradiction, bars[250].Date, BarField.Low, bars[250].Low);
        AssertFound(report, DataQualityKind.BarContradiction, bars[250].Date, BarField.High, bars[250].High);
        AssertFound(report, DataQualityKind.StaleRun, bars[300].Date, BarField.Close, bars[300].Close);
        AssertFound(report, DataQualityKind.SuspectedSplit, bars[400].Date, BarField.Close, bars[400].Close);
        AssertFound(report, DataQualityKind.Gap, bars[499].Date, null, null);

        // Beyond these, only the high that came with the spike of the close.
        Assert.InRange(report.Findings.Length, 9, 10);
    }

    private static void AssertFound(DataQualityReport report, DataQualityKind kind, DateOnly date, BarField? field, double? value) =>
        Assert.Contains(report.Findings, f => f.Kind == kind && f.Date == date && f.Field == field && f.Value == value);

    private static IEnumerable<DateOnly> Splits(DataQualityReport report) => report.Findings
        .Where(finding => finding.Kind == DataQualityKind.SuspectedSplit).Select(finding => finding.Date!.Value);

    private static BarHistory Raw(string symbol) =>
        Read(symbol.ToUpperInvariant(), ReferenceData.Open("lean", "equity", symbol + ".csv.gz"));

    private static BarHistory Adjusted(string symbol) => CorporateActions
        .ReadFactorCsv(symbol.ToUpperInvariant(), ReferenceData.Require("lean", "factor_files", symbol + ".csv")).Adjust(Raw(symbol));

    private static BarHistory Read(string symbol, TextReader reader)
    {
        using (reader)
        {
            return BarHistory.ReadCsv(reader, new CsvOptions { Asset = symbol });
        }
    }
}
