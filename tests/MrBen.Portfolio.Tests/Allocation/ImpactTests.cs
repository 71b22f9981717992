using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Costs that grow with the power 3/2 of a trade.</summary>
public class ImpactTests
{
    private const decimal NetAssetValue = 1_000_000;

    private static readonly Dictionary<AssetId, decimal> Prices = new() { ["A"] = 20, ["B"] = 10 };

    // A day's volume of A is 250,000 × 20 = 5,000,000 of money, of B 1,000,000; coefficient 1, volatilities of 2 % and 1 % a day.
    private static SquareRootImpactCost Model(decimal reference = 0) => new(
        1, new Dictionary<AssetId, TradingActivity>
        {
            ["A"] = new(0.02m, 250_000),
            ["B"] = new(0.01m, 100_000),
        }, reference);

    // What the plan pays for a weight is what the objective counts for it.
    [Theory]
    [InlineData("A", 50_000)]
    [InlineData("B", 7_000)]
    public void ImpactPerWeight_TimesThePower_IsThePlansCost(string asset, int quantity)
    {
        Instrument instrument = new(asset);
        TradeCosts costs = new(Model(), [new Instrument("A"), new Instrument("B")], Prices);
        double weight = quantity * (double)Prices[asset] / (double)NetAssetValue;
        double counted = costs.ImpactPerWeight(asset, NetAssetValue) * Math.Pow(weight, 1.5) * (double)NetAssetValue;
        Assert.Equal((double)Model().Cost(instrument, quantity, Prices[asset]), counted, 1e-8);
    }

    [Fact]
    public void ImpactPerWeight_WithAReference_IsInTheRateInstead()
    {
        TradeCosts costs = new(Model(0.01m), [new Instrument("A"), new Instrument("B")], Prices);
        Assert.Equal(0, costs.ImpactPerWeight("A", NetAssetValue));
        Assert.Equal(1.5 * 0.02 * 0.1, costs.RatePerWeight("A", TradeSide.Buy), 1e-15);
    }

    // One asset beside cash, from nothing: μ − λσ²w − (3/2)c√w = 0 is quadratic in √w.
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.1)]
    public void MeanVarianceUtility_Impact_IsTheRootOfItsSlope(double years)
    {
        TradeCosts costs = new(Model(), [new Instrument("A")], Prices);
        double c = costs.ImpactPerWeight("A", NetAssetValue) / years;
        AllocationResult result = Markets.Solve(Markets.Of([0.10], [0.04]), new PortfolioProblem
        {
            Objective = PortfolioObjective.MeanVarianceUtility(5),
            Constraints = new PortfolioConstraints { MinTotal = 0 },
            CurrentWeights = Markets.Weights(0),
            Costs = costs,
            CostHorizon = years,
            NetAssetValue = NetAssetValue,
        });
        double root = ((-1.5 * c) + Math.Sqrt((2.25 * c * c) + (4 * 0.2 * 0.10))) / (2 * 0.2);
        Markets.AssertWeights(1e-9, result, root * root);
    }

    // The best Sharpe ratio after impact maximises excess return − S·volatility over the same weights: no grid point has more of it.
    [Fact]
    public void MaximumSharpe_Impact_NoOtherWeightsAreBetter()
    {
        TradeCosts costs = new(Model(), [new Instrument("A"), new Instrument("B")], Prices);
        AllocationResult result = Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumSharpe(0.01),
            CurrentWeights = Markets.Weights(0.9, 0.1),
            Costs = costs,
            CostHorizon = 0.25,
            NetAssetValue = NetAssetValue,
        });
        Assert.True(result.IsOptimal, $"{result.Status}: {result.Detail}");
        double best = Ratio(result.Weights["A"]);
        for (int k = 0; k <= 10_000; k++)
        {
            Assert.True(Ratio(k / 10_000.0) <= best + 1e-10);
        }

        double Ratio(double w)
        {
            double trade = Math.Pow(Math.Abs(w - 0.9), 1.5);
            double cost = (costs.ImpactPerWeight("A", NetAssetValue) + costs.ImpactPerWeight("B", NetAssetValue)) * trade / 0.25;
            return ((0.1 * w) + (0.06 * (1 - w)) - 0.01 - cost) / Math.Sqrt((0.04 * w * w) + (0.01 * (1 - w) * (1 - w)));
        }
    }

    [Fact]
    public void Validate_NetAssetValueOfNothing_IsNamed() => Assert.Contains(
        "NetAssetValue must be positive; it is 0.", new PortfolioProblem { NetAssetValue = 0 }.Validate());
}
