using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>What is wrong with two decades of bars as a data seller gives them, each finding looked up in the file.</summary>
public class LeanFindingsTests
{
    // All that is found in 46,546 bars of nine equities beside splits, gaps and foreign rows. Each was looked up in its file: the price
    // lies alone beyond the others of its bar and of the bars around it (AAPL's low of 2009-09-21 is 10.59 where all trade at 184). Of the
    // two closes, GOOG's comes from the erroneous trades of 2008-09-30, between 390.08 and 412.25; AIG's of 2009-07-09 is real: down 28 %,
    // and back within a day.
    private static readonly Dictionary<string, string[]> Spikes = new()
    {
        ["AAPL"] = ["2009-09-21 Low", "2010-08-31 Low", "2011-01-03 Low"],
        ["AIG"] = ["2003-11-04 Low", "2004-10-29 Low", "2009-05-05 High", "2009-07-09 Close"],
        ["BAC"] = ["1998-04-24 Low", "2000-02-29 Low", "2001-11-12 Low", "2001-12-12 Low"],
        ["GOOG"] = ["2007-12-18 Low", "2008-09-30 Low", "2008-09-30 Close"],
        ["IBM"] = ["2000-07-20 Low", "2002-12-23 Open"],
        ["IWM"] = ["2008-09-19 High"],
        ["QQQ"] = ["2004-03-01 Low", "2004-11-01 Low", "2004-11-17 Low"],
        ["SPY"] = ["2000-12-18 Open", "2002-04-02 High", "2003-09-05 High"],
        ["USO"] = [],
    };

    public static TheoryData<string> Equities => [.. LeanFiles.Equities];

    [Theory]
    [MemberData(nameof(Equities))]
    public void Spikes_AreThoseOfTheFile_RawAndAdjusted(string symbol)
    {
        Assert.Equal(Spikes[symbol], Named(DataQualityReport.Examine(LeanFiles.Raw(symbol)), DataQualityKind.Spike));
        Assert.Equal(Spikes[symbol], Named(DataQualityReport.Examine(LeanFiles.Adjusted(symbol)), DataQualityKind.Spike));
    }

    // The factor files are the other witness: their split factor changes after the last day before the split. GOOG's file lacks the split
    // of 2014-04-03 (a share of class C for each of class A); the 0.27 % of its distribution of 2015-04-27 is no jump at all.
    [Theory]
    [MemberData(nameof(Equities))]
    public void SuspectedSplits_OfRawBars_AreThoseOfTheFactorFile(string symbol)
    {
        BarHistory raw = LeanFiles.Raw(symbol);
        List<DateOnly> splits = [];
        AdjustmentFactor[] factors = [.. LeanFiles.Factors(symbol).Factors];
        for (int i = 1; i < factors.Length; i++)
        {
            if (Math.Abs(Math.Log(factors[i].SplitFactor / factors[i - 1].SplitFactor)) > 0.2 && factors[i - 1].LastDate >= raw.DatesOf(0)[0])
            {
                splits.Add(raw.DatesOf(0).First(date => date > factors[i - 1].LastDate));
            }
        }

        if (symbol == "GOOG")
        {
            splits.Insert(0, new DateOnly(2014, 4, 3));
        }

        DataQualityReport report = DataQualityReport.Examine(raw);
        Assert.Equal(splits, report.Findings.Where(found => found.Kind == DataQualityKind.SuspectedSplit).Select(found => found.Date!.Value));
        Assert.DoesNotContain(report.Findings, found => found.Kind == DataQualityKind.LevelShift);
    }

    [Fact]
    public void SuspectedSplits_TellTheRatio() => Assert.Equal(
        [
            "AAPL 2000-06-21 2-for-1", "AAPL 2005-02-28 2-for-1", "AAPL 2014-06-09 7-for-1", "AAPL 2020-08-31 4-for-1",
            "AIG 1998-08-03 3-for-2", "AIG 1999-08-02 5-for-4", "AIG 2000-07-31 3-for-2", "AIG 2009-07-01 1-for-20",
            "BAC 2004-08-30 2-for-1", "GOOG 2014-04-03 2-for-1", "IBM 1999-05-27 2-for-1", "IWM 2005-06-09 2-for-1", "QQQ 2000-03-20 2-for-1",
            "USO 2020-04-29 1-for-8",
        ],
        LeanFiles.Equities.SelectMany(symbol => DataQualityReport.Examine(LeanFiles.Raw(symbol)).Findings)
            .Where(found => found.Kind == DataQualityKind.SuspectedSplit)
            .Select(found => FormattableString.Invariant(
                $"{found.Asset} {found.Date:yyyy-MM-dd} {found.Message.Split("stays; a ")[1].Split(' ')[0]}")));

    [Theory]
    [MemberData(nameof(Equities))]
    public void Adjusted_NoSplitIsLeft_ButTheOneTheFactorFileLacks(string symbol)
    {
        DataQualityFinding[] left =
        [
            .. DataQualityReport.Examine(LeanFiles.Adjusted(symbol)).Findings
                .Where(found => found.Kind is DataQualityKind.SuspectedSplit or DataQualityKind.LevelShift),
        ];
        if (symbol != "GOOG")
        {
            Assert.Empty(left);
            return;
        }

        // Raw closes 1135.1 and 569.74, both times the table's 0.997307: 1132.0432 and 568.2057.
        DataQualityFinding missing = Assert.Single(left);
        Assert.Equal((DataQualityKind.SuspectedSplit, new AssetId("GOOG"), new DateOnly(2014, 4, 3), BarField.Close),
            (missing.Kind, missing.Asset, missing.Date, missing.Field));
        Assert.Equal(569.74 * 0.997307, missing.Value!.Value, tolerance: 1e-9);
        Assert.Equal(1135.1 * 0.997307, missing.Reference!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Google_BadTicksAndMissingSplit_AreFound() => Assert.Equal(
        [
            "Low of GOOG on 2007-12-18 is 67.5, 90.0 % below its close 673.35.",
            "Low of GOOG on 2008-09-30 is 0.01, 100.0 % below its close 294.57.",
            "Close of GOOG on 2008-09-30 is 294.57, 24.5 % below the close before 390.08, and back at 412.25 on 2008-10-01.",
            "Close of GOOG goes from 1135.1 on 2014-04-02 to 569.74 on 2014-04-03 and stays; a 2-for-1 split may be missing.",
        ],
        DataQualityReport.Examine(LeanFiles.Raw("GOOG")).Findings.Select(found => found.Message));

    // The file ends on 2004-11-30 and goes on on 2011-03-23: 2,304 days, of which 1,645 between are weekdays (a loop over the calendar in
    // Python).
    [Fact]
    public void Qqq_Gap_IsFound()
    {
        DataQualityFinding gap = Assert.Single(
            DataQualityReport.Examine(LeanFiles.Raw("QQQ")).Findings, found => found.Kind == DataQualityKind.Gap);
        Assert.Equal((new DateOnly(2004, 11, 30), new DateOnly(2011, 3, 23), 2_304), (gap.Date, gap.EndDate, gap.Count));
        Assert.Equal("QQQ has a gap of 2304 days from 2004-11-30 to 2011-03-23; 1645 weekdays are absent.", gap.Message);
    }

    // awk -F, '$1 < "2006"': 140 rows of 1998, of some penny stock: the fund was listed on 2006-04-10.
    [Fact]
    public void Uso_RowsOfAnotherInstrument_AreFound()
    {
        DataQualityFinding foreign = Assert.Single(
            DataQualityReport.Examine(LeanFiles.Raw("USO")).Findings, found => found.Kind == DataQualityKind.ForeignRows);
        Assert.Equal((DataQualitySeverity.Error, new DateOnly(1998, 1, 2), new DateOnly(1998, 12, 30), 140),
            (foreign.Severity, foreign.Date, foreign.EndDate, foreign.Count));
        Assert.Equal(
            "140 rows of USO from 1998-01-02 to 1998-12-30 lie 2658 days before the rest (close 0.06 on 1998-12-30, 68 on 2006-04-10).",
            foreign.Message);
    }

    [Theory]
    [InlineData("SPY")]
    [InlineData("IBM")]
    public void CleanStocks_RaiseFewFindings(string symbol)
    {
        Assert.InRange(DataQualityReport.Examine(LeanFiles.Raw(symbol)).Findings.Length, 0, 4);
        Assert.InRange(DataQualityReport.Examine(LeanFiles.Adjusted(symbol)).Findings.Length, 0, 4);
        Assert.Empty(DataQualityReport.Examine(LeanFiles.Adjusted(symbol).ToPriceHistory()).Findings);
    }

    // Three weeks of a young exchange are not in the file; 130 stands between 260 and 204.22; a sale of 0.06 on 2017-04-15; China closed
    // its exchanges on 2017-09-14, and the price came back: the one move here that is real.
    [Fact]
    public void Bitcoin_FindingsAreThoseOfTheFile() => Assert.Equal(
        [
            "BTCUSD has a gap of 21 days from 2014-12-18 to 2015-01-08; 20 days are absent.",
            "Close of BTCUSD on 2015-01-14 is 130, 50.0 % below the close before 260, and back at 204.22 on 2015-01-15.",
            "Low of BTCUSD on 2017-04-15 is 0.06, 100.0 % below its open 1173.13.",
            "Close of BTCUSD on 2017-09-14 is 3250.2, 15.7 % below the close before 3855.32, and back at 3740.02 on 2017-09-15.",
        ],
        DataQualityReport.Examine(LeanFiles.Bitcoin()).Findings.Select(found => found.Message));

    // Both files lack the week from Sunday 2016-12-11 to Thursday 2016-12-15; sterling's 8 % of 2016-06-24 is real and no finding.
    [Theory]
    [InlineData("EURUSD", "bid")]
    [InlineData("EURUSD", "ask")]
    [InlineData("GBPUSD", "bid")]
    [InlineData("GBPUSD", "ask")]
    public void Currencies_HaveOneGap(string pair, string side) => Assert.Equal(
        $"{pair} has a gap of 7 days from 2016-12-09 to 2016-12-16; 6 days are absent.",
        Assert.Single(DataQualityReport.Examine(LeanFiles.Forex(pair, side)).Findings).Message);

    private static string[] Named(DataQualityReport report, DataQualityKind kind) =>
    [
        .. report.Findings.Where(found => found.Kind == kind)
            .Select(found => FormattableString.Invariant($"{found.Date:yyyy-MM-dd} {found.Field}")),
    ];
}
