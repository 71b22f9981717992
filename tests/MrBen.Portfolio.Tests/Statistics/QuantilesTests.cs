using CsCheck;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public sealed class QuantilesTests
{
    // R 4: quantile(1:10, p, type = 7) and type = 1; by the definitions, 9·p + 1 interpolated and ⌈10·p⌉.
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0.1, 1.9, 1)]
    [InlineData(0.25, 3.25, 3)]
    [InlineData(0.5, 5.5, 5)]
    [InlineData(0.95, 9.55, 10)]
    [InlineData(1, 10, 10)]
    public void Quantiles_OfOneToTen_FollowTheirDefinitions(double probability, double interpolated, double lower)
    {
        double[] values = [7, 1, 10, 3, 5, 2, 9, 4, 8, 6];
        Assert.Equal(interpolated, Quantiles.Interpolated(values, probability), tolerance: 1e-14);
        Assert.Equal(lower, Quantiles.Lower(values, probability));
        Assert.Equal([7, 1, 10, 3, 5, 2, 9, 4, 8, 6], values); // the caller's order stays
    }

    // 0.55 × 100 is 55.00000000000001 in binary; the 55th value is meant, not the 56th.
    [Fact]
    public void Lower_AtWholeRanks_IsNotMovedByRounding()
    {
        double[] values = [.. Enumerable.Range(1, 100).Select(i => (double)i)];
        for (int percent = 1; percent <= 100; percent++)
        {
            Assert.Equal(percent, Quantiles.Lower(values, percent / 100.0));
        }
    }

    [Fact]
    public void Lower_IsTheSmallestValueNotBelowItsShare() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 40], Gen.Double[0.001, 0.999]).Sample((values, probability) =>
        {
            double quantile = Quantiles.Lower(values, probability);
            Assert.True(values.Count(x => x <= quantile) >= (probability * values.Length) - 1e-9);
            Assert.True(values.Count(x => x < quantile) < (probability * values.Length) + 1e-9);
        });

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected at least 1 values, got 0. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Quantiles.Lower([], 0.5)).Message);
        Assert.Equal("Element 0 is Infinity; every element must be finite. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Quantiles.Interpolated([double.PositiveInfinity], 0.5)).Message);
        Assert.Equal("probability is NaN; it must be in [0, 1]. (Parameter 'probability')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Lower([1], double.NaN)).Message);
        Assert.Equal("probability is 1.5; it must be in [0, 1]. (Parameter 'probability')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Interpolated([1], 1.5)).Message);
    }
}
