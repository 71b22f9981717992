using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>One cost model, stated in money, as costs per year in the objective.</summary>
public class CostHorizonTests
{
    private static readonly Dictionary<AssetId, decimal> Prices = new() { ["A"] = 20, ["B"] = 10 };

    // Utility's slope from B to A is 0.08 − 0.2·w_A (ProblemTests). Buying costs 0.6 % and selling 0.4 %, held for half a year 1.2 % and
    // 0.8 % per year, together 0.02: from A alone selling pays until 0.2w − 0.08 = 0.02, w = 0.5; from B alone buying until w = 0.3.
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(0, 0.3)]
    [InlineData(0.45, 0.45)]
    public void Allocate_WithAHorizon_CountsTheModelPerYear(double held, double expected)
    {
        MeanVarianceStrategy strategy = new(new() { RiskAversion = 4, CostHorizon = 0.5 });
        Markets.AssertWeights(Allocate(strategy, new ProportionalCost(0.006m, 0.004m), held), expected, 1 - expected);

        // A ticket is no rate: the plan counts it.
        CompositeCost withTicket = new(new FixedCost(5), new ProportionalCost(0.006m, 0.004m));
        Markets.AssertWeights(Allocate(strategy, withTicket, held), expected, 1 - expected);
    }

    // Without costs the slope is 0 at w_A = 0.4.
    [Fact]
    public void Allocate_WithoutAHorizon_DoesNotCountTheContextsCosts()
    {
        MeanVarianceStrategy strategy = new(new() { RiskAversion = 4 });
        Markets.AssertWeights(Allocate(strategy, new ProportionalCost(0.006m, 0.004m), held: 1), 0.4, 0.6);
        MeanVarianceStrategy free = new(new() { RiskAversion = 4, CostHorizon = 1 });
        Markets.AssertWeights(Allocate(free, NoCost.Instance, held: 1), 0.4, 0.6);
    }

    // 0.10 of money per unit is 0.5 % of A at 20 and 1 % of B at 10. From A alone: selling A costs 0.005, buying B 0.01, in all 0.015:
    // 0.2w − 0.08 = 0.015, w = 0.475. Where only B costs, 0.01: w = 0.45.
    [Theory]
    [InlineData(true, 0.475)]
    [InlineData(false, 0.45)]
    public void Allocate_WithAModelPerUnit_CountsEachAssetAtItsPrice(bool both, double expected)
    {
        MeanVarianceStrategy strategy = new(new() { RiskAversion = 4, CostHorizon = 1 });
        CostPerUnit model = new(0.10m, both ? default : new AssetId("A"));
        Markets.AssertWeights(Allocate(strategy, model, held: 1), expected, 1 - expected);
    }

    [Fact]
    public void Allocate_OfOtherStrategies_IsTheSameAsWithTheirExplicitRates()
    {
        ProportionalCost model = new(0.006m, 0.004m);
        AssertSame(new MinimumVarianceStrategy(new() { CostHorizon = 0.5 }),
            new MinimumVarianceStrategy(new() { BuyCostRate = 0.012, SellCostRate = 0.008 }));
        AssertSame(new MaximumSharpeStrategy(new() { CostHorizon = 0.5 }),
            new MaximumSharpeStrategy(new() { BuyCostRate = 0.012, SellCostRate = 0.008 }));

        void AssertSame(IAllocationStrategy derived, IAllocationStrategy stated) => Assert.Equal(
            Allocate(stated, model, held: 1).Weights!.Weights.ToArray(), Allocate(derived, model, held: 1).Weights!.Weights.ToArray());
    }

    [Fact]
    public void Construction_OfAnUnsoundHorizon_IsRefused()
    {
        Assert.Equal("CostHorizon must be positive and finite; it is 0. (Parameter 'options')", Refusal(new() { CostHorizon = 0 }));
        Assert.Equal(
            "CostHorizon must be positive and finite; it is NaN. (Parameter 'options')", Refusal(new() { CostHorizon = double.NaN }));
        Assert.Equal("With CostHorizon costs come from Costs; BuyCostRate and SellCostRate must be 0. (Parameter 'options')",
            Refusal(new() { CostHorizon = 1, SellCostRate = 0.001 }));

        static string Refusal(MinimumVarianceOptions options) =>
            Assert.Throws<ArgumentException>(() => new MinimumVarianceStrategy(options)).Message;
    }

    [Fact]
    public void Allocate_WithHalfOfWhatCostsNeed_IsRefused()
    {
        MinimumVarianceStrategy strategy = new(new() { CostHorizon = 1 });
        CancellationToken none = TestContext.Current.CancellationToken;
        Assert.Equal("CostHorizon is set, but there are no Costs for it to count. (Parameter 'problem')",
            Assert.Throws<ArgumentException>(() => strategy.Allocate(Markets.Two, cancellationToken: none)).Message);
        TradeCosts costs = new(NoCost.Instance, [new Instrument("A")], Prices);
        Assert.Equal("A limit on turnover or trades, or trading costs, need the current weights; there are none. (Parameter 'problem')",
            Assert.Throws<ArgumentException>(() => strategy.Allocate(Markets.Two, new() { Costs = costs }, none)).Message);
        Assert.Equal("What trading B costs is unknown: it has no instrument or no price. (Parameter 'asset')",
            Assert.Throws<UnknownCostException>(() => strategy.Allocate(
                Markets.Two, new() { Costs = costs, CurrentWeights = Markets.Weights(1, 0) }, none)).Message);
        Assert.Equal(["Costs need a CostHorizon to be a cost per year."],
            new PortfolioProblem { Costs = costs, CurrentWeights = Markets.Weights(1, 0) }.Validate());
    }

    private static AllocationResult Allocate(IAllocationStrategy strategy, ITransactionCostModel model, double held) => strategy.Allocate(
        Markets.Two,
        new AllocationContext
        {
            CurrentWeights = Markets.Weights(held, 1 - held),
            Costs = new TradeCosts(model, [new Instrument("A"), new Instrument("B")], Prices),
        },
        TestContext.Current.CancellationToken);

    private sealed class CostPerUnit(decimal amount, AssetId free) : ITransactionCostModel
    {
        public bool IsProportional => true;

        public decimal Cost(Instrument instrument, decimal quantity, decimal price) =>
            instrument.Asset == free ? 0 : amount * Math.Abs(quantity);

        public double ProportionalRate(Instrument instrument, TradeSide side, decimal price) =>
            instrument.Asset == free ? 0 : (double)(amount / price);
    }
}
