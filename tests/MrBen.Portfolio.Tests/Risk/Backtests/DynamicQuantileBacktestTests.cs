using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class DynamicQuantileBacktestTests
{
    // numpy.linalg.lstsq of the hits on a constant, four lagged hits and the forecast, as the paper has them: β′X′Xβ/(p(1 − p)).
    [Fact]
    public void Unpredictable_OfTheOracleSeries_MatchesNumPy()
    {
        HypothesisTest test = Test(OracleSeries.ValueAtRisk, OracleSeries.Losses, PValueMethod.Asymptotic);
        Assert.Equal(5.473900216053488, test.Statistic!.Value, tolerance: 1e-9);
        Assert.Equal(0.48461681531076084, test.PValue!.Value, tolerance: 1e-9);
        Assert.Equal(6, test.DegreesOfFreedom);
    }

    // A forecast that never moves says what the constant says: the same regression without it, from NumPy, with 5 degrees of freedom.
    [Fact]
    public void Unpredictable_AConstantForecast_TakesNoDegreeOfFreedom()
    {
        double[] losses = [.. OracleSeries.Violations.Select(violation => violation ? 0.03 : 0.01)];
        double[] forecasts = [.. losses.Select(_ => 0.02)];
        HypothesisTest test = Test(forecasts, losses, PValueMethod.Asymptotic);
        Assert.Equal(5.125226860254071, test.Statistic!.Value, tolerance: 1e-9);
        Assert.Equal(0.4007894280746684, test.PValue!.Value, tolerance: 1e-9);
        Assert.Equal(5, test.DegreesOfFreedom);
    }

    // Without violations all lags are constants, and every hit is −p: the projection on the constant has the statistic n·p/(1 − p).
    [Fact]
    public void Unpredictable_WithoutViolations_IsDefined()
    {
        HypothesisTest test = DynamicQuantileBacktest.Unpredictable(new double[104], [.. Enumerable.Repeat(1.0, 104)], 0.99,
            method: PValueMethod.Asymptotic);
        Assert.Equal(100 * 0.01 / 0.99, test.Statistic!.Value, tolerance: 1e-12);
        Assert.Equal(1, test.DegreesOfFreedom);
    }

    [Fact]
    public void Unpredictable_TooFewObservations_IsUndefined() => Assert.Equal(
        "Engle-Manganelli dynamic quantile: 6 forecasts are too few to regress on 4 lags, a constant and the forecast.",
        DynamicQuantileBacktest.Unpredictable(new double[6], new double[6], 0.99).Detail);

    private static HypothesisTest Test(double[] forecasts, double[] losses, PValueMethod method) =>
        DynamicQuantileBacktest.Unpredictable(losses, forecasts, OracleSeries.Confidence, method: method);
}
