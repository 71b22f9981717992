using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class PortfolioRiskOptionsTests
{
    [Fact]
    public void Defaults_AreSound() => Assert.Empty(new PortfolioRiskOptions().Validate());

    [Fact]
    public void Validate_ListsEveryFault()
    {
        PortfolioRiskOptions options = new()
        {
            Confidence = double.NaN,
            HorizonPeriods = -1,
            RiskFreeRate = double.PositiveInfinity,
            MinimumAcceptableReturn = double.NaN,
            MinimumObservations = 1,
            Window = 0,
        };
        Assert.Equal(
            [
                "Confidence must be in (0, 1); it is NaN.",
                "HorizonPeriods must be at least 1; it is -1.",
                "RiskFreeRate must be finite; it is Infinity.",
                "MinimumAcceptableReturn must be finite; it is NaN.",
                "MinimumObservations must be at least 2; it is 1.",
                "Window must be at least MinimumObservations, 1; it is 0.",
            ],
            options.Validate());
    }
}
