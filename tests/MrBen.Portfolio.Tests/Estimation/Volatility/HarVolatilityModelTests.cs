using System.Collections.Immutable;
using MathNet.Numerics.LinearRegression;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation.Volatility;

[Collection(nameof(MeasuredAlone))]
public class HarVolatilityModelTests
{
    // Regressors and labels written out once more from Corsi (2009), equation 9; least squares by MathNet's QR.
    [Theory]
    [InlineData(HarForm.Levels)]
    [InlineData(HarForm.Logs)]
    public void TryFit_EqualsLeastSquaresByQr(HarForm form)
    {
        VolatilitySeries series = VolatilityCases.Measured(1, 900);
        HarFit fit = Fit(series, form);
        double[] v = series.Variances.ToArray();
        double center = v.Average(Math.Log);
        foreach (int h in new[] { 1, 5, 22 })
        {
            List<double[]> x = [];
            List<double> y = [];
            for (int t = 21; t + h < v.Length; t++)
            {
                double[] plain = [v[t], v[(t - 4)..(t + 1)].Average(), v[(t - 21)..(t + 1)].Average()];
                double label = v[(t + 1)..(t + 1 + h)].Average();
                x.Add(form == HarForm.Levels ? [1, .. plain] : [1, .. plain.Select(value => Math.Log(value) - center)]);
                y.Add(form == HarForm.Levels ? label : Math.Log(label) - center);
            }

            double[] expected = MultipleRegression.QR([.. x], [.. y], intercept: false);
            ImmutableArray<double> found = fit.CoefficientsOf(h);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(expected[i], found[i], tolerance: 1e-9 * Math.Max(expected.Max(Math.Abs), 1e-4));
            }

            // In logarithms forecasts are right on average over the training part: mean of label over forecast is 1.
            double ratio = Enumerable.Range(0, y.Count).Average(
                i => form == HarForm.Levels ? 1 : Math.Exp(y[i] - x[i].Zip(expected, (a, b) => a * b).Sum()));
            Assert.Equal(ratio, fit.BiasScaleOf(h), tolerance: 1e-9);
        }

        Assert.Equal<string>(["constant", "variance of the day", "of the week", "of the month"], fit.Regressors);
    }

    // A fit to 700 periods that follows 200 more sees what a naive reading of all 900 sees.
    [Theory]
    [InlineData(HarForm.Levels)]
    [InlineData(HarForm.Logs)]
    [InlineData(HarForm.Extended)]
    public void Update_SeesWhatTheWholeHistoryShows(HarForm form)
    {
        VolatilitySeries series = VolatilityCases.Measured(2, 900);
        HarFit fit = Fit(series.Slice(0, 700), form);
        VolatilityTracker tracker = fit.Track();
        for (int t = 700; t < 900; t++)
        {
            tracker.Update(series[t]);
        }

        double[] v = series.Variances.ToArray();
        double[] r = series.Returns.ToArray();
        double center = v[..700].Average(Math.Log);
        double month = v[^22..].Average();
        List<double> x = form == HarForm.Levels ? [v[^1], v[^5..].Average(), month]
            : [.. new[] { v[^1], v[^5..].Average(), month }.Select(value => Math.Log(value) - center)];
        if (form == HarForm.Extended)
        {
            double[] levels = [.. Enumerable.Range(651, 250).Select(end => r[..end].Sum())];
            double[] logs = [.. v[^22..].Select(value => Math.Log(value))];
            x.Add(Math.Log(v[^63..].Average()) - center);
            x.AddRange([r[^1] / Math.Sqrt(month), r[^5..].Sum() / Math.Sqrt(5 * month), r[^22..].Sum() / Math.Sqrt(22 * month)]);
            x.Add(levels[^1] - levels.Max());
            x.Add(Math.Sqrt(logs.Sum(log => Math.Pow(log - logs.Average(), 2)) / 21));
        }

        ImmutableArray<double> coefficients = fit.CoefficientsOf(5);
        double value = coefficients[0] + x.Zip(coefficients.Skip(1), (a, b) => a * b).Sum();
        double expected = form == HarForm.Levels ? value : fit.BiasScaleOf(5) * Math.Exp(center + value);
        Assert.Equal(expected, tracker.MeanVariance(5), tolerance: 1e-11 * expected);
        Assert.Equal(0, VolatilityCases.BytesOf(tracker, series));
        Assert.NotEqual(fit.MeanVariance(5), tracker.MeanVariance(5));
    }

    [Fact]
    public void TryFitPanel_OfOneSeriesTwice_EqualsTheSingleFit()
    {
        VolatilitySeries series = VolatilityCases.Measured(3, 600);
        HarFit single = Fit(series, HarForm.Logs);
        Assert.True(new HarVolatilityModel().TryFitPanel([series, series], out ImmutableArray<HarFit> fits, out _));
        Assert.All(fits, fit =>
        {
            Assert.Equal(single.CoefficientsOf(5), fit.CoefficientsOf(5), (a, b) => Math.Abs(a - b) < 1e-10);
            Assert.Equal(single.MeanVariance(5), fit.MeanVariance(5), tolerance: 1e-12);
        });
    }

    // Another scale of variance is another centre: the panel's coefficients do not see it, the forecasts follow it.
    [Fact]
    public void TryFitPanel_OfSeriesOfDifferentScale_SharesCoefficients()
    {
        VolatilitySeries series = VolatilityCases.Measured(3, 600);
        double[] scaled = [.. series.Variances.ToArray().Select(value => 25 * value)];
        VolatilitySeries wild = VolatilitySeries.Create("WILD", VarianceMeasure.Range, series.Returns, scaled);
        Assert.True(new HarVolatilityModel().TryFitPanel([series, wild], out ImmutableArray<HarFit> fits, out _));
        Assert.Equal(fits[0].CoefficientsOf(5), fits[1].CoefficientsOf(5));
        Assert.Equal(25 * fits[0].MeanVariance(5), fits[1].MeanVariance(5), tolerance: 1e-12);
    }

    // A market whose variance leads: with it the forecast is better than without, out of sample.
    [Fact]
    public void TryFit_WithAMarket_UsesIt()
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 800).Select(t => new DateOnly(2015, 1, 1).AddDays(t))];
        BarHistory bars = MarketAndFollower(dates, out double[] market);
        VolatilitySeries leader = VolatilitySeries.FromBars(bars, "SPY", VarianceMeasure.CloseToClose);
        VolatilitySeries follower = VolatilitySeries.FromBars(bars, "ONE", VarianceMeasure.CloseToClose).WithMarket(leader);
        Assert.True(follower.HasMarket && follower.HasVolumes);
        Assert.Equal(market[400] * market[400], follower[399].MarketVariance!.Value, tolerance: 1e-12);
        HarFit fit = Fit(follower, HarForm.Extended);
        Assert.Equal(14, fit.Regressors.Length);
        Assert.True(fit.CoefficientsOf(1)[11] > 0.1, $"{fit.CoefficientsOf(1)[11]}");
    }

    [Fact]
    public void TryFit_OfWhatCannotBeFitted_SaysWhy()
    {
        HarVolatilityModel model = new();
        Assert.False(model.TryFit(VolatilityCases.Measured(1, 99), out _, out EstimationFailure? failure));
        Assert.Equal("SIM has 99 returns; 250 are needed, 151 more.", failure.Detail);
        Assert.False(model.TryFit(VolatilitySeries.FromReturns("A", new double[300]), out _, out failure));
        Assert.Equal("The variances of A are all zero, or those of its market.", failure.Detail);
        HarFit fit = Fit(VolatilityCases.Measured(1, 300), HarForm.Logs);
        Assert.StartsWith("The model was fitted for horizons of 1, 5, 22 periods, not for 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => fit.MeanVariance(2)).Message);
        HarOptions unsound = new() { Form = (HarForm)9, Horizons = [5, 5], MinimumObservations = 1, VarianceFloor = 1 };
        Assert.Equal(
            [
                "Form 9 is unknown.", "Horizons must be at least 1 and ascend; they are 5, 5.",
                "MinimumObservations must be at least 100; it is 1.",
                "VarianceFloor must be in (0, 1); it is 1.",
            ],
            unsound.Validate());
        Assert.Equal("Horizons must hold at least one horizon.", Assert.Single(new HarOptions { Horizons = [] }.Validate()));
    }

    private static BarHistory MarketAndFollower(DateOnly[] dates, out double[] market)
    {
        Random random = new(4);
        market = new double[dates.Length];
        (double log, double leader, double follower, double last) = (0, 0, 0, 0);
        List<Bar> first = [];
        List<Bar> second = [];
        for (int t = 0; t < dates.Length; t++)
        {
            log = (0.98 * log) + (0.2 * VolatilityCases.Normal(random));
            market[t] = 0.01 * Math.Exp(log / 2) * VolatilityCases.Normal(random);
            leader += t == 0 ? 0 : market[t];
            follower += (0.3 * Math.Abs(last) * VolatilityCases.Normal(random)) + (0.3 * 0.01 * VolatilityCases.Normal(random));
            last = market[t];
            first.Add(Bar.OfClose(dates[t], 100 * Math.Exp(leader)));
            second.Add(Bar.OfClose(dates[t], 100 * Math.Exp(follower)) with { Volume = 1_000 + random.Next(100) });
        }

        return BarHistory.Combine(BarHistory.Create("SPY", first), BarHistory.Create("ONE", second));
    }

    private static HarFit Fit(VolatilitySeries series, HarForm form)
    {
        HarVolatilityModel model = new(new HarOptions { Form = form });
        Assert.True(model.TryFit(series, out VolatilityFit? fit, out EstimationFailure? failure), failure?.Detail);
        return Assert.IsType<HarFit>(fit);
    }
}
