using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 4: assets come, are priced, and go.</summary>
public class AssetManagementTests
{
    // 500 + 10·20 + 4·50 = 900; without the first 500 + 200.
    [Fact]
    public void AssetsAndCash_MakeTheNetAssetValue()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(500);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 4 });
        Assert.Null(portfolio.Snapshot.NetAssetValue); // no price yet: no assumed one
        portfolio.Manager.ObservePrice("A", 20, SamplePortfolio.Start);
        portfolio.Manager.ObservePrice("B", 50, SamplePortfolio.Start);
        Assert.Equal(900, portfolio.Snapshot.NetAssetValue);
        portfolio.Manager.RemoveAsset("A");
        Assert.Equal((700m, "B"), (portfolio.Snapshot.NetAssetValue!.Value, Assert.Single(portfolio.Snapshot.Assets).Asset.Value));
    }

    [Fact]
    public void AssetTwice_OrUnknown_IsRefused_AndNothingChanges()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        PortfolioSnapshot before = portfolio.Snapshot;
        Assert.Throws<ArgumentException>(() => portfolio.Manager.AddAsset(new PortfolioAsset("A")));
        Assert.Throws<ArgumentException>(() => portfolio.Manager.RemoveAsset("B"));
        Assert.Same(before, portfolio.Snapshot);
    }

    [Fact]
    public void AssetInAnotherCurrency_IsValuedByARate_AndNotWithoutOne()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("E") { Quantity = 10, Instrument = new Instrument("E") { Currency = "EUR" } });
        portfolio.Manager.ObservePrice("E", 20, SamplePortfolio.Start);
        Assert.Null(portfolio.Snapshot.NetAssetValue); // never 1:1
        portfolio.Manager.ObserveRate("EUR", 1.1m, SamplePortfolio.Start);
        Assert.Equal(220, portfolio.Snapshot.NetAssetValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void PriceThatIsNotPositive_IsRefused(int price)
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        Assert.Throws<ArgumentException>(() => portfolio.Manager.ObservePrice("A", price, SamplePortfolio.Start));
    }
}
