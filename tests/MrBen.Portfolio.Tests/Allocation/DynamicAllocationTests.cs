using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>
/// Three assets without correlation, variances 0.04, 0.04 and 0.01, held at 0.5, 0.3 and 0.2. The market, their mean, made ±1 % in the two
/// reference periods and ±3 % in the last two, three times as much: turbulent.
/// </summary>
public class DynamicAllocationTests
{
    private static readonly ReturnPanel Turbulent = TiltContexts.Panel(
        [0.01, 0.01, 0.01], [-0.01, -0.01, -0.01], [0.05, 0.03, 0.01], [-0.01, -0.03, -0.05]);

    private static readonly ReturnPanel Steady = TiltContexts.Panel(
        [0.01, 0.01, 0.01], [-0.01, -0.01, -0.01], [0.03, 0.01, -0.01], [0.01, -0.01, -0.03]);

    // Half of the weights, half of minimum variance, which is (1/6, 1/6, 2/3).
    private static readonly double[] AfterRegime = [1.0 / 3, 7.0 / 30, 13.0 / 30];

    private static AllocationResult Allocate(
        DynamicAllocationOptions options, ReturnPanel? returns, PortfolioConstraints? constraints = null) =>
        new DynamicAllocationStrategy(options, new FixedStrategy(constraints, 0.5, 0.3, 0.2))
            .Allocate(Markets.Three, new AllocationContext { Returns = returns }, TestContext.Current.CancellationToken);

    private static DynamicAllocationOptions Options(bool regime, bool momentum, bool volatility) => new()
    {
        UsesRegime = regime,
        UsesMomentum = momentum,
        UsesVolatilityTarget = volatility,
        Regime = new() { Detection = new() { Lookback = 2, ReferenceWindow = 2 } },
        Momentum = new() { Lookback = 2, Skip = 0 },
        VolatilityTarget = new() { Target = 0.2, HalfLife = 1, Lookback = 2, MinimumObservations = 2 },
    };

    // Momenta 1.05·0.99 − 1 = 3.95 %, 1.03·0.97 − 1 = −0.09 %, 1.01·0.95 − 1 = −4.05 %: scores 1, 0, −1.
    private static double[] AfterMomentum(double[] weights)
    {
        double sum = (1.5 * weights[0]) + weights[1] + (0.5 * weights[2]);
        return [1.5 * weights[0] / sum, weights[1] / sum, 0.5 * weights[2] / sum];
    }

    // With a half-life of one period the mean square of the two last returns r, s is (r²/2 + s²)/1.5.
    private static double[] AfterVolatility(double[] weights)
    {
        double r = (0.05 * weights[0]) + (0.03 * weights[1]) + (0.01 * weights[2]);
        double s = (0.01 * weights[0]) + (0.03 * weights[1]) + (0.05 * weights[2]);
        double exposure = Math.Min(1, 0.2 / Math.Sqrt(252 * ((0.5 * r * r) + (s * s)) / 1.5));
        return [exposure * weights[0], exposure * weights[1], exposure * weights[2]];
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public void EachPart_ChangesTheWeightsAsItsFormulaSays(bool regime, bool momentum, bool volatility)
    {
        double[] expected = [0.5, 0.3, 0.2];
        expected = regime ? AfterRegime : expected;
        expected = momentum ? AfterMomentum(expected) : expected;
        expected = volatility ? AfterVolatility(expected) : expected;
        AllocationResult result = Allocate(Options(regime, momentum, volatility), Turbulent);
        Markets.AssertWeights(1e-12, result, expected);
        Assert.Equal(
            (regime || momentum || volatility ? 1 : 0) + (regime ? 1 : 0) + (momentum ? 1 : 0) + (volatility ? 1 : 0), result.Steps.Length);
        Assert.True(!volatility || result.Weights!.Total < 0.9, "The volatility target leaves cash.");
    }

    [Fact]
    public void CalmMarket_RegimeLeavesTheWeights()
    {
        AllocationResult result = Allocate(Options(regime: true, momentum: false, volatility: false), Steady);
        Assert.Equal([0.5, 0.3, 0.2], result.GetWeightsOrThrow().Weights.ToArray());
        Assert.EndsWith(" The weights stay as they are.", result.Steps[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Cash_IsHeldInsteadOfMinimumVariance()
    {
        DynamicAllocationOptions options = Options(regime: true, momentum: false, volatility: false);
        options.Regime.Defensive = DefensivePortfolio.Cash;
        AllocationResult result = Allocate(options, Turbulent);
        Markets.AssertWeights(1e-15, result, 0.25, 0.15, 0.1);
        Assert.EndsWith(" 50 % of the weights are kept, the rest is cash.", result.Steps[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Constraints_LetTheSumGiveWay_OnlyWhereAPartNeedsIt()
    {
        Assert.Equal(1, new DynamicAllocationStrategy(Options(true, true, false)).Constraints.MinTotal);
        Assert.Equal(0, new DynamicAllocationStrategy(Options(false, false, true)).Constraints.MinTotal);
        DynamicAllocationOptions levered = Options(false, false, true);
        levered.VolatilityTarget.MaxExposure = 1.5;
        Assert.Equal(1.5, new DynamicAllocationStrategy(levered).Constraints.MaxTotal);
    }

    [Fact]
    public void WithoutReturns_IsAStatus()
    {
        AllocationResult result = Allocate(Options(true, true, true), returns: null);
        Assert.Equal(AllocationStatus.InsufficientHistory, result.Status);
        Assert.Equal("regime: The regime needs the returns of the assets; there are none.", result.Detail);
    }

    // Whatever the parts do, a floor on B of 0.29 holds: the nearest weights in tracking error.
    [Fact]
    public void LimitsOfTheBase_AreKept()
    {
        PortfolioConstraints constraints = new() { AssetBounds = [new("B", 0.29, 1)] };
        AllocationResult result = Allocate(Options(true, true, true), Turbulent, constraints);
        Assert.Equal(0.29, result.GetWeightsOrThrow()["B"], 1e-9);
        Assert.Equal("constraints", result.Steps[^1].Name);
    }

    [Fact]
    public void Options_Unsound_ListEveryFault() => Assert.Equal(
        "CalmShare must be in [0, 1]; it is 2. Momentum must not be null. Target must be positive and finite; it is -1. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => new DynamicAllocationStrategy(new()
        {
            Regime = new() { CalmShare = 2 },
            Momentum = null!,
            VolatilityTarget = new() { Target = -1 },
        })).Message);
}
