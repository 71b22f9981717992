using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public sealed class NormalDistributionTests
{
    // R 4: qnorm(p, digits = 17).
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.975, 1.9599639845400545)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.999, 3.0902323061678132)]
    [InlineData(0.01, -2.3263478740408408)]
    public void Quantile_MatchesR(double probability, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(probability), tolerance: 4e-15);

    [Fact]
    public void Density_IsTheClosedForm()
    {
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI), NormalDistribution.Density(0), tolerance: 1e-16);
        Assert.Equal(Math.Exp(-2) / Math.Sqrt(2 * Math.PI), NormalDistribution.Density(-2), tolerance: 1e-16);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Quantile_OutsideTheUnitInterval_IsRefused(double probability) =>
        Assert.Equal(FormattableString.Invariant($"probability is {probability}; it must be inside (0, 1). (Parameter 'probability')"),
            Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(probability)).Message);
}
