using CsCheck;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public sealed class MomentsTests
{
    // NIST StRD, univariate summary statistics, data sets NumAcc1 to NumAcc4. Certified mean and standard deviation (exact):
    // 10000002 and 1 (n = 3); 1.2, 1000000.2 and 10000000.2 with 0.1 each (n = 1001: the mean, then 500 times mean ∓ 0.1).
    public static TheoryData<string, double, double, double> NumAcc => new()
    {
        { "NumAcc1", 10000002, 1, 0 },
        { "NumAcc2", 1.2, 0.1, 1e-15 },
        { "NumAcc3", 1000000.2, 0.1, 1e-9 }, // the decimal data carry no more digits in binary
        { "NumAcc4", 10000000.2, 0.1, 1e-8 },
    };

    internal static double[] NumAccValues(string name, double mean)
    {
        if (name == "NumAcc1")
        {
            return [10000001, 10000003, 10000002];
        }

        // Parsed, as a reader of the file would have them: 1000000.2 − 0.1 is not the double nearest to 1000000.1.
        double low = Math.Round(mean - 0.1, 1);
        double high = Math.Round(mean + 0.1, 1);
        return [mean, .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? low : high)];
    }

    [Theory]
    [MemberData(nameof(NumAcc))]
    public void NumAcc_MatchesCertifiedValues(string name, double mean, double deviation, double tolerance)
    {
        double[] values = NumAccValues(name, mean);
        Assert.Equal(mean, Moments.Mean(values), tolerance: 1e-16 * mean);
        Assert.Equal(deviation, Moments.StandardDeviation(values), tolerance);
    }

    // Hand: {2, 4, 4, 4, 5, 5, 7, 9}: mean 5, squares 9+1+1+1+0+0+4+16 = 32, variance 32/7; cubes −27−1−1−1+0+0+8+64 = 42,
    // m₂ = 4, m₃ = 42/8: g₁ = 5.25/8; fourth powers 81+1+1+1+0+0+16+256 = 356, m₄ = 44.5: g₂ = 44.5/16 − 3.
    [Fact]
    public void Moments_OfEightIntegers_MatchHandWorking()
    {
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9];
        Assert.Equal(5, Moments.Mean(values));
        Assert.Equal(32.0 / 7, Moments.Variance(values), tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(32.0 / 7), Moments.StandardDeviation(values), tolerance: 1e-15);
        Assert.Equal(5.25 / 8, Moments.Skewness(values)!.Value, tolerance: 1e-15);
        Assert.Equal((44.5 / 16) - 3, Moments.ExcessKurtosis(values)!.Value, tolerance: 1e-15);
    }

    [Fact]
    public void EqualValues_HaveNoVariance_AndNoShape() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Int[2, 2_000]).Sample((value, count) =>
        {
            double[] values = [.. Enumerable.Repeat(value, count)];
            Assert.Equal(value, Moments.Mean(values));
            Assert.Equal(0, Moments.Variance(values));
            Assert.Null(Moments.Skewness(values));
            Assert.Null(Moments.ExcessKurtosis(values));
        });

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Expected at least 1 values, got 0. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Moments.Mean([])).Message);
        Assert.Equal("Expected at least 2 values, got 1. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Moments.Variance([1])).Message);
        Assert.Equal("Element 1 is NaN; every element must be finite. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Moments.Skewness([1, double.NaN])).Message);
    }
}
