using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

/// <summary>Each fault is put into clean bars, and exactly that fault must be found, with its asset, date, field and value.</summary>
public class DataQualityReportTests
{
    private const int Place = 60;

    [Fact]
    public void CleanBars_HaveNoFindings()
    {
        DataQualityReport report = DataQualityReport.Examine(History(Clean()));
        Assert.True(report.IsClean, report.ToString());
        Assert.True(DataQualityReport.Examine(History(Clean()).ToPriceHistory()).IsClean);
    }

    [Theory]
    [InlineData(BarField.Open, 0.0)]
    [InlineData(BarField.Low, -1.5)]
    [InlineData(BarField.Close, 0.0)]
    [InlineData(BarField.Volume, -3.0)]
    public void NonPositive_IsFound(BarField field, double value)
    {
        Bar[] bars = Clean();
        bars[Place] = With(bars[Place], field, value);
        DataQualityFinding found = Only(bars, DataQualityKind.NonPositive, field);
        Assert.Equal((value, DataQualitySeverity.Error), (found.Value, found.Severity));
        Assert.Equal(
            FormattableString.Invariant($"{field} of A on {bars[Place].Date:yyyy-MM-dd} is {value}; it must {(field == BarField.Volume ? "not be negative" : "be positive")}."),
            found.Message);
    }

    // 100 bars from Tuesday 2024-01-02; the bar at 60 is of 2024-03-26, closes 100 at even and 101 at odd places.
    [Fact]
    public void LowSpike_IsFound()
    {
        Bar[] bars = Clean();
        bars[Place] = bars[Place] with { Low = 1 };
        DataQualityFinding found = Only(bars, DataQualityKind.Spike, BarField.Low);
        Assert.Equal((1, 100), (found.Value, found.Reference));
        Assert.Equal("Low of A on 2024-03-26 is 1, 99.0 % below its close 100.", found.Message);
    }

    [Fact]
    public void HighSpike_IsFound()
    {
        Bar[] bars = Clean();
        bars[Place] = bars[Place] with { High = 1_010 };
        Assert.Equal("High of A on 2024-03-26 is 1010, 900.0 % above its open 101.", Only(bars, DataQualityKind.Spike, BarField.High).Message);
    }

    [Fact]
    public void OpenSpike_IsFound()
    {
        Bar[] bars = Clean();
        bars[Place] = bars[Place] with { Open = 50, Low = 49 };
        Assert.Equal("Open of A on 2024-03-26 is 50, 50.0 % below its close 100.", Only(bars, DataQualityKind.Spike, BarField.Open).Message);
    }

    [Fact]
    public void CloseSpikeThatReverts_IsFound()
    {
        Bar[] bars = Clean();
        bars[Place] = bars[Place] with { Close = 200, High = 201 };
        DataQualityFinding found = Only(bars, DataQualityKind.Spike, BarField.Close, others: BarField.High);
        Assert.Equal("Close of A on 2024-03-26 is 200, 98.0 % above the close before 101, and back at 101 on 2024-03-27.", found.Message);
    }

    [Fact]
    public void Contradictions_AreFound()
    {
        Bar[] bars = Clean();
        bars[Place] = bars[Place] with { Low = 100.5 };
        Assert.Equal("Low of A on 2024-03-26 is 100.5, above its close 100.", Only(bars, DataQualityKind.BarContradiction, BarField.Low).Message);
        bars = Clean();
        bars[Place] = bars[Place] with { High = 100.5 };
        Assert.Equal("High of A on 2024-03-26 is 100.5, below its open 101.", Only(bars, DataQualityKind.BarContradiction, BarField.High).Message);
        bars = Clean();
        bars[Place] = new Bar(bars[Place].Date, null, 99, 100, null, 1_000);
        Assert.Equal("High of A on 2024-03-26 is 99, below its low 100.", Only(bars, DataQualityKind.BarContradiction, BarField.High).Message);
    }

    [Theory]
    [InlineData(2.0, "2-for-1")]
    [InlineData(7.0, "7-for-1")]
    [InlineData(1.5, "3-for-2")]
    [InlineData(1.25, "5-for-4")]
    [InlineData(0.05, "1-for-20")]
    public void MissingSplit_IsFound(double ratio, string split)
    {
        Bar[] bars = Clean();
        for (int i = Place; i < bars.Length; i++)
        {
            Bar bar = bars[i];
            bars[i] = new Bar(bar.Date, bar.Open / ratio, bar.High / ratio, bar.Low / ratio, bar.Close / ratio, bar.Volume * ratio);
        }

        DataQualityFinding found = Only(bars, DataQualityKind.SuspectedSplit, BarField.Close);
        Assert.Equal((100 / ratio, 101), (found.Value!.Value, found.Reference));
        Assert.Equal(
            FormattableString.Invariant($"Close of A goes from 101 on 2024-03-25 to {100 / ratio:G9} on 2024-03-26 and stays; a {split} split may be missing."),
            found.Message);
    }

    // The source splits the volume, or does not: ten old shares are one new, and the money, or the count of shares, looks multiplied.
    [Theory]
    [InlineData(0.1, 1.0, "1-for-10")]
    [InlineData(0.1, 0.1, "1-for-10")]
    [InlineData(10.0, 1.0, "10-for-1")]
    [InlineData(10.0, 10.0, "10-for-1")]
    public void MissingSplit_IsFoundWhateverTheVolumeDoes(double ratio, double volumes, string split)
    {
        Bar[] bars = Clean();
        for (int i = Place; i < bars.Length; i++)
        {
            Bar bar = bars[i];
            bars[i] = new Bar(bar.Date, bar.Open / ratio, bar.High / ratio, bar.Low / ratio, bar.Close / ratio, bar.Volume * volumes);
        }

        Assert.EndsWith($"a {split} split may be missing.", Only(bars, DataQualityKind.SuspectedSplit, BarField.Close).Message, StringComparison.Ordinal);
    }

    // Up by 80 % and to stay, on twenty times the shares: a rescue, not a 1-for-2 split (ln 1.8 = 0.588, ln 2 = 0.693).
    [Theory]
    [InlineData(1.0, 1)]
    [InlineData(20.0, 0)]
    public void RescueOnTwentyfoldVolume_IsNoSplit(double volumes, int found)
    {
        Bar[] bars = Clean();
        for (int i = 0; i < bars.Length; i++)
        {
            // Nervous bars, of ±4 %: within four local volatilities the rescue is a split's size.
            double scale = (i % 2 == 0 ? 1 : 1.03) * (i < Place ? 1 : 1.8);
            Bar bar = bars[i];
            bars[i] = new Bar(bar.Date, bar.Open * scale, bar.High * scale, bar.Low * scale, bar.Close * scale, i == Place ? volumes * bar.Volume : bar.Volume);
        }

        Assert.Equal(found, DataQualityReport.Examine(History(bars)).Findings.Count(finding => finding.Kind == DataQualityKind.SuspectedSplit));
    }

    // Closes swing by 1 %, the local volatility is 1.4826 × ln 1.01 = 1.475 %. On the day of the split the close falls by 4.2 % beside it, which is
    // 2.9 volatilities: more than half the tolerance of 4, but ln 0.5 is 47 volatilities and no news.
    [Fact]
    public void MissingSplitOnALivelyDay_IsFoundFromClosesAlone()
    {
        Bar[] bars = [.. Clean().Select((bar, i) => Bar.OfClose(bar.Date, bar.Close!.Value * (i < Place ? 1 : 0.968 / 2)))];
        DataQualityFinding found = Only(bars, DataQualityKind.SuspectedSplit, BarField.Close);
        Assert.EndsWith("a 2-for-1 split may be missing.", found.Message, StringComparison.Ordinal);
        Assert.True(DataQualityReport.Examine(History(bars), new DataQualityOptions { NewsVolatilities = 60 }).IsClean);
    }

    [Fact]
    public void CrashOnTenfoldTurnover_IsNoSplit()
    {
        Bar[] bars = Clean();
        for (int i = Place; i < bars.Length; i++)
        {
            Bar bar = bars[i];
            bars[i] = new Bar(bar.Date, bar.Open / 2, bar.High / 2, bar.Low / 2, bar.Close / 2, i == Place ? 20 * bar.Volume : bar.Volume);
        }

        Assert.True(DataQualityReport.Examine(History(bars)).IsClean);
    }

    [Fact]
    public void LowAboveAllOthers_IsOneFinding()
    {
        Bar[] bars = Clean();
        bars[Place] = bars[Place] with { Low = 102 };
        Assert.Equal("Low of A on 2024-03-26 is 102, above its close 100.", Only(bars, DataQualityKind.BarContradiction, BarField.Low).Message);
    }

    [Fact]
    public void LevelShift_IsFound()
    {
        Bar[] bars = Clean();
        for (int i = Place; i < bars.Length; i++)
        {
            Bar bar = bars[i];
            bars[i] = new Bar(bar.Date, bar.Open * 700, bar.High * 700, bar.Low * 700, bar.Close * 700, bar.Volume);
        }

        Assert.Equal("Close of A goes from 101 on 2024-03-25 to 70000 on 2024-03-26 and stays; it is not a plain split.",
            Only(bars, DataQualityKind.LevelShift, BarField.Close).Message);
    }

    [Fact]
    public void StaleRun_IsFound()
    {
        Bar[] bars = Clean();
        for (int i = Place; i < Place + 6; i++)
        {
            bars[i] = bars[i] with { Close = 100.25 };
        }

        DataQualityFinding found = Only(bars, DataQualityKind.StaleRun, BarField.Close);
        Assert.Equal((bars[Place + 5].Date, 6, 100.25), (found.EndDate, found.Count, found.Value));
        Assert.Equal("Close of A is 100.25 on each of 6 bars from 2024-03-26 to 2024-04-02.", found.Message);
    }

    // Bars 60 to 69 are the two weeks from 2024-03-26 to 2024-04-08: ten weekdays absent.
    [Fact]
    public void Gap_IsFound()
    {
        Bar[] clean = Clean();
        Bar[] bars = [.. clean[..Place], .. clean[(Place + 10)..]];
        DataQualityFinding found = Assert.Single(DataQualityReport.Examine(History(bars)).Findings);
        Assert.Equal((DataQualityKind.Gap, clean[Place - 1].Date, clean[Place + 10].Date, 15), (found.Kind, found.Date, found.EndDate, found.Count));
        Assert.Equal("A has a gap of 15 days from 2024-03-25 to 2024-04-09; 10 weekdays are absent.", found.Message);
    }

    [Fact]
    public void MonthlyGap_IsFoundFromOneMonthOn()
    {
        Bar[] bars = [.. Enumerable.Range(0, 24).Where(i => i != 13).Select(i => Bar.OfClose(new DateOnly(2022, 1, 31).AddMonths(i), 100 + (i % 2)))];
        Assert.Equal("A has a gap of 59 days from 2023-01-31 to 2023-03-31; the usual step is 31.",
            Assert.Single(DataQualityReport.Examine(History(bars)).Findings).Message);
    }

    [Fact]
    public void ForeignRows_AreFound()
    {
        Bar[] clean = Clean();
        Bar[] bars = [Bar.OfClose(new DateOnly(1998, 1, 5), 0.5), Bar.OfClose(new DateOnly(1998, 1, 6), 0.25), .. clean];
        DataQualityFinding found = Assert.Single(DataQualityReport.Examine(History(bars)).Findings);
        Assert.Equal((DataQualityKind.ForeignRows, new DateOnly(1998, 1, 5), new DateOnly(1998, 1, 6), 2), (found.Kind, found.Date, found.EndDate, found.Count));
        Assert.Equal(
            "2 rows of A from 1998-01-05 to 1998-01-06 lie 9492 days before the rest (close 0.25 on 1998-01-06, 100 on 2024-01-02).", found.Message);
    }

    [Fact]
    public void SourceFaults_BecomeFindings()
    {
        BarHistory bars = BarHistory.ReadCsv(new StringReader(
            "symbol,date,close\nA,2024-01-02,1\nA,2024-01-04,3\nA,2024-01-03,2\nA,2024-01-04,4\nA,2024-01-05,\n"));
        DataQualityReport report = DataQualityReport.Examine(bars);
        Assert.Equal(
            [
                (DataQualityKind.Disorder, new AssetId("A"), new DateOnly(2024, 1, 3)),
                (DataQualityKind.Duplicate, new AssetId("A"), new DateOnly(2024, 1, 4)),
                (DataQualityKind.EmptyRows, (AssetId?)new AssetId("A"), new DateOnly(2024, 1, 5)),
            ],
            report.Findings.Select(found => (found.Kind, found.Asset, found.Date!.Value)));
        Assert.Equal(3, report.Of("A").Length);
    }

    [Fact]
    public void EmptyRows_OfALongFile_AreFoundByAsset()
    {
        DataQualityReport report = DataQualityReport.Examine(BarHistory.ReadCsv(new StringReader(
            "symbol,date,close\nA,2024-01-02,1\nB,2024-01-02,\nA,2024-01-03,\nA,2024-01-04,\nB,2024-01-04,2\n")));
        Assert.Equal(
            [
                "2 rows of A without any value dropped, first on line 4 (2024-01-03).",
                "1 row of B without any value dropped, first on line 3 (2024-01-02).",
            ],
            report.Findings.Select(found => found.Message));
        Assert.Equal([new AssetId("A"), new AssetId("B")], report.Findings.Select(found => found.Asset!.Value));
    }

    [Fact]
    public void AssetWithoutValues_IsFound()
    {
        DataQualityFinding found = Assert.Single(DataQualityReport.Examine(PriceHistory.ReadCsv(new StringReader("date,A,B\n2024-01-02,1,\n"))).Findings);
        Assert.Equal((DataQualityKind.NoValues, new AssetId("B"), "B has no observations."), (found.Kind, found.Asset, found.Message));
    }

    [Fact]
    public void Options_Unsound_AreRefusedTogether() => Assert.Equal(
        "VolatilityWindow must be at least 5; it is 1. MinimumSpike must be positive; it is NaN. StaleRun must be at least 2; it is 1. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => DataQualityReport.Examine(
            History(Clean()), new DataQualityOptions { VolatilityWindow = 1, MinimumSpike = double.NaN, StaleRun = 1 })).Message);

    [Fact]
    public void Options_EveryOneUnsound_AreListed() => Assert.Equal(
        [
            "VolatilityWindow must be at least 5; it is 4.", "CloseSpikeVolatilities must be positive; it is 0.",
            "BarSpikeVolatilities must be positive; it is 0.", "MinimumSpike must be positive; it is 0.", "ReversalShare must be in (0, 1); it is 1.",
            "SplitVolatilities must be positive; it is 0.", "SplitMissShare must be in (0, 1); it is 1.",
            "SplitCloseMissShare must be in (0, 1); it is NaN.", "SplitTolerance must be positive; it is 0.",
            "NewsVolatilities must be positive; it is -1.", "MaximumSplitTurnover must be above 1; it is 1.",
            "AftermathShare must be in (0, 1]; it is 0.", "LevelShift must be positive; it is 0.", "StaleRun must be at least 2; it is 1.",
            "MaximumAbsent must be at least 0; it is -1.", "SlowGap must be above 1; it is 1.", "IsolationDays must be at least 1; it is 0.",
            "IsolationShare must be in (0, 0.5]; it is 0.6.", "BarTolerance must be at least 0; it is -1.",
        ],
        new DataQualityOptions
        {
            VolatilityWindow = 4,
            CloseSpikeVolatilities = 0,
            BarSpikeVolatilities = 0,
            MinimumSpike = 0,
            ReversalShare = 1,
            SplitVolatilities = 0,
            SplitMissShare = 1,
            SplitCloseMissShare = double.NaN,
            SplitTolerance = 0,
            NewsVolatilities = -1,
            MaximumSplitTurnover = 1,
            AftermathShare = 0,
            LevelShift = 0,
            StaleRun = 1,
            MaximumAbsent = -1,
            SlowGap = 1,
            IsolationDays = 0,
            IsolationShare = 0.6,
            BarTolerance = -1,
        }.Validate());

    private static DataQualityFinding Only(Bar[] bars, DataQualityKind kind, BarField field, BarField? others = null)
    {
        DataQualityReport report = DataQualityReport.Examine(History(bars));
        DataQualityFinding found = Assert.Single(report.Findings, finding => finding.Field != others);
        Assert.Equal((kind, new AssetId("A"), bars[Place].Date, field), (found.Kind, found.Asset, found.Date, found.Field));
        return found;
    }

    /// <summary>100 weekdays whose close swings between 100 and 101, opened at the close before, a half beyond both ends.</summary>
    private static Bar[] Clean() =>
    [
        .. Enumerable.Range(0, 200).Select(new DateOnly(2024, 1, 2).AddDays)
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(100)
            .Select((day, i) => new Bar(day, 101 - (i % 2), 101.5, 99.5, 100 + (i % 2), 1_000)),
    ];

    private static BarHistory History(IEnumerable<Bar> bars) => BarHistory.Create("A", bars);

    private static Bar With(Bar bar, BarField field, double value) => field switch
    {
        BarField.Open => bar with { Open = value },
        BarField.High => bar with { High = value },
        BarField.Low => bar with { Low = value },
        BarField.Close => bar with { Close = value },
        _ => bar with { Volume = value },
    };
}
