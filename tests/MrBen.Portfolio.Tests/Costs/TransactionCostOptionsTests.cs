using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Costs;

public class TransactionCostOptionsTests
{
    private static readonly Instrument Stock = new("A");

    // 100 units at 10 are 1,000: 1 + 0.2 % is 3, 1 + 0.1 % is 2, at least 2.5.
    [Fact]
    public void ToModel_IsTheLargerOfMinimumAndFixedPlusRate()
    {
        TransactionCostOptions options = new() { FixedCost = 1, BuyRate = 0.002m, SellRate = 0.001m, MinimumCost = 2.5m };
        ITransactionCostModel model = options.ToModel();
        Assert.Equal(3, model.Cost(Stock, 100, 10));
        Assert.Equal(2.5m, model.Cost(Stock, -100, 10));
        Assert.Equal(0, model.Cost(Stock, 0, 10));
        Assert.False(options.IsFree);
    }

    [Fact]
    public void ToModel_OfNothing_IsFree() => Assert.Same(NoCost.Instance, new TransactionCostOptions().ToModel());

    [Fact]
    public void Unsound_ListsEveryFault() => Assert.Equal(
        "FixedCost must be at least 0; it is -1. MinimumCost must be at least 0; it is -2. BuyRate must be in [0, 1); it is 1. "
        + "SellRate must be in [0, 1); it is -0.1.",
        Assert.Throws<ArgumentException>(
            () => new TransactionCostOptions { FixedCost = -1, MinimumCost = -2, BuyRate = 1, SellRate = -0.1m }.ToModel()).Message);
}
