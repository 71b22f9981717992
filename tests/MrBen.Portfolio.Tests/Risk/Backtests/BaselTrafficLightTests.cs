using MrBen.Portfolio.Risk.Backtests;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class BaselTrafficLightTests
{
    // Table 2 of the framework is in the conformance tests. Elsewhere there are zones and no factors: with 500 forecasts at 99 % the
    // distribution function (R: pbinom(c(8, 9, 14, 15), 500, 0.01)) is 0.93, 0.969, 0.9999 from 15 on.
    [Theory]
    [InlineData(8, TrafficLightZone.Green)]
    [InlineData(9, TrafficLightZone.Yellow)]
    [InlineData(14, TrafficLightZone.Yellow)]
    [InlineData(15, TrafficLightZone.Red)]
    public void Of_FiveHundredForecasts_HasZonesWithoutFactors(int violations, TrafficLightZone zone)
    {
        BaselTrafficLight light = BaselTrafficLight.Of(violations, 500, 0.99);
        Assert.Equal(zone, light.Zone);
        Assert.Null(light.PlusFactor);
    }

    // 1 − P(X ≤ 4) of 250 at 1 % is 1 − 0.892188 (table 2).
    // P(X ≤ 0) of two forecasts at 99 % is 0.98, beyond the bound of yellow; but nothing has happened that speaks against them.
    [Fact]
    public void NoViolation_IsGreen() => Assert.Equal(TrafficLightZone.Green, BaselTrafficLight.Of(0, 2, 0.99).Zone);

    [Fact]
    public void Coverage_OfFiveViolations_IsTheProbabilityOfSoManyOrMore()
    {
        BaselTrafficLight light = BaselTrafficLight.Of(5, 250, 0.99);
        Assert.Equal(1 - 0.892188, light.Coverage.PValue!.Value, tolerance: 1e-6);
        Assert.Equal(5, light.Coverage.Statistic);
        Assert.StartsWith(
            "Basel traffic light: Yellow, 5 violations in 250 forecasts, 2.5 expected;", light.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_BadCounts_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BaselTrafficLight.Of(-1, 250, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => BaselTrafficLight.Of(251, 250, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => BaselTrafficLight.Of(1, 250, 1));
    }
}
