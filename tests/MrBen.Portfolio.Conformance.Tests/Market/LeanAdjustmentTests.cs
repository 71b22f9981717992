using System.Globalization;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>The direction and size of adjustments, worked by hand from closes and factors as they stand in AAPL's files.</summary>
public class LeanAdjustmentTests
{
    // Closes and volume of the file; the ratio is the company's. No dividend falls on a split, so the return is raw price ratio × split ratio − 1:
    //   2000-06-21: 55.56 / 101    × 2 − 1 =  0.100198   (table: 0.0178571 / 0.00892857 = 2.0000…: +0.100196)
    //   2005-02-28: 44.84 / 88.97  × 2 − 1 =  0.007980   (table: 0.0357143 / 0.0178571 = 2.0000…: +0.007983)
    //   2014-06-09: 93.7  / 645.57 × 7 − 1 =  0.016001
    //   2020-08-31: 129.04 / 499.23 × 4 − 1 = 0.033912
    // The tables have six or seven digits, so 4e-6 is what they can do.
    [Theory]
    [InlineData("2000-06-20", 101, "2000-06-21", 55.56, 2)]
    [InlineData("2005-02-25", 88.97, "2005-02-28", 44.84, 2)]
    [InlineData("2014-06-06", 645.57, "2014-06-09", 93.7, 7)]
    [InlineData("2020-08-28", 499.23, "2020-08-31", 129.04, 4)]
    public void Split_LeavesTheReturnOfTheDay(string before, double closeBefore, string day, double close, double ratio)
    {
        BarHistory raw = LeanFiles.Raw("AAPL");
        Assert.Equal((closeBefore, close), (At(raw, before).Close, At(raw, day).Close));

        BarHistory adjusted = LeanFiles.Factors("AAPL").Adjust(raw);
        Assert.Equal((close / closeBefore * ratio) - 1, (At(adjusted, day).Close! / At(adjusted, before).Close!).Value - 1, tolerance: 4e-6);

        // The shares of the day before count as new ones: the volume grows by the ratio against the day's.
        double volumes = (At(adjusted, before).Volume! / At(adjusted, day).Volume!).Value;
        Assert.Equal(ratio * (At(raw, before).Volume! / At(raw, day).Volume!).Value, volumes, tolerance: 4e-6 * volumes);
    }

    // The whole table on one old bar: 101 × 0.8613657 × 0.00892857 = 0.77676; open, high and low alike; the last bar has no row before
    // 2050.
    [Fact]
    public void Factors_MultiplyPricesAndDivideVolume()
    {
        BarHistory raw = LeanFiles.Raw("AAPL");
        BarHistory adjusted = LeanFiles.Factors("AAPL").Adjust(raw);
        const double Both = 0.8613657 * 0.00892857;
        Bar old = At(adjusted, "2000-06-20");
        Assert.Equal(98.5 * Both, old.Open!.Value, tolerance: 1e-12);
        Assert.Equal(103.94 * Both, old.High!.Value, tolerance: 1e-12);
        Assert.Equal(98.38 * Both, old.Low!.Value, tolerance: 1e-12);
        Assert.Equal(101 * Both, old.Close!.Value, tolerance: 1e-12);
        Assert.Equal(4_353_700 / 0.00892857, old.Volume!.Value, tolerance: 1e-6);
        Assert.Equal(At(raw, "2021-03-31"), At(adjusted, "2021-03-31"));
    }

    // Apple paid 3.29 dollars on each share held before 2014-05-08. Reinvested at 592.33 − 3.29 = 589.04 they give 588.12 / 589.04 − 1 =
    // −0.001562, where the raw closes lose 0.71 %. The table says 592.33 × (1 − 0.8961764 / 0.9011818) = 3.29000.
    [Fact]
    public void Dividend_OfTheTableAndAsEvent_GiveTheSameReturn()
    {
        BarHistory raw = LeanFiles.Raw("AAPL");
        const double Expected = (588.12 / (592.33 - 3.29)) - 1;
        CorporateActions events = CorporateActions.Create(
            "AAPL", [new Split(new DateOnly(2014, 6, 9), 7), new Split(new DateOnly(2020, 8, 31), 4)],
            [new CashDividend(new DateOnly(2014, 5, 8), 3.29)]);
        foreach (BarHistory adjusted in new[] { LeanFiles.Factors("AAPL").Adjust(raw), events.Adjust(raw) })
        {
            Assert.Equal(Expected, (At(adjusted, "2014-05-08").Close! / At(adjusted, "2014-05-07").Close!).Value - 1, tolerance: 1e-7);
        }
    }

    // Python over both files: of the four largest adjusted moves (the first is the profit warning of 2000-09-29) none is of a split.
    [Fact]
    public void AdjustedCloses_HaveNoJumpOfASplit()
    {
        ReturnPanel panel = ReturnPanel.FromPrices(LeanFiles.Adjusted("AAPL").ToPriceHistory());
        string[] largest =
        [
            .. Enumerable.Range(0, panel.Observations).OrderByDescending(t => Math.Abs(panel.Row(t)[0])).Take(4)
                .Select(t => FormattableString.Invariant($"{panel.Dates[t]:yyyy-MM-dd} {panel.Row(t)[0]:0.0000}")),
        ];
        Assert.Equal(["2000-09-29 -0.5165", "1998-01-06 0.1875", "2008-09-29 -0.1792", "2001-07-18 -0.1711"], largest);
    }

    private static Bar At(BarHistory history, string day)
    {
        Assert.True(history.TryGetBar(0, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), out Bar bar), day);
        return bar;
    }
}
