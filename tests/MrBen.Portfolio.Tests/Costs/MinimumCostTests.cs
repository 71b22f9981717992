using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Costs;

public class MinimumCostTests
{
    private static readonly Instrument Share = new("X");

    // By hand: 0.1 % of 500 is 0.50, raised to 1; of 5,000 it is 5; nothing traded costs nothing.
    [Fact]
    public void Cost_IsTheLargerOfMinimumAndCost()
    {
        MinimumCost model = new(1, new ProportionalCost(0.001m));
        Assert.Equal(1m, model.Cost(Share, 5, 100));
        Assert.Equal(5m, model.Cost(Share, -50, 100));
        Assert.Equal(0m, model.Cost(Share, 0, 100));
        Assert.Equal(0.001, model.ProportionalRate(Share, TradeSide.Buy, 100));
    }

    // A ticket of 0.30 and 0.5 on top of max(1, 0.1 %): 0.30 + 1 for 500 traded.
    [Fact]
    public void Cost_InAComposite_AddsUp()
    {
        CompositeCost model = new(new FixedCost(0.30m), new MinimumCost(1, new ProportionalCost(0.001m)));
        Assert.Equal(1.30m, model.Cost(Share, 5, 100));
        Assert.False(model.IsProportional);
        Assert.Null(model.WhyUnknown(Share));
    }

    [Fact]
    public void IsProportional_OnlyWithoutAMinimum()
    {
        Assert.True(new MinimumCost(0, new ProportionalCost(0.001m)).IsProportional);
        Assert.False(new MinimumCost(1, new ProportionalCost(0.001m)).IsProportional);
        Assert.False(new MinimumCost(0, new FixedCost(1)).IsProportional);
    }

    [Fact]
    public void Construction_OfUnsoundModels_IsRefused()
    {
        Assert.Equal("Minimum cost per order is -1; it must not be negative. (Parameter 'minimum')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MinimumCost(-1, NoCost.Instance)).Message);
        Assert.Throws<ArgumentNullException>(() => new MinimumCost(1, null!));
    }
}
