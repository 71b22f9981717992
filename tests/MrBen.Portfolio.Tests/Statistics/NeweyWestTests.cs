using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class NeweyWestTests
{
    // By hand for 1, 2, 4 about 7/3: γ₀ = (16 + 1 + 25)/27 = 14/9, γ₁ = (−1·−4 + 5·−1)/27 = −1/27; one lag weighs ½ twice.
    [Theory]
    [InlineData(0, 14.0 / 9)]
    [InlineData(1, (14.0 / 9) - (1.0 / 27))]
    public void LongRunVariance_OfThreeValues_IsThatByHand(int lags, double expected) =>
        Assert.Equal(expected, NeweyWest.LongRunVariance([1, 2, 4], lags), tolerance: 1e-14);

    // 4·(300/100)^(2/9) = 5.1; 4·1 = 4; 4·(0.02)^(2/9) = 1.7, and there are 2 values.
    [Theory]
    [InlineData(300, 5)]
    [InlineData(100, 4)]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public void CustomaryLags_FollowTheRule(int observations, int expected) => Assert.Equal(expected, NeweyWest.CustomaryLags(observations));

    [Fact]
    public void LongRunVariance_BadArguments_AreRefused()
    {
        Assert.Equal("Expected at least 2 values, got 1. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => NeweyWest.LongRunVariance([1], 0)).Message);
        Assert.Equal("lags is 3; it must be in [0, 2] for 3 values. (Parameter 'lags')",
            Assert.Throws<ArgumentOutOfRangeException>(() => NeweyWest.LongRunVariance([1, 2, 3], 3)).Message);
    }
}
