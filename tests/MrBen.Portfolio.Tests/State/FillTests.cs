using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.State;

public class FillTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // Hand working, cash 10,000 at first:
    //   buy  100 @ 10    quantity 100, cost 10                           cash  9,000
    //   buy   50 @ 13    (1,000 + 650)/150 = 11                          cash  8,350
    //   sell  60 @ 12    quantity 90, cost stays 11                      cash  9,070
    //   sell 120 @ 9     reverses to −30, which were sold at 9           cash 10,150
    //   sell  30 @ 11    (−270 − 330)/−60 = 10                           cash 10,480
    //   buy   20 @ 8     quantity −40, cost stays 10                     cash 10,320
    //   buy   40 @ 7, fee 1: closes, no cost                             cash 10,039
    [Fact]
    public void ApplyFill_IncreaseReduceReverseShortClose_AveragesCostAsByHand()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        (decimal Quantity, decimal Price, decimal Fee, decimal Held, decimal? Cost, decimal Cash)[] fills =
        [
            (100, 10, 0, 100, 10, 9_000), (50, 13, 0, 150, 11, 8_350), (-60, 12, 0, 90, 11, 9_070), (-120, 9, 0, -30, 9, 10_150),
            (-30, 11, 0, -60, 10, 10_480), (20, 8, 0, -40, 10, 10_320), (40, 7, 1, 0, null, 10_039),
        ];
        foreach ((decimal quantity, decimal price, decimal fee, decimal held, decimal? cost, decimal cash) in fills)
        {
            portfolio.Manager.ApplyFill("A", quantity, price, fee, Start);
            Assert.Equal((held, cost, cash), (portfolio.Asset("A").Quantity, portfolio.Asset("A").AverageCost, portfolio.Snapshot.Cash));
            Assert.Equal(cash + (held * price), portfolio.Snapshot.NetAssetValue);
        }
    }

    // A contract worth 50 times its price: 2 × 4,000 × 50 = 400,000; the average cost is a price, without the multiplier.
    [Fact]
    public void ApplyFill_Multiplier_CountsInCashAndValueButNotInCost()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("ES") { Instrument = new Instrument("ES") { Multiplier = 50 } });
        portfolio.Manager.ApplyFill("ES", 2, 4_000, 5, Start);
        Assert.Equal(-400_005, portfolio.Snapshot.Cash);
        Assert.Equal(-5, portfolio.Snapshot.NetAssetValue);
        Assert.Equal(4_000, portfolio.Asset("ES").AverageCost);
    }

    // 100 held at 10, then known from outside: fewer keep the cost of each, more or the other side were paid for at a price nobody knows.
    [Theory]
    [InlineData(100, 10)]
    [InlineData(40, 10)]
    [InlineData(130, null)]
    [InlineData(-5, null)]
    [InlineData(0, null)]
    public void UpdateAssetPosition_KeepsTheAverageCostOnlyOfWhatIsLeft(int quantity, int? cost)
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 100, AverageCost = 10 });
        portfolio.Manager.UpdateAssetPosition("A", quantity, unrealizedPnl: 412.50m);
        Assert.Equal((quantity, (decimal?)cost, 412.50m),
            (portfolio.Asset("A").Quantity, portfolio.Asset("A").AverageCost, portfolio.Asset("A").UnrealizedPnl));
    }

    // 100 of unknown cost and 100 at 10: their mean is unknown. The host's unrealised gain is that of another quantity.
    [Fact]
    public void ApplyFill_OntoAPositionOfUnknownCost_LeavesItUnknown()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 100, UnrealizedPnl = 5 });
        portfolio.Manager.ApplyFill("A", 100, 10, 0, Start);
        Assert.Null(portfolio.Asset("A").AverageCost);
        Assert.Null(portfolio.Asset("A").UnrealizedPnl);
    }

    [Fact]
    public void ApplyFill_AtAnOlderTimeThanTheLastPrice_KeepsThePrice()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        Assert.True(portfolio.Manager.ObservePrice("A", 12, Start.AddMinutes(2)));
        portfolio.Manager.ApplyFill("A", 1, 11, 0, Start.AddMinutes(1));
        Assert.Equal(12, portfolio.Snapshot.Prices["A"]);
        Assert.Equal(489 + (51 * 12), portfolio.Snapshot.NetAssetValue);
        portfolio.Manager.ApplyFill("A", 1, 13, 0, Start.AddMinutes(2));
        Assert.Equal(13, portfolio.Snapshot.Prices["A"]);
    }
}
