using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class SeededRandomTests
{
    // xoshiro256++ with SplitMix64 in Python's whole numbers; that program gives the published first draws of both (6457827717110365317
    // for SplitMix64 from 1234567; 41943041, 58720359, 3588806011781223 for the state 1, 2, 3, 4).
    [Fact]
    public void NextOpen_OfASeed_AreTheDrawsOfTheGenerator()
    {
        SeededRandom random = new(42);
        Assert.Equal(0.8143051451229099, random.NextOpen(), tolerance: 1e-15);
        Assert.Equal(0.31882104006166123, random.NextOpen(), tolerance: 1e-15);
        Assert.Equal(0.9838941681774888, random.NextOpen(), tolerance: 1e-15);
    }

    // 60,000 draws of 6: each count has the standard deviation √(60000·5/36) = 91.
    [Fact]
    public void NextBelow_OfSix_IsFair()
    {
        SeededRandom random = new(7);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++)
        {
            counts[random.NextBelow(6)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 10_000 - 400, 10_000 + 400));
    }
}
