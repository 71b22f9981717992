using System.Globalization;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>
/// Faults are put into two clean years (2012 and 2013) of one of two stocks: each must be found with its asset, date, field and value, and
/// nothing else.
/// </summary>
public class InjectedFaultsTests
{
    /// <summary>2012-03-29, 2013-01-02 (a day up by 2.5 % at the turn of the year) and 2013-10-03.</summary>
    private static readonly int[] Places = [60, 250, 440];

    public static TheoryData<string> Stocks => ["SPY", "IBM"];

    [Fact]
    public void TwoYears_AreClean() => Assert.True(DataQualityReport.Examine(Combine(Other("SPY"), "SPY", CleanBars("SPY"))).IsClean);

    [Theory]
    [MemberData(nameof(Stocks))]
    public void EveryFault_IsFoundAndNothingElse(string symbol)
    {
        Bar[] clean = CleanBars(symbol);
        BarHistory other = Other(symbol);
        foreach (InjectedFault fault in InjectedFault.All)
        {
            foreach (int place in Places)
            {
                Bar[] faulty = fault.Inject(clean, place);
                DataQualityReport report = DataQualityReport.Examine(Combine(other, symbol, faulty));
                ExpectedFinding[] expected = fault.Expected(clean, faulty, place);
                string context = $"{fault.Name} at {place} of {symbol}: {report}";
                Assert.True(report.Findings.Length == expected.Length, context);
                Assert.All(report.Findings, found => Assert.Equal(symbol, found.Asset!.Value.Value));
                Assert.All(expected, wanted => Assert.True(report.Findings.Any(wanted.Describes), context));
            }
        }
    }

    // A split is found from closes alone from 3-for-2 on; what is smaller looks like news.
    [Theory]
    [MemberData(nameof(Stocks))]
    public void Splits_AreFoundFromClosesAlone(string symbol)
    {
        Bar[] clean = CleanBars(symbol);
        BarHistory other = Other(symbol);
        foreach (InjectedFault fault in InjectedFault.All.Where(fault =>
            fault.Name.EndsWith("volume too", StringComparison.Ordinal) && !fault.Name.StartsWith("5-for-4", StringComparison.Ordinal)
            && !fault.Name.StartsWith("4-for-3", StringComparison.Ordinal)))
        {
            foreach (int place in Places)
            {
                Bar[] faulty = fault.Inject(clean, place);
                DataQualityReport report = DataQualityReport.Examine(Combine(other, symbol, faulty).ToPriceHistory());
                string context = $"{fault.Name} at {place} of {symbol}: {report}";
                Assert.True(report.Findings.Length == 1 && fault.Expected(clean, faulty, place)[0].Describes(report.Findings[0]), context);
                Assert.Equal(symbol, report.Findings[0].Asset!.Value.Value);
            }
        }
    }

    // Lines are counted from 1, the header.
    [Theory]
    [InlineData("SPY", "2013-01-02,145.28,146.15,144.73,146.15,154762124")]
    [InlineData("IBM", "2013-01-02,194.09,196.35,193.84,196.35,3596166")]
    public void FaultsOfTheFile_AreFound(string symbol, string line)
    {
        List<string> lines = LeanFiles.Lines(symbol);
        int at = lines.IndexOf(line);
        DateOnly before = DateOnly.ParseExact(lines[at - 1][..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        DateOnly day = new(2013, 1, 2);
        string close = line.Split(',')[4];

        DataQualityFinding duplicate = NewFinding(symbol, [.. lines[..at], "2013-01-02,1,1,1,1,1", .. lines[at..]]);
        Assert.Equal((DataQualityKind.Duplicate, new AssetId(symbol), day), (duplicate.Kind, duplicate.Asset, duplicate.Date));
        Assert.Equal(
            $"{symbol} on 2013-01-02 on line {at + 2} is already on line {at + 1}; the last close {close} was kept, 1 dropped.",
            duplicate.Message);

        DataQualityFinding disorder = NewFinding(symbol, [.. lines[..(at - 1)], lines[at], lines[at - 1], .. lines[(at + 1)..]]);
        Assert.Equal((DataQualityKind.Disorder, new AssetId(symbol), before), (disorder.Kind, disorder.Asset, disorder.Date));
        Assert.Equal($"Date {lines[at - 1][..10]} of {symbol} on line {at + 1} follows 2013-01-02; the rows were sorted.", disorder.Message);

        DataQualityFinding empty = NewFinding(symbol, [.. lines[..at], "2013-01-02,,,,,", .. lines[(at + 1)..]]);
        Assert.Equal((DataQualityKind.EmptyRows, new AssetId(symbol), day), (empty.Kind, empty.Asset, empty.Date));
        Assert.Equal($"1 row of {symbol} without any value dropped, first on line {at + 1} (2013-01-02).", empty.Message);

        DataQualityFinding reversed = NewFinding(symbol, [lines[0], .. lines.Skip(1).Reverse()]);
        Assert.Equal($"Dates of {symbol} descend from 2021-03-31 to 1998-01-02; the rows were reversed.", reversed.Message);
    }

    // What is not finite never gets into a history: the door refuses it with its place.
    [Theory]
    [InlineData("NaN", "'NaN' is not a finite number.")]
    [InlineData("Infinity", "'Infinity' is not a finite number.")]
    [InlineData("-Infinity", "'-Infinity' is not a finite number.")]
    [InlineData("1e400", "'1e400' is not a finite number.")]
    [InlineData("inf", "'inf' is not a number.")]
    [InlineData("#N/A", "'#N/A' is not a number.")]
    public void NotFinite_IsRefusedAtTheDoor(string cell, string what)
    {
        List<string> lines = LeanFiles.Lines("SPY");
        lines[100] = lines[100][..11] + string.Join(',', lines[100][11..].Split(',').Select((text, i) => i == 2 ? cell : text));
        Assert.Equal($"Line 101, column low: {what}", Assert.Throws<CsvFormatException>(() => Read("SPY", lines)).Message);

        Bar[] bars = CleanBars("SPY");
        bars[60] = bars[60] with { Volume = double.PositiveInfinity };
        Assert.Equal("Volume of SPY on 2012-03-29 is Infinity; it must be finite, or null where it is not known. (Parameter 'bars')",
            Assert.Throws<ArgumentException>(() => BarHistory.Create("SPY", bars)).Message);
    }

    [Fact]
    public void Faults_CoverEveryKind()
    {
        Bar[] clean = CleanBars("SPY");
        HashSet<DataQualityKind> kinds =
        [
            .. InjectedFault.All.SelectMany(fault => fault.Expected(clean, fault.Inject(clean, 60), 60)).Select(expected => expected.Kind),
            DataQualityKind.Duplicate, DataQualityKind.Disorder, DataQualityKind.EmptyRows, // of files alone: FaultsOfTheFile_AreFound
        ];
        Assert.Equal(Enum.GetValues<DataQualityKind>(), kinds.Order());
    }

    // Bar of 2012-03-29: 139.62, 140.42, 139.09, 140.22, and the close before is 140.43: 1402.2 / 140.43 = 9.985.
    [Fact]
    public void Messages_AreSentences()
    {
        (string Fault, string[] Messages)[] cases =
        [
            ("Volume is -5", ["Volume of SPY on 2012-03-29 is -5; it must not be negative."]),
            ("Low is 0", ["Low of SPY on 2012-03-29 is 0; it must be positive."]),
            ("High ten times", ["High of SPY on 2012-03-29 is 1404.2, 901.4 % above its close 140.22."]),
            ("Low a hundredth", ["Low of SPY on 2012-03-29 is 1.3909, 99.0 % below its open 139.62."]),
            ("Open a tenth",
            [
                "Low of SPY on 2012-03-29 is 139.09, above its open 13.962.",
                "Open of SPY on 2012-03-29 is 13.962, 90.0 % below its close 140.22.",
            ]),
            ("Close ten times",
            [
                "High of SPY on 2012-03-29 is 140.42, below its close 1402.2.",
                "Close of SPY on 2012-03-29 is 1402.2, 898.5 % above the close before 140.43, and back at 140.72 on 2012-03-30.",
            ]),
            ("1-for-10 split, volume left alone",
                ["Close of SPY goes from 140.43 on 2012-03-28 to 1402.2 on 2012-03-29 and stays; a 1-for-10 split may be missing."]),
            ("The same close on five bars", ["Close of SPY is 140.22 on each of 5 bars from 2012-03-29 to 2012-04-04."]),
        ];
        foreach ((string name, string[] messages) in cases)
        {
            Bar[] faulty = InjectedFault.All.Single(fault => fault.Name == name).Inject(CleanBars("SPY"), 60);
            Assert.Equal(messages, DataQualityReport.Examine(Combine(Other("SPY"), "SPY", faulty)).Findings.Select(found => found.Message));
        }
    }

    /// <summary>The one finding that the file as it stands does not raise.</summary>
    private static DataQualityFinding NewFinding(string symbol, List<string> lines)
    {
        HashSet<string> old = [.. DataQualityReport.Examine(LeanFiles.Raw(symbol)).Findings.Select(found => found.Message)];
        return Assert.Single(DataQualityReport.Examine(Read(symbol, lines)).Findings, found => !old.Contains(found.Message));
    }

    private static BarHistory Read(string symbol, List<string> lines) =>
        BarHistory.ReadCsv(new StringReader(string.Join('\n', lines)), new CsvOptions { Asset = symbol });

    /// <summary>The faulty stock beside the clean other one.</summary>
    private static BarHistory Combine(BarHistory other, string symbol, Bar[] bars) =>
        BarHistory.Combine(other, BarHistory.Create(symbol, bars));

    private static BarHistory Other(string symbol) =>
        symbol == "SPY" ? BarHistory.Create("IBM", CleanBars("IBM")) : BarHistory.Create("SPY", CleanBars("SPY"));

    private static Bar[] CleanBars(string symbol) =>
        LeanFiles.Bars(LeanFiles.Raw(symbol).Between(new DateOnly(2012, 1, 1), new DateOnly(2013, 12, 31)));
}
