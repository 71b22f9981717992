using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class BinomialDistributionTests
{
    // Four fair coins: 1, 4, 6, 4, 1 of 16.
    [Theory]
    [InlineData(0, 1, 16)]
    [InlineData(1, 5, 15)]
    [InlineData(2, 11, 11)]
    [InlineData(3, 15, 5)]
    [InlineData(4, 16, 1)]
    public void Tails_OfFairCoins_AreSixteenths(int heads, int orFewer, int orMore)
    {
        Assert.Equal(orFewer / 16.0, BinomialDistribution.Cumulative(heads, 4, 0.5), tolerance: 1e-14);
        Assert.Equal(orMore / 16.0, BinomialDistribution.AtLeast(heads, 4, 0.5), tolerance: 1e-14);
    }
}
