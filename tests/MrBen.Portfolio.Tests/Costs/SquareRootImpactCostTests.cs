using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Costs;

public class SquareRootImpactCostTests
{
    private const string Unknown = "What trading Y costs is unknown: its daily volatility and volume are not given.";
    private static readonly Instrument Share = new("X");
    private static readonly Instrument Other = new("Y");

    // By hand: 10,000 of a million units are 1 % of the day, √0.01 = 0.1; 0.8 × 2 % × 0.1 = 0.16 % of 10,000 × 50 = 500,000 is 800.
    [Fact]
    public void Cost_IsTheHandCalculation()
    {
        SquareRootImpactCost model = Model(0.8m, 0.02m, 1_000_000);
        Assert.Equal(800m, model.Cost(Share, 10_000, 50));
        Assert.Equal(800m, model.Cost(Share, -10_000, 50));
        Assert.Equal(0m, model.Cost(Share, 0, 50));
        Assert.Equal(8_000m, model.Cost(Share with { Multiplier = 10 }, 10_000, 50));
        Assert.False(model.IsProportional);
        Assert.True(Model(0, 0.02m, 1_000_000).IsProportional);
    }

    // Grinold and Kahn (2000), chapter 16: trading a day's volume costs a day's volatility, with a coefficient of 1.
    [Fact]
    public void Cost_OfADaysVolume_IsADaysVolatility() =>
        Assert.Equal(0.02m * 5_000_000, Model(1, 0.02m, 100_000).Cost(Share, 100_000, 50));

    // √2 is 1.41421356237309504880168872…: of 2 million traded, 2,828,427.124746190097603…, rounded up.
    [Fact]
    public void Cost_IsExactToTwelvePlaces() => Assert.Equal(2_828_427.124746190098m, Model(1, 1, 1).Cost(Share, 2, 1_000_000));

    // The derivative of k·q^1.5 at 4 % of the day: 1.5 × 0.8 × 2 % × 0.2 = 0.48 %.
    [Fact]
    public void ProportionalRate_IsTheMarginalCostAtTheReference()
    {
        SquareRootImpactCost model = Model(0.8m, 0.02m, 1_000_000, 0.04m);
        double rate = model.ProportionalRate(Share, TradeSide.Buy, 50);
        Assert.Equal(0.0048, rate, tolerance: 1e-17);
        decimal further = model.Cost(Share, 40_001, 50) - model.Cost(Share, 39_999, 50);
        Assert.Equal(rate, (double)(further / 100), tolerance: 1e-11); // central difference over 2 units of 50: error of order (1/40,000)²
        Assert.Equal(0, Model(0.8m, 0.02m, 1_000_000).ProportionalRate(Share, TradeSide.Buy, 50));
    }

    // Power 3/2: four times as much costs eight times as much; two halves cost less than the whole.
    [Fact]
    public void Cost_GrowsWithThePowerThreeHalves() => Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[1, 100_000_000], Gen.Int[1, 900]).Sample(
        (quantity, volume, mils) =>
        {
            SquareRootImpactCost model = Model(0.9m, mils / 1000m, volume);
            decimal cost = model.Cost(Share, quantity, 12.34m);
            const decimal Rounding = 8e-12m; // eight times the last place
            Assert.InRange(model.Cost(Share, 4m * quantity, 12.34m), (8 * cost) - Rounding, (8 * cost) + Rounding);
            Assert.True(model.Cost(Share, 2m * quantity, 12.34m) > 2 * cost);
        });

    [Fact]
    public void AssetWithoutData_IsRefusedInASentence()
    {
        SquareRootImpactCost model = Model(1, 0.02m, 1_000);
        Assert.Null(model.WhyUnknown(Share));
        Assert.Equal(Unknown, model.WhyUnknown(Other));
        Assert.Equal(Unknown + " (Parameter 'instrument')", Assert.Throws<ArgumentException>(() => model.Cost(Other, 1, 1)).Message);
        Assert.Throws<ArgumentException>(() => model.ProportionalRate(Other, TradeSide.Buy, 1));
        CompositeCost both = new(model, new MinimumCost(1, model), new FixedCost(1));
        Assert.Equal(Unknown, both.WhyUnknown(Other));
        Dictionary<AssetId, decimal> prices = new() { ["X"] = 10, ["Y"] = 10 };
        TradeCosts costs = new(both, [Share, Other], prices);
        Assert.Equal(Unknown, Assert.Throws<UnknownCostException>(() => costs.RatePerWeight("Y", TradeSide.Buy)).Detail);

        PortfolioValuation cash = PortfolioValuation.FromPositions([], prices, 1_000).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(cash, ["X", "Y"], [0.5, 0.5], new RebalanceOptions { Costs = both });
        Assert.Equal((RebalanceStatus.Refused, Unknown), (plan.Status, plan.Detail));
        Assert.Equal(RebalanceStatus.Planned,
            RebalancePlanner.Plan(cash, ["X", "Y"], [0.5, 0], new RebalanceOptions { Costs = both }).Status);
    }

    // 100 X at 10 would cost 16 × 10 % × √(100 ÷ 100) = 160 % of itself: what pays off is less than 100 × (1 ÷ 1.6)² = 39.06 units.
    [Fact]
    public void Plan_OfASaleWhoseImpactWouldExceedIt_SellsWhatPaysOff()
    {
        PortfolioValuation current = PortfolioValuation.FromPositions(
            [new PortfolioAsset("X") { Quantity = 100 }], new Dictionary<AssetId, decimal> { ["X"] = 10 }, 0).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(current, ["X"], [0], new RebalanceOptions { Costs = Model(16, 0.1m, 100) });
        PlannedTrade sale = Assert.Single(plan.Trades);
        Assert.InRange(sale.Quantity, -39, -1);
        Assert.True(plan.CashAfter > 0);
    }

    [Fact]
    public void Construction_OfUnsoundModels_IsRefused()
    {
        Assert.Equal("Impact coefficient is -1; it must not be negative. (Parameter 'coefficient')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Model(-1, 0.02m, 1)).Message);
        Assert.Equal("Reference participation is -0.1; it must not be negative. (Parameter 'referenceParticipation')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Model(1, 0.02m, 1, -0.1m)).Message);
        Assert.Equal("Daily volatility is -0.02; it must not be negative. (Parameter 'dailyVolatility')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Model(1, -0.02m, 1)).Message);
        Assert.Equal("Average daily volume is 0; it must be positive. (Parameter 'averageDailyVolume')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Model(1, 0.02m, 0)).Message);
        Assert.Equal("The trading activity of X is null. (Parameter 'activity')", Assert.Throws<ArgumentException>(
            () => new SquareRootImpactCost(1, new Dictionary<AssetId, TradingActivity> { ["X"] = null! })).Message);
    }

    private static SquareRootImpactCost Model(decimal coefficient, decimal volatility, decimal volume, decimal reference = 0) =>
        new(coefficient, new Dictionary<AssetId, TradingActivity> { ["X"] = new(volatility, volume) }, reference);
}
