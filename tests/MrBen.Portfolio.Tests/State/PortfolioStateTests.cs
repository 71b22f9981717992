using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class PortfolioStateTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    [Fact]
    public void ObservePrice_Older_ChangesNothing_OfTheSameTime_Counts()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        Assert.True(portfolio.Manager.ObservePrice("A", 12, Start));
        string hash = portfolio.Manager.StateHash;
        Assert.False(portfolio.Manager.ObservePrice("A", 20, Start.AddTicks(-1)));
        Assert.Equal(hash, portfolio.Manager.StateHash);
        Assert.Equal(4, portfolio.Journal.Count);
        Assert.True(portfolio.Manager.ObservePrice("A", 13, Start));
        Assert.Equal(13, portfolio.Snapshot.Prices["A"]);
    }

    // The same moment, told in Tehran time: 13:00 at +03:30 is 09:30 UTC.
    [Fact]
    public void ObservePrice_LocalTime_IsTheSameMoment()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        DateTimeOffset tehran = new(2026, 1, 5, 13, 0, 0, TimeSpan.FromHours(3.5));
        Assert.False(portfolio.Manager.ObservePrice("A", 12, tehran.AddTicks(-1)));
        Assert.True(portfolio.Manager.ObservePrice("A", 12, tehran));
        Assert.Equal((Start, TimeSpan.Zero), (portfolio.Snapshot.Time, portfolio.Snapshot.Time.Offset));
    }

    [Fact]
    public void HistoryThenAsset_AndAssetThenHistory_TakeTheLastPrice()
    {
        PriceHistory history = SamplePortfolio.History(70, "A", "B");
        history.TryGetPrice(69, 1, out double last);
        SamplePortfolio first = new();
        first.Manager.ObservePrices(history);
        first.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 3 });
        SamplePortfolio second = new();
        second.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 3 });
        Assert.Null(second.Snapshot.NetAssetValue);
        second.Manager.ObservePrices(history);
        Assert.All((SamplePortfolio[])[first, second], portfolio =>
        {
            Assert.Equal((decimal)last, portfolio.Snapshot.Prices["B"]);
            Assert.Equal(3 * (decimal)last, portfolio.Snapshot.NetAssetValue);
            Assert.Same(history, portfolio.Snapshot.History);
        });
    }

    // A date's price is that of its beginning: a tick of that day stays, one of the day before gives way.
    [Theory]
    [InlineData(0, 55)]
    [InlineData(-1, 40)]
    public void ObservePrices_AgainstATick_TheLaterPriceStays(int days, int expected)
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        portfolio.Manager.ObservePrice("A", 55, Start.AddDays(days));
        portfolio.Manager.ObservePrices(PriceHistory.Create(SamplePortfolio.Names("A"), [new DateOnly(2026, 1, 5)], [40]));
        Assert.Equal(expected, portfolio.Snapshot.Prices["A"]);
    }

    // Neither zero nor negative prices, nor ones beyond decimal, become money: the last price before them does.
    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void ObservePrices_UnusableLastPrice_IsNotTaken(double price)
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ObservePrices(PriceHistory.Create(
            SamplePortfolio.Names("A"), [new DateOnly(2025, 1, 2), new DateOnly(2025, 1, 3)], [40, price]));
        Assert.False(portfolio.Snapshot.Prices.TryGetValue("A", out decimal taken) && taken != 40, $"took {taken}");
    }

    [Fact]
    public void RemoveAsset_FromTheMiddle_LeavesTheOthersInOrder()
    {
        SamplePortfolio portfolio = new();
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"N{i}")];
        for (int i = 0; i < names.Length; i++)
        {
            portfolio.Manager.AddAsset(new PortfolioAsset(names[i]) { Quantity = 1 });
            portfolio.Manager.ObservePrice(names[i], i + 1, Start);
        }

        Assert.Equal(820, portfolio.Snapshot.NetAssetValue); // 40 · 41 / 2
        portfolio.Manager.RemoveAsset("N7");
        portfolio.Manager.RemoveAsset("N39");
        portfolio.Manager.RemoveAsset("N0");
        Assert.Equal(820 - 8 - 40 - 1, portfolio.Snapshot.NetAssetValue);
        Assert.Equal(
            names.Where(name => name is not ("N7" or "N39" or "N0")), portfolio.Snapshot.Assets.Select(asset => asset.Asset.Value));
        portfolio.Manager.UpdateAssetPosition("N8", 2);
        portfolio.Manager.AddAsset(new PortfolioAsset("N7"));
        Assert.Equal((771 + 9, "N7"), (portfolio.Snapshot.NetAssetValue, portfolio.Snapshot.Assets[^1].Asset.Value));
        Assert.False(portfolio.Snapshot.Prices.ContainsKey("N7"));
    }

    [Fact]
    public void Changes_UnknownAsset_AreRefused()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        const string Message = "Asset X is not in the portfolio; add it first. (Parameter 'asset')";
        portfolio.Refuses<ArgumentException>(Message, () => portfolio.Manager.ObservePrice("X", 1, Start));
        portfolio.Refuses<ArgumentException>(Message, () => portfolio.Manager.UpdateAssetPosition("X", 1));
        portfolio.Refuses<ArgumentException>(Message, () => portfolio.Manager.ApplyFill("X", 1, 1, 0, Start));
        portfolio.Refuses<ArgumentException>(Message, () => portfolio.Manager.RemoveAsset("X"));
        portfolio.Refuses<ArgumentException>(
            "Asset ? is not in the portfolio; add it first. (Parameter 'asset')", () => portfolio.Manager.ObservePrice(default, 1, Start));
    }

    [Fact]
    public void Changes_UnsoundValues_AreRefused()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Refuses<ArgumentException>(
            "Price of A is 0; it must be positive. (Parameter 'price')", () => portfolio.Manager.ObservePrice("A", 0, Start));
        portfolio.Refuses<ArgumentException>(
            "Price of A is -1.5; it must be positive. (Parameter 'price')", () => portfolio.Manager.ApplyFill("A", 1, -1.5m, 0, Start));
        portfolio.Refuses<ArgumentException>(
            "A fill of A has quantity 0. (Parameter 'quantity')", () => portfolio.Manager.ApplyFill("A", 0, 1, 0, Start));
        portfolio.Refuses<ArgumentException>(
            "Asset A is already in the portfolio; update its position instead. (Parameter 'asset')",
            () => portfolio.Manager.AddAsset(new PortfolioAsset("A")));
        portfolio.Refuses<ArgumentException>(
            "Average cost of B is -1; it must not be negative. Instrument of B is that of C. (Parameter 'asset')",
            () => portfolio.Manager.AddAsset(new PortfolioAsset("B") { AverageCost = -1, Instrument = new Instrument("C") }));
        portfolio.Refuses<ArgumentException>(
            "An event of kind 0 lacks what it needs. (Parameter 'events')", () => portfolio.Manager.Replay([default]));
        portfolio.Refuses<ArgumentNullException>("Value cannot be null. (Parameter 'asset')", () => portfolio.Manager.AddAsset(null!));
        portfolio.Refuses<ArgumentNullException>(
            "Value cannot be null. (Parameter 'prices')", () => portfolio.Manager.ObservePrices(null!));
        portfolio.Refuses<ArgumentNullException>("Value cannot be null. (Parameter 'events')", () => portfolio.Manager.Replay(null!));
        portfolio.Refuses<ArgumentNullException>("Value cannot be null. (Parameter 'stream')", () => portfolio.Manager.SaveState(null!));
        portfolio.Refuses<ArgumentNullException>("Value cannot be null. (Parameter 'stream')", () => portfolio.Manager.LoadState(null!));
    }

    // decimal ends at 79228162514264337593543950335, about 7.9e28: 50 · 7e27 = 3.5e29.
    [Fact]
    public void Changes_TooLargeForDecimal_AreRefusedWhole()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        const string Largest = "would make an amount of the portfolio larger than 79228162514264337593543950335.";
        portfolio.Refuses<ArgumentException>(
            $"PriceObserved of A {Largest} (Parameter 'price')", () => portfolio.Manager.ObservePrice("A", 7e27m, Start));
        portfolio.Refuses<ArgumentException>(
            $"PositionUpdated of A {Largest} (Parameter 'quantity')", () => portfolio.Manager.UpdateAssetPosition("A", 7e28m));
        portfolio.Refuses<ArgumentException>(
            $"FillApplied of A {Largest} (Parameter 'quantity')", () => portfolio.Manager.ApplyFill("A", 1e20m, 1e20m, 0, Start));
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 7 });
        portfolio.Manager.ObservePrice("B", 1e28m, Start);
        portfolio.Refuses<ArgumentException>($"CashSet {Largest} (Parameter 'amount')", () => portfolio.Manager.SetCash(7e28m));
        portfolio.Refuses<ArgumentException>(
            $"CashSet {Largest} (Parameter 'events')", () => portfolio.Manager.Replay([PortfolioEvent.Cash(7e28m, Start)]));
        portfolio.Clock.Advance(TimeSpan.FromDays(27));
        PriceHistory history = PriceHistory.Create(SamplePortfolio.Names("A", "C"), [new DateOnly(2026, 2, 1)], [9e26, 9e27]);
        portfolio.Refuses<ArgumentException>(
            $"HistoryObserved {Largest} (Parameter 'prices')", () => portfolio.Manager.ObservePrices(history));
        portfolio.Manager.UpdateAssetPosition("A", 0);
        portfolio.Manager.ObservePrices(history);
        portfolio.Refuses<ArgumentException>(
            $"AssetAdded of C {Largest} (Parameter 'asset')", () => portfolio.Manager.AddAsset(new PortfolioAsset("C") { Quantity = 7 }));
        portfolio.Manager.RemoveAsset("B");
        portfolio.Manager.UpdateAssetPosition("A", 1);
        Assert.Equal(500 + 9e26m, portfolio.Snapshot.NetAssetValue);
    }
}
