using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation.Volatility;

[Collection(nameof(MeasuredAlone))]
public class EwmaVolatilityModelTests
{
    private static readonly EwmaVolatilityModel Model = new(ExponentialDecay.RiskMetricsDaily);

    // The weights are those of the covariance estimator, which is tested against pandas.
    [Fact]
    public void TryFit_OfReturns_EqualsTheCovarianceEstimator()
    {
        double[] returns = VolatilityCases.Garch(1, 400, 0, 1e-6, 0.08, 0.9);
        Assert.True(Model.TryFit(VolatilitySeries.FromReturns("A", returns), out VolatilityFit? fit, out _));
        ReturnPanel panel = ReturnPanel.Create(
            ["A"], [.. Enumerable.Range(0, 400).Select(t => new DateOnly(2020, 1, 1).AddDays(t))], Frequency.Daily, ReturnKind.Log,
            returns);
        ExponentiallyWeightedCovariance covariance = new(ExponentialDecay.RiskMetricsDaily);
        Assert.True(covariance.TryEstimate(panel, out CovarianceEstimate? estimate, out _));
        double expected = estimate.Covariance.Values[0] / 252;
        Assert.Equal(expected, fit.MeanVariance(), tolerance: 1e-13 * expected);
        Assert.Equal(fit.MeanVariance(), fit.MeanVariance(22));
    }

    // By hand with a factor of 1/2: (1·9 + ½·4 + ¼·1) / (1 + ½ + ¼) = 11.25 / 1.75.
    [Fact]
    public void Update_GoesOnWhereTheFitEnds()
    {
        EwmaVolatilityModel model = new(ExponentialDecay.FromFactor(0.5));
        Assert.True(model.TryFit(VolatilitySeries.FromReturns("A", [1, -2]), out VolatilityFit? fit, out _));
        VolatilityTracker tracker = fit.Track();
        tracker.Update(VolatilityObservation.OfReturn(3));
        Assert.Equal(11.25 / 1.75, tracker.MeanVariance(), tolerance: 1e-15);
        Assert.Equal(3, fit.MeanVariance(), tolerance: 1e-15); // (4 + ½) / 1.5: the fit itself does not move
        Assert.Equal("Exponentially weighted variance of A over 2 periods, 0.5 per period.", fit.Description);
    }

    [Fact]
    public void Update_WhenWarm_AllocatesNothing()
    {
        VolatilitySeries series = VolatilityCases.Measured(2, 300);
        Assert.True(Model.TryFit(series, out VolatilityFit? fit, out _));
        Assert.Equal(0, VolatilityCases.BytesOf(fit.Track(), series));
    }

    [Fact]
    public void Update_WithAnImpossibleObservation_Throws()
    {
        Assert.True(Model.TryFit(VolatilitySeries.FromReturns("A", [0.1]), out VolatilityFit? fit, out _));
        VolatilityTracker tracker = fit.Track();
        ArgumentException refused = Assert.Throws<ArgumentException>(() => tracker.Update(new VolatilityObservation(0, -1)));
        Assert.StartsWith("Variance is -1; it must be finite and not negative.", refused.Message);
        Assert.Throws<ArgumentException>(() => tracker.Update(new VolatilityObservation(double.NaN, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.MeanVariance(0));
        Assert.False(Model.TryFit(VolatilitySeries.FromReturns("A", []), out _, out EstimationFailure? failure));
        Assert.Equal("A has 0 returns; 1 is needed, 1 more.", failure.Detail);
    }
}
