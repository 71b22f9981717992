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

    // Moments of the distributions: 0, 1, 0, 3; and ν, 2ν of χ² (Johnson, Kotz and Balakrishnan 1994, chapters 13 and 18), each within five
    // standard errors of the mean of 100,000 draws.
    [Theory]
    [InlineData(2.5)]
    [InlineData(5)]
    [InlineData(40)]
    public void NextNormalAndChiSquare_HaveTheirMoments(double degrees)
    {
        const int Draws = 100_000;
        SeededRandom random = new(9);
        double[] normal = new double[4];
        double[] chiSquare = new double[2];
        for (int i = 0; i < Draws; i++)
        {
            double z = random.NextNormal();
            double x = random.NextChiSquare(degrees);
            Assert.True(x > 0 && double.IsFinite(z));
            for (int power = 0; power < 4; power++)
            {
                normal[power] += Math.Pow(z, power + 1) / Draws;
            }

            chiSquare[0] += x / Draws;
            chiSquare[1] += (x - degrees) * (x - degrees) / Draws;
        }

        double root = 5 / Math.Sqrt(Draws);
        Assert.Equal(0, normal[0], tolerance: root);
        Assert.Equal(1, normal[1], tolerance: root * Math.Sqrt(2));
        Assert.Equal(0, normal[2], tolerance: root * Math.Sqrt(15));
        Assert.Equal(3, normal[3], tolerance: root * Math.Sqrt(96));
        Assert.Equal(degrees, chiSquare[0], tolerance: root * Math.Sqrt(2 * degrees));

        // Fourth central moment 12ν² + 48ν, less the square of the second.
        Assert.Equal(2 * degrees, chiSquare[1], tolerance: root * Math.Sqrt((8 * degrees * degrees) + (48 * degrees)));
    }
}
