using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation.Volatility;

public class VolatilitySeriesTests
{
    private static readonly DateOnly Start = new(2004, 1, 1);

    // Garman and Klass (1980), equation 20, in the practical form ½(ln H/L)² − (2 ln 2 − 1)(ln C/O)², and the overnight return beside it.
    [Fact]
    public void FromBars_IsOvernightAndGarmanKlass()
    {
        BarHistory bars = BarHistory.Create("A", [Bar.OfClose(Start, 100), new Bar(Start.AddDays(1), 101, 105, 99, 103, 5)]);
        VolatilitySeries series = VolatilitySeries.FromBars(bars, "A");
        double expected = Math.Pow(Math.Log(1.01), 2) + (Math.Pow(Math.Log(105.0 / 99), 2) / 2)
            - (((2 * Math.Log(2)) - 1) * Math.Pow(Math.Log(103.0 / 101), 2));
        Assert.Equal(1, series.Count);
        Assert.Equal(Math.Log(1.03), series.Returns[0], tolerance: 1e-15);
        Assert.Equal(expected, series.Variances[0], tolerance: 1e-16);
        Assert.Equal(new VolatilityObservation(series.Returns[0], series.Variances[0], 5), series[0]);
        Assert.Equal([Start.AddDays(1)], series.Dates);
    }

    // A low of a cent, as GOOG's on 2008-09-30: cut off at three robust deviations below the body, here 3 × 1.4826 × 1 %.
    [Fact]
    public void FromBars_CutsOffAFalseLow()
    {
        List<Bar> bars = [];
        for (int t = 0; t < 60; t++)
        {
            double close = t % 2 == 0 ? 100 : 100 * Math.Exp(0.01);
            bars.Add(new Bar(Start.AddDays(t), close, close, t == 50 ? 0.01 : close, close, null));
        }

        VolatilitySeries series = VolatilitySeries.FromBars(BarHistory.Create("A", bars), "A");
        double excursion = 3 * 1.4826 * 0.01;
        Assert.Equal((0.01 * 0.01) + (excursion * excursion / 2), series.Variances[49], tolerance: 1e-12);
        Assert.Equal(0.01 * 0.01, series.Variances[48], tolerance: 1e-12);
        double whole = Math.Pow(Math.Log(100 / 0.01), 2) / 2;
        RangeVarianceOptions never = new() { ClipAt = double.PositiveInfinity };
        VolatilitySeries dirty = VolatilitySeries.FromBars(BarHistory.Create("A", bars), "A", range: never);
        Assert.Equal(whole + 1e-4, dirty.Variances[49], tolerance: 1e-9);
    }

    [Fact]
    public void FromBars_WithoutCredibleRange_IsTheSquaredReturn()
    {
        Bar[] bars =
        [
            Bar.OfClose(Start, 100), Bar.OfClose(Start.AddDays(1), 110), new Bar(Start.AddDays(2), 110, 105, 100, 121, null),
            new Bar(Start.AddDays(3), 0, 130, 100, 121 * 1.1, null), new Bar(Start.AddDays(4), 1, 1, 1, null, null),
        ];
        VolatilitySeries series = VolatilitySeries.FromBars(BarHistory.Create("A", bars), "A");
        Assert.Equal(3, series.Count);
        Assert.All(series.Variances.ToArray(), variance => Assert.Equal(Math.Pow(Math.Log(1.1), 2), variance, tolerance: 1e-15));
        Assert.False(series.HasVolumes || series.HasMarket);
    }

    // Of a Brownian day in 1,000 steps, both measures have the day's variance on average; the range's is at least five times less
    // scattered (Garman and Klass: 7.4 for continuous trading).
    [Fact]
    public void Measures_OfBrownianDays_AgreeOnAverage()
    {
        Random random = new(1);
        List<Bar> bars = [Bar.OfClose(Start, 1)];
        double log = 0;
        for (int t = 1; t <= 2_000; t++)
        {
            (double open, double high, double low) = (log, log, log);
            for (int k = 0; k < 300; k++)
            {
                log += 0.01 / Math.Sqrt(300) * VolatilityCases.Normal(random);
                (high, low) = (Math.Max(high, log), Math.Min(low, log));
            }

            bars.Add(new Bar(Start.AddDays(t), Math.Exp(open), Math.Exp(high), Math.Exp(low), Math.Exp(log), null));
        }

        BarHistory history = BarHistory.Create("A", bars);
        double[] range = VolatilitySeries.FromBars(history, "A").Variances.ToArray();
        double[] close = VolatilitySeries.FromBars(history, "A", VarianceMeasure.CloseToClose).Variances.ToArray();
        Assert.Equal(1e-4, close.Average(), tolerance: 1e-5); // 2,000 days have an error of 3.2 %
        Assert.Equal(1e-4, range.Average(), tolerance: 1.2e-5); // discrete highs and lows miss some 8 %
        Assert.True(Scatter(close) > 5 * Scatter(range));

        static double Scatter(double[] values) => values.Sum(value => Math.Pow((value / values.Average()) - 1, 2));
    }

    [Fact]
    public void Slice_AndMarket_KeepTheirDates()
    {
        BarHistory one = BarHistory.Create("A", Enumerable.Range(0, 6).Select(t => Bar.OfClose(Start.AddDays(t), 100 + t)));
        BarHistory market = BarHistory.Create("M", new[] { 0, 2, 5 }.Select(t => Bar.OfClose(Start.AddDays(t), 100 * Math.Exp(0.01 * t))));
        VolatilitySeries series = VolatilitySeries.FromBars(one, "A").WithMarket(VolatilitySeries.FromBars(market, "M"));
        double?[] expected = [null, 0.02 * 0.02, 0.02 * 0.02, 0.02 * 0.02, 0.03 * 0.03];
        for (int t = 0; t < 5; t++)
        {
            Assert.Equal(expected[t] is null, series[t].MarketVariance is null);
            Assert.Equal(expected[t] ?? 0, series[t].MarketVariance ?? 0, tolerance: 1e-12);
        }

        VolatilitySeries part = series.Slice(2, 3);
        Assert.Equal((3, series[3], series.Dates[4]), (part.Count, part[1], part.Dates[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => series.Slice(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => series[5]);
    }

    [Fact]
    public void Arguments_AreCheckedAtTheDoor()
    {
        Assert.Throws<ArgumentException>(() => VolatilitySeries.FromReturns("A", [double.NaN]));
        Assert.Throws<ArgumentException>(() => VolatilitySeries.Create("A", VarianceMeasure.Range, [1], []));
        Assert.StartsWith("Element 0 is -1; every variance must be finite and not negative.",
            Assert.Throws<ArgumentException>(() => VolatilitySeries.Create("A", VarianceMeasure.Range, [1], [-1])).Message);
        Assert.Throws<ArgumentException>(() => VolatilitySeries.FromReturns("A", [1e200]));
        BarHistory bars = BarHistory.Create("A", [Bar.OfClose(Start, 1)]);
        Assert.StartsWith("The history does not hold B.",
            Assert.Throws<ArgumentException>(() => VolatilitySeries.FromBars(bars, "B")).Message);
        Assert.Equal(0, VolatilitySeries.FromBars(bars, "A").Count);
        Assert.Throws<ArgumentException>(() => VolatilitySeries.FromReturns("A", [1]).WithMarket(VolatilitySeries.FromBars(bars, "A")));
        Assert.Equal(["ClipAt must be positive; it is 0.", "Window must be at least 20; it is 3."],
            new RangeVarianceOptions { ClipAt = 0, Window = 3 }.Validate());
    }
}
