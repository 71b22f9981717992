using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class VolatilityTargetTiltTests
{
    private static readonly VolatilityTargetOptions Options =
        new() { Target = 0.2, HalfLife = 1, Lookback = 2, MinimumObservations = 2 };

    // Weights 0.5, 0.5, 0 made 2 % and then −1 %. With a half-life of one period the mean square is
    // (0.5·0.0004 + 0.0001)/1.5 = 0.0002, per year 0.0504: a volatility of 22.45 %, so all is multiplied by 0.2/√0.0504.
    [Fact]
    public void WildReturns_AreHeldLess()
    {
        ReturnPanel panel = TiltContexts.Panel([9, 9, 9], [0.03, 0.01, 9], [-0.01, -0.01, 9]);
        TiltOutcome outcome = new VolatilityTargetTilt(Options).Tilt(
            Markets.Weights(0.5, 0.5, 0), TiltContexts.Of(panel), TestContext.Current.CancellationToken);
        double exposure = 0.2 / Math.Sqrt(0.0504);
        TiltContexts.AssertWeights(outcome, 0.5 * exposure, 0.5 * exposure, 0);
        Assert.Equal("Lately the weights had a volatility of 22.4 %; for 20.0 % they are multiplied by 0.891.", outcome.Detail);
        Assert.Equal(exposure, outcome.MinTotal!.Value, 1e-15);
        Assert.Equal(1, outcome.MaxTotal);
    }

    // Calm returns would need a factor of 0.2/√(0.0001·252) = 1.26: no more than the largest exposure is taken.
    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(1.1, 1.1)]
    [InlineData(2.0, 1.2598815766974241)]
    public void CalmReturns_AreHeldUpToTheLargestExposure(double largest, double exposure)
    {
        ReturnPanel panel = TiltContexts.Panel([0.01, 0.01, 0.01], [0.01, 0.01, 0.01]);
        TiltOutcome outcome = new VolatilityTargetTilt(Options with { MaxExposure = largest }).Tilt(
            Markets.Weights(0.5, 0.25, 0.25), TiltContexts.Of(panel), TestContext.Current.CancellationToken);
        TiltContexts.AssertWeights(outcome, 0.5 * exposure, 0.25 * exposure, 0.25 * exposure);
        Assert.Equal(exposure, outcome.MaxTotal!.Value, 1e-15);
    }

    [Fact]
    public void NoHistory_IsAStatus()
    {
        TiltOutcome outcome = new VolatilityTargetTilt().Tilt(
            Markets.Weights(0.5, 0.5, 0), TiltContexts.Of(null), TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.InsufficientHistory, outcome.Status);
        Assert.Equal("The volatility target needs 60 returns of each asset; there are 0.", outcome.Detail);
    }

    [Fact]
    public void Options_Unsound_ListEveryFault()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new VolatilityTargetTilt(
            new() { Target = 0, HalfLife = double.NaN, MaxExposure = -1, MinimumObservations = 1, Lookback = 0 }));
        Assert.Equal(
            "Target must be positive and finite; it is 0. HalfLife must be in [0.1, 1000000]; it is NaN. "
            + "MaxExposure must be positive and finite; it is -1. MinimumObservations must be at least 2; it is 1. "
            + "Lookback must be at least MinimumObservations, 1; it is 0. (Parameter 'options')", error.Message);
    }
}
