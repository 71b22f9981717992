using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public sealed class StationaryBootstrapTests
{
    // An autoregression has Σ|k|R(k) = 2R(0)φ/(1 − φ)² and ΣR(k) = R(0)(1 + φ)/(1 − φ): the best length is (n·(2φ/(1 − φ²))²)^(1/3).
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void OptimalBlockLength_OfAnAutoregression_IsNearTheClosedForm(double persistence)
    {
        const int count = 40_000;
        Random random = new(11);
        double[] values = new double[count];
        for (int t = 1; t < count; t++)
        {
            values[t] = (persistence * values[t - 1]) + random.NextDouble() - 0.5;
        }

        double expected = Math.Cbrt(count * Math.Pow(2 * persistence / (1 - (persistence * persistence)), 2));
        Assert.InRange(StationaryBootstrap.OptimalBlockLength(values), 0.75 * expected, 1.25 * expected);
    }

    [Fact]
    public void OptimalBlockLength_OfAnything_IsInItsRange()
    {
        Assert.Equal(1, StationaryBootstrap.OptimalBlockLength([0.1, 0.1, 0.1]));
        Assert.Equal(1, StationaryBootstrap.OptimalBlockLength([0.1, 0.2]));
        double[] trend = [.. Enumerable.Range(0, 100).Select(t => (double)t)];
        Assert.InRange(StationaryBootstrap.OptimalBlockLength(trend), 1, 30); // 3·√100
        Random random = new(1);
        Assert.InRange(StationaryBootstrap.OptimalBlockLength([.. Enumerable.Range(0, 1_000).Select(_ => random.NextDouble())]), 1, 6);
        Assert.Throws<ArgumentException>(() => StationaryBootstrap.OptimalBlockLength([1]));
    }

    // Each position is as likely as any other, blocks are as long as asked for on average, and the end is followed by the start.
    [Fact]
    public void Draw_HasBlocksOfTheMeanLength()
    {
        int[] positions = new int[50];
        int[] counts = new int[50];
        int breaks = 0;
        int wraps = 0;
        SeededRandom random = new(7);
        const int draws = 4_000;
        for (int k = 0; k < draws; k++)
        {
            StationaryBootstrap.Draw(ref random, blockLength: 5, positions.Length, positions);
            for (int t = 0; t < positions.Length; t++)
            {
                counts[positions[t]]++;
                breaks += t > 0 && positions[t] != (positions[t - 1] + 1) % 50 ? 1 : 0;
                wraps += t > 0 && positions[t - 1] == 49 && positions[t] == 0 ? 1 : 0;
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 3_500, 4_500)); // 4,000 and blocks: a spread of about 130
        Assert.Equal(0.2 * 49 / 50, breaks / (49.0 * draws), tolerance: 0.006); // one of 50 fresh starts happens to go on
        Assert.True(wraps > 2_000);
    }
}
