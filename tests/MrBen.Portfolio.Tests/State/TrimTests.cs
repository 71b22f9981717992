using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

/// <summary>Histories lose what is old by an event, so that whoever has the events has the same state.</summary>
public class TrimTests
{
    private static readonly DateTimeOffset SecondDay = SamplePortfolio.Start.AddDays(1);

    [Fact]
    public void TrimHistories_TakesOutWhatIsOlder_AndNothingElse()
    {
        SamplePortfolio portfolio = TwoDays();
        (PortfolioSnapshot before, string hash) = (portfolio.Snapshot, portfolio.Manager.StateHash);
        Assert.Contains(portfolio.Manager.PortfolioHistory, record => record.Time < SecondDay);
        Assert.Equal((2, 2), (portfolio.Manager.RiskHistory.Length, portfolio.Manager.AllocationHistory.Length));
        Assert.True(portfolio.Manager.TrimHistories(SecondDay));
        Assert.All(portfolio.Manager.PortfolioHistory, record => Assert.Equal(SecondDay, record.Time)); // entries of the moment stay
        Assert.Equal(SecondDay, Assert.Single(portfolio.Manager.RiskHistory).Time);
        Assert.Equal(SecondDay, Assert.Single(portfolio.Manager.AllocationHistory).Time);
        Assert.NotEqual(hash, portfolio.Manager.StateHash);
        PortfolioSnapshot after = portfolio.Snapshot;
        Assert.Equal((before.NetAssetValue, before.HighWaterMark, before.UnitValue, before.Cash),
            (after.NetAssetValue, after.HighWaterMark, after.UnitValue, after.Cash));
    }

    [Fact]
    public void TrimHistories_NothingOlder_IsNoEvent()
    {
        SamplePortfolio portfolio = TwoDays();
        long sequence = portfolio.Snapshot.Sequence;
        Assert.False(portfolio.Manager.TrimHistories(SamplePortfolio.Start));
        Assert.Equal(sequence, portfolio.Snapshot.Sequence);
        Assert.True(portfolio.Manager.TrimHistories(SecondDay));
        Assert.False(portfolio.Manager.TrimHistories(SecondDay));
        Assert.Equal(sequence + 1, portfolio.Snapshot.Sequence);
    }

    [Fact]
    public void TrimHistories_ReplayAndSavedState_GiveTheSameHash_AndTheJournalStaysWhole()
    {
        SamplePortfolio portfolio = TwoDays();
        portfolio.Manager.TrimHistories(SecondDay);
        portfolio.Manager.CalculatePortfolioRisk();
        PortfolioEvent[] events = [.. portfolio.Journal.ReadEvents()];
        Assert.Equal(portfolio.Snapshot.Sequence, events.Length);
        Assert.Equal(SecondDay, Assert.Single(events, change => change.Kind == PortfolioEventKind.HistoryTrimmed).KeptSince);

        SamplePortfolio replayed = new();
        replayed.Manager.Replay(events);
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);

        using MemoryStream saved = new();
        portfolio.Manager.SaveState(saved);
        saved.Position = 0;
        SamplePortfolio loaded = new();
        loaded.Manager.LoadState(saved);
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        Assert.Equal(portfolio.Manager.PortfolioHistory, loaded.Manager.PortfolioHistory);
    }

    [Fact]
    public void GetHeldPrices_TellsOfWhatIsHeld_WithTheTimesOfPrices()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = -2 });
        portfolio.Manager.AddAsset(new PortfolioAsset("C"));
        portfolio.Manager.ObservePrice("C", 3, SamplePortfolio.Start);
        Assert.Equal(
            [new HeldPrice("A", 10, SamplePortfolio.Start), new HeldPrice("B", null, null)], portfolio.Manager.GetHeldPrices());
        portfolio.Manager.ObservePrice("A", 11, SamplePortfolio.Start.AddSeconds(3));
        Assert.Equal(new HeldPrice("A", 11, SamplePortfolio.Start.AddSeconds(3)), portfolio.Manager.GetHeldPrices()[0]);
    }

    private static SamplePortfolio TwoDays()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B"), "A", "B");
        Work(portfolio);
        portfolio.Clock.Advance(TimeSpan.FromDays(1));
        Work(portfolio);
        return portfolio;
    }

    private static void Work(SamplePortfolio portfolio)
    {
        portfolio.Manager.CalculatePortfolioRisk();
        portfolio.Manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, AllocationMethod.Static);
    }
}
