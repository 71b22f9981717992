using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Costs;

public class TradeCostsTests
{
    // 3 contracts at 20 with a multiplier of 50 are 3,000, of an account of 30,000 a weight of 0.1; buying costs 3, or 0.0001 of it.
    [Fact]
    public void RatePerWeight_TimesWeight_IsTheCostAsAFractionOfTheAccount()
    {
        Instrument future = new("ES") { Multiplier = 50 };
        TradeCosts costs = new(new ProportionalCost(0.001m, 0.002m), [future], new Dictionary<AssetId, decimal> { ["ES"] = 20 });
        Assert.Equal(0.0001, 0.1 * costs.RatePerWeight("ES", TradeSide.Buy), tolerance: 1e-18);
        Assert.Equal(3m / 30_000, costs.Model.Cost(future, 3, 20) / 30_000);
        Assert.Equal(0.002, costs.RatePerWeight("ES", TradeSide.Sell));
    }

    [Fact]
    public void Construction_OfUnsoundParts_IsRefused()
    {
        Dictionary<AssetId, decimal> prices = new() { ["A"] = 1 };
        Assert.Equal("Asset A appears twice. (Parameter 'instruments')",
            Assert.Throws<ArgumentException>(() => new TradeCosts(NoCost.Instance, [new("A"), new("A")], prices)).Message);
        Assert.Equal("Price of A is 0; it must be positive. (Parameter 'prices')",
            Assert.Throws<ArgumentException>(
                () => new TradeCosts(NoCost.Instance, [new("A")], new Dictionary<AssetId, decimal> { ["A"] = 0 })).Message);
    }

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    public void RatePerWeight_OfAModelThatIsWrong_Throws(double rate, string shown)
    {
        TradeCosts costs = new(new Wrong(rate), [new("A")], new Dictionary<AssetId, decimal> { ["A"] = 7 });
        Assert.Equal($"Rate of A at 7 is {shown} by Wrong; it must be at least 0 and finite.",
            Assert.Throws<InvalidOperationException>(() => costs.RatePerWeight("A", TradeSide.Buy)).Message);
    }

    private sealed class Wrong(double rate) : ITransactionCostModel
    {
        public bool IsProportional => true;

        public decimal Cost(Instrument instrument, decimal quantity, decimal price) => 0;

        public double ProportionalRate(Instrument instrument, TradeSide side, decimal price) => rate;
    }
}
