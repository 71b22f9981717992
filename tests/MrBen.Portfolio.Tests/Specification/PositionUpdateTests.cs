using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 9: positions follow fills and what is known from outside.</summary>
public class PositionUpdateTests
{
    // 10 at 100 and 30 at 120 cost (1,000 + 3,600)/40 = 115 each; two fees of 1 make the cash 10,000 − 4,600 − 2.
    [Fact]
    public void Fills_ChangePositionCostAndCash()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 10, 100, 1, SamplePortfolio.Start);
        portfolio.Manager.ApplyFill("A", 30, 120, 1, SamplePortfolio.Start);
        Assert.Equal((40m, 115m, 5_398m),
            (portfolio.Asset("A").Quantity, portfolio.Asset("A").AverageCost!.Value, portfolio.Snapshot.Cash));
        portfolio.Manager.ApplyFill("A", -40, 130, 0, SamplePortfolio.Start);
        Assert.Equal((0m, 10_598m), (portfolio.Asset("A").Quantity, portfolio.Snapshot.Cash));
    }

    [Fact]
    public void PositionFromOutside_ReplacesQuantityAndProfit_AndLeavesCash()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(10);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 5 });
        portfolio.Manager.UpdateAssetPosition("A", quantity: 130, unrealizedPnl: 412.50m);
        Assert.Equal((130m, 412.50m, 10m),
            (portfolio.Asset("A").Quantity, portfolio.Asset("A").UnrealizedPnl!.Value, portfolio.Snapshot.Cash));
    }

    [Fact]
    public void UnknownAsset_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new SamplePortfolio().Manager.UpdateAssetPosition("A", 1));
}
