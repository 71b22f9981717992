using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

public class CorporateActionsTests
{
    private static readonly DateOnly First = new(2024, 1, 2);

    // A 4-for-1 split: 400 before is 100 after, 10 old shares are 40 new ones.
    [Fact]
    public void Adjust_Split_ScalesPricesAndVolumeBeforeIt()
    {
        BarHistory raw = BarHistory.Create("A", [new Bar(First, 396, 404, 392, 400, 10), new Bar(First.AddDays(1), 100, 102, 99, 101, 45)]);
        BarHistory adjusted = CorporateActions.Create("A", [new Split(First.AddDays(1), 4)], []).Adjust(raw);
        Assert.Equal(new Bar(First, 99, 101, 98, 100, 40), adjusted.GetBar(0, 0));
        Assert.Equal(raw.GetBar(0, 1), adjusted.GetBar(0, 1));
        Assert.Equal(400, raw.GetBar(0, 0).Close); // the argument stays as it was
    }

    // CRSP: factor 1 − 2/100 = 0.98; the total return over the ex-date is 99/98 − 1 with the dividend reinvested at 98 = 100 × 0.98.
    [Fact]
    public void Adjust_Dividend_ScalesPricesBeforeItAndNoVolume()
    {
        BarHistory raw = BarHistory.Create("A", [new Bar(First, null, null, null, 100, 7), new Bar(First.AddDays(3), null, null, null, 99, 8)]);
        BarHistory adjusted = CorporateActions.Create("A", [], [new CashDividend(First.AddDays(2), 2)]).Adjust(raw);
        Assert.Equal(98, adjusted.GetBar(0, 0).Close!.Value, tolerance: 1e-12);
        Assert.Equal(7, adjusted.GetBar(0, 0).Volume);
        Assert.Null(adjusted.GetBar(0, 0).Open);
        Assert.Equal(99, adjusted.GetBar(0, 1).Close);
    }

    // By hand: day 1 = 200 × (1 − 4/200) × 1/2 = 98, day 2 = 100 × 1/2 = 50 where the dividend is of day 2 and the split of day 3.
    [Fact]
    public void Adjust_SeveralEvents_Multiply()
    {
        BarHistory raw = BarHistory.Create("A", [Bar.OfClose(First, 200), Bar.OfClose(First.AddDays(1), 100), Bar.OfClose(First.AddDays(2), 51)]);
        BarHistory adjusted = CorporateActions
            .Create("A", [new Split(First.AddDays(2), 2)], [new CashDividend(First.AddDays(1), 4)]).Adjust(raw);
        Assert.Equal([98, 50, 51], Enumerable.Range(0, 3).Select(i => Math.Round(adjusted.GetBar(0, i).Close!.Value, 10)));
    }

    // Lean: a row holds for bars on or before its date and after the row before; volume is divided by the split factor alone.
    [Fact]
    public void Adjust_FactorTable_HoldsOnAndBeforeItsDates()
    {
        const string Table = "20240102,0.9,0.25,1\n20240103,0.95,0.25,400\n20501231,1,1,0";
        BarHistory raw = BarHistory.Create("A",
            [new Bar(First, 100, 100, 100, 100, 10), new Bar(First.AddDays(1), 100, 100, 100, 100, 10), new Bar(First.AddDays(2), 25, 25, 25, 25, 40)]);
        BarHistory adjusted = CorporateActions.ReadFactorCsv("A", new StringReader(Table)).Adjust(raw);
        Assert.Equal([22.5, 23.75, 25], Enumerable.Range(0, 3).Select(i => adjusted.GetBar(0, i).Close!.Value));
        Assert.Equal([40.0, 40, 40], Enumerable.Range(0, 3).Select(i => adjusted.GetBar(0, i).Volume!.Value));
    }

    [Fact]
    public void Adjust_OtherAssets_StayAsTheyAre()
    {
        BarHistory both = BarHistory.Combine(
            BarHistory.Create("A", [Bar.OfClose(First, 200)]), BarHistory.Create("B", [Bar.OfClose(First, 200)]));
        BarHistory adjusted = CorporateActions.Create("A", [new Split(First.AddDays(1), 2)], []).Adjust(both);
        Assert.Equal((100, 200), (adjusted.GetBar(0, 0).Close, adjusted.GetBar(1, 0).Close));
    }

    [Fact]
    public void BadEvents_AreRefused()
    {
        BarHistory raw = BarHistory.Create("A", [Bar.OfClose(First, 1)]);
        CorporateActions tooMuch = CorporateActions.Create("A", [], [new CashDividend(First.AddDays(1), 1.5)]);
        Assert.Equal("Dividend of A on 2024-01-03 is 1.5, not below its close 1 on 2024-01-02. (Parameter 'bars')",
            Assert.Throws<ArgumentException>(() => tooMuch.Adjust(raw)).Message);
        Assert.Equal("The history does not hold B. (Parameter 'bars')",
            Assert.Throws<ArgumentException>(() => CorporateActions.Create("B", [], []).Adjust(raw)).Message);
        Assert.Equal("Split ratio of A on 2024-01-02 is 0; it must be positive and finite. (Parameter 'splits')",
            Assert.Throws<ArgumentException>(() => CorporateActions.Create("A", [new Split(First, 0)], [])).Message);
        Assert.Equal("Dividend of A on 2024-01-02 is NaN; it must be positive and finite. (Parameter 'dividends')",
            Assert.Throws<ArgumentException>(() => CorporateActions.Create("A", [], [new CashDividend(First, double.NaN)])).Message);
        Assert.Equal("Factors of A for 2024-01-02 follow 2024-01-02; dates must ascend. (Parameter 'factors')",
            Assert.Throws<ArgumentException>(() => CorporateActions.FromFactors("A", [new(First, 1, 1), new(First, 1, 1)])).Message);
    }

    [Fact]
    public void BadFactorFile_NamesLineAndColumn() => Assert.Equal(
        "The text has 4 faults:\nLine 1, column date: '2024-01-02' is not a date of the form yyyyMMdd.\n"
        + "Line 2, column price factor: 'x' is not a positive number.\nLine 3, column date: 2024-01-02 follows 2024-01-03; dates must ascend.\n"
        + "Line 4: 1 fields; date, price factor, split factor and perhaps a reference price are expected.",
        Assert.Throws<CsvFormatException>(
            () => CorporateActions.ReadFactorCsv("A", new StringReader("2024-01-02,1,1\n20240103,x,1\n20240102,1,1\n20240104\n"))).Message);
}
