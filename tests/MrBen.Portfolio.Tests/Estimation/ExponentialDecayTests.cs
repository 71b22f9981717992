using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

public class ExponentialDecayTests
{
    // λ = ½^(1/h) and λ = 1 − 2/(span + 1) (pandas' documentation of ewm), so h = 2 gives 1/√2 and span 3 gives ½.
    [Fact]
    public void Factories_DescribeTheSameDecay()
    {
        Assert.Equal(Math.Sqrt(0.5), ExponentialDecay.FromHalfLife(2).Factor, tolerance: 1e-15);
        Assert.Equal(0.5, ExponentialDecay.FromSpan(3).Factor);
        Assert.Equal(1, ExponentialDecay.FromSpan(3).HalfLife, tolerance: 1e-15);
        Assert.Equal(0.94, ExponentialDecay.RiskMetricsDaily.Factor);
        Assert.Equal("0.97 per period", ExponentialDecay.RiskMetricsMonthly.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void FromFactor_OutsideZeroToOne_Throws(double factor) =>
        Assert.StartsWith(
            FormattableString.Invariant($"A decay factor must be inside (0, 1); it is {factor}."),
            Assert.Throws<ArgumentOutOfRangeException>(() => ExponentialDecay.FromFactor(factor)).Message, StringComparison.Ordinal);

    [Fact]
    public void OtherFactories_WithoutADecay_Throw()
    {
        Assert.StartsWith("A half-life must be positive, finite and short enough to matter; it is -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ExponentialDecay.FromHalfLife(-1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("A half-life must be positive, finite and short enough to matter; it is Infinity.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ExponentialDecay.FromHalfLife(double.PositiveInfinity)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("A span must be above 1, finite and short enough to matter; it is 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ExponentialDecay.FromSpan(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_IsUnusable() =>
        Assert.Equal("Uninitialized ExponentialDecay.",
            Assert.Throws<InvalidOperationException>(() => new ExponentiallyWeightedMean(default)).Message);
}
