using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class RiskBacktestTests
{
    [Fact]
    public void Run_OfTheOracleSeries_HoldsEachTestOnce()
    {
        RiskBacktest backtest = RiskBacktest.Run(
            OracleSeries.Losses, OracleSeries.ValueAtRisk, OracleSeries.ExpectedShortfall, OracleSeries.Confidence,
            new() { PValues = PValueMethod.Asymptotic });
        Assert.Equal(16, backtest.Violations);
        Assert.Equal(15, backtest.ExpectedViolations, tolerance: 1e-12);
        Assert.Equal("16 violations in 300 forecasts at 95 %, 15 expected.", backtest.ToString());
        Assert.Equal(9, backtest.Tests.Length);
        Assert.Equal(9, backtest.Tests.Select(test => test.Name).Distinct().Count());
        Assert.All(backtest.Tests, test => Assert.True(test.IsDefined));

        // NumPy and SciPy, as in the tests of each.
        Assert.Equal(0.06874555937379512, backtest.ProportionOfFailures.Statistic!.Value, tolerance: 1e-11);
        Assert.Equal(0.06874555937379512 + 1.8101523412187674, backtest.ConditionalCoverage.Statistic!.Value, tolerance: 1e-10);
        Assert.Equal(5.473900216053488, backtest.DynamicQuantile.Statistic!.Value, tolerance: 1e-9);
        Assert.Equal(10.868558878261709, backtest.Duration.Statistic!.Value, tolerance: 1e-9);
        Assert.Equal(0.0009487439847662201, backtest.MeanQuantileScore, tolerance: 1e-15);
        Assert.Equal(-3.9619860421984456, backtest.MeanFisslerZiegelScore!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Run_WithoutExpectedShortfall_LeavesItsTestsOut()
    {
        RiskBacktest backtest = RiskBacktest.Run(OracleSeries.Losses, OracleSeries.ValueAtRisk, [], OracleSeries.Confidence);
        Assert.Null(backtest.SizeOfViolations);
        Assert.Null(backtest.MeanFisslerZiegelScore);
        Assert.Equal(7, backtest.Tests.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Run_OfShortSeries_SaysWhatIsUndefined(int length)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, length)];
        RiskBacktest backtest = RiskBacktest.Run(new double[length], ones, ones, 0.99);
        Assert.All(backtest.Tests, test =>
            Assert.True(test.IsDefined ? double.IsFinite(test.Statistic.Value) : test.Source == PValueSource.None));
        Assert.All(backtest.Tests, test => Assert.StartsWith(test.Name + ": ", test.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_UnsoundOptions_ListsAll() => Assert.Equal(
        [
            "Lags must be in [0, 50]; it is -1.", "Shape must not be null.", "PValues is 7, which names no method.",
            "Draws must be in [99, 1000000]; it is 0.",
        ],
        new RiskBacktestOptions { Lags = -1, Shape = null!, PValues = (PValueMethod)7, Simulation = new() { Draws = 0 } }.Validate());
}
