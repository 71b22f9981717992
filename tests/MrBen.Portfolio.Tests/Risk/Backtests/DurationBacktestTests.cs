using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class DurationBacktestTests
{
    // SciPy: the full Weibull likelihood with censored ends, maximised in ln a and ln b by Nelder-Mead to 1e-12.
    [Fact]
    public void NoMemory_OfTheOracleSeries_MatchesSciPy()
    {
        HypothesisTest test = DurationBacktest.NoMemory(OracleSeries.Violations, PValueMethod.Asymptotic);
        Assert.Equal(2.4427146505573543, DurationBacktest.Shape(OracleSeries.Violations)!.Value, tolerance: 1e-6);
        Assert.Equal(10.868558878261709, test.Statistic!.Value, tolerance: 1e-9);
        Assert.Equal(0.0009781061100308807, test.PValue!.Value, tolerance: 1e-11);
    }

    // Clusters have a shape below 1, regular violations one above.
    [Fact]
    public void Shape_OfClustersAndOfRegularViolations_IsOnEitherSideOfOne()
    {
        Assert.True(DurationBacktest.Shape(OracleSeries.Series("0000111000000000000000011000000000001")) < 1);
        Assert.True(DurationBacktest.Shape(OracleSeries.Series("0000100000100010000100001000010000100")) > 1);
    }

    [Fact]
    public void NoMemory_WithoutDurationsOrVariation_IsUndefined()
    {
        Assert.Equal("Christoffersen-Pelletier duration: 1 violations in 4 forecasts leave no full duration between two.",
            DurationBacktest.NoMemory([false, true, false, false]).Detail);
        Assert.Equal(
            "Christoffersen-Pelletier duration: the 3 durations between violations do not vary, so that no shape fits them best.",
            DurationBacktest.NoMemory(OracleSeries.Series("0100100100100")).Detail);
        Assert.Null(DurationBacktest.Shape([false, false]));
    }

    [Fact]
    public void NoMemory_Simulated_IsTheSameOnASecondRun()
    {
        HypothesisTest test = DurationBacktest.NoMemory(OracleSeries.Violations);
        Assert.Equal(PValueSource.MonteCarlo, test.Source);
        Assert.Equal(test, DurationBacktest.NoMemory(OracleSeries.Violations));
        Assert.InRange(test.PValue!.Value, 0, 0.01); // violations as regular as these are rare
    }

    [Fact]
    public void NoMemory_UnsoundSettings_AreRefused() => Assert.Equal(
        "Draws must be in [99, 1000000]; it is 5. (Parameter 'simulation')",
        Assert.Throws<ArgumentException>(() => DurationBacktest.NoMemory([true], simulation: new() { Draws = 5 })).Message);
}
