using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation.Volatility;

public class TrackFromTests
{
    private static readonly IVolatilityModel[] Models =
    [
        new EwmaVolatilityModel(ExponentialDecay.RiskMetricsDaily), new GarchVolatilityModel(),
        new HarVolatilityModel(new HarOptions { Form = HarForm.Levels }), new HarVolatilityModel(),
        new HarVolatilityModel(new HarOptions { Form = HarForm.Extended }),
    ];

    // What the tracker of the fit knows came from the same history; GARCH begins elsewhere, and forgets it geometrically.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TrackFrom_TheWholeHistory_StandsWhereTheFitStands(int place)
    {
        IVolatilityModel model = Models[place];
        VolatilitySeries series = VolatilityCases.Measured(21, 1_200);
        Assert.True(model.TryFit(series, out VolatilityFit? fit, out _));
        double expected = fit.MeanVariance(5);
        Assert.Equal(expected, fit.TrackFrom(series).MeanVariance(5), tolerance: 1e-9 * expected);
        VolatilityTracker tracker = fit.TrackFrom(series.Slice(0, Math.Max(1, fit.WarmUp)));
        for (int t = Math.Max(1, fit.WarmUp); t < series.Count; t++)
        {
            Assert.True(tracker.MeanVariance() > 0);
            tracker.Update(series[t]);
        }

        Assert.Equal(expected, tracker.MeanVariance(5), tolerance: 1e-9 * expected);
        Assert.Same(fit, tracker.Fit);
        Assert.Equal(1_200, fit.Observations);
        if (fit.WarmUp > 0)
        {
            Assert.Throws<ArgumentException>(() => fit.TrackFrom(series.Slice(0, fit.WarmUp - 1)));
        }
    }
}
