using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Costs;

public class TransactionCostTests
{
    private static readonly Instrument Future = new("ES") { Multiplier = 50 };

    // By hand: 3 × 20 × 50 = 3,000 notional; 0.1 % of it is 3, 0.2 % is 6; the ticket is 1.50.
    [Fact]
    public void Cost_BuyAndSell_IsTheHandCalculation()
    {
        CompositeCost model = new(new FixedCost(1.50m), new ProportionalCost(buyRate: 0.001m, sellRate: 0.002m), NoCost.Instance);
        Assert.Equal(4.50m, model.Cost(Future, 3, 20));
        Assert.Equal(7.50m, model.Cost(Future, -3, 20));
        Assert.Equal(0m, model.Cost(Future, 0, 20));
        Assert.Equal(0.001, model.ProportionalRate(Future, TradeSide.Buy, 20));
        Assert.Equal(0.002, model.ProportionalRate(Future, TradeSide.Sell, 20));
    }

    [Fact]
    public void IsProportional_WithATicket_IsFalse()
    {
        Assert.True(new ProportionalCost(0.001m).IsProportional);
        Assert.True(new FixedCost(0).IsProportional);
        Assert.False(new FixedCost(1).IsProportional);
        Assert.False(new CompositeCost(new ProportionalCost(0.001m), new FixedCost(1)).IsProportional);
        Assert.True(new CompositeCost().IsProportional);
    }

    // The optimiser's rate and the plan's money are one model.
    [Fact]
    public void ProportionalRate_TimesNotional_IsTheCost() =>
        Gen.Select(Gen.Int[0, 9_999], Gen.Int[0, 9_999], Gen.Int[-1000, 1000], Gen.Int[1, 50_000_000]).Sample(
        (buy, sell, quantity, cents) =>
        {
            ProportionalCost model = new(buy / 10_000m, sell / 10_000m);
            decimal price = cents / 100m;
            double rate = model.ProportionalRate(Future, quantity > 0 ? TradeSide.Buy : TradeSide.Sell, price);
            double notional = (double)(Math.Abs(quantity) * price * 50);
            Assert.Equal(rate * notional, (double)model.Cost(Future, quantity, price), tolerance: 1e-15 * (1 + notional));
        });

    [Fact]
    public void Construction_OfUnsoundModels_IsRefused()
    {
        Assert.Equal("Cost per order is -0.5; it must not be negative. (Parameter 'amount')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new FixedCost(-0.5m)).Message);
        Assert.Equal("Rate for buying is -0.01; it must be in [0, 1). (Parameter 'buyRate')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ProportionalCost(-0.01m)).Message);
        Assert.Equal("Rate for selling is 1; it must be in [0, 1). (Parameter 'sellRate')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ProportionalCost(0, 1)).Message);
        Assert.Equal("Cost 1 is null. (Parameter 'parts')",
            Assert.Throws<ArgumentException>(() => new CompositeCost(NoCost.Instance, null!)).Message);
    }
}
