using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public sealed class LogSumTests
{
    // Beside MathNet's logarithm of 1 + x, of numbers of any size.
    [Fact]
    public void Of_IsTheSumOfTheLogarithms()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            double size = Math.Pow(10, -12 * random.NextDouble());
            double[] values = [.. Enumerable.Range(0, random.Next(1, 100)).Select(_ => 1.99 * size * (random.NextDouble() - 0.5))];
            Assert.Equal(values.Sum(MathNet.Numerics.SpecialFunctions.Log1p), LogSum.Of(values), 1e-14 * values.Sum(Math.Abs));
        }
    }

    // Near 0 the terms are x − x²/2: of which 1 + x knows nothing.
    [Fact]
    public void Of_NumbersBelowTheRoundingOfOne_CountsThem() =>
        Assert.Equal(8e-20, LogSum.Of([1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20]), 1e-35);

    [Fact]
    public void Of_LargeAndSmallTogether_KeepsTheSmall() =>
        Assert.Equal(Math.Log(2) + 3e-18, LogSum.Of([1, 1e-18, 1e-18, 1e-18]), 1e-15);
}
