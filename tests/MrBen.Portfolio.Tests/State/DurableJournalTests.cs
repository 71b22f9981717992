using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

[Collection(nameof(MeasuredAlone))]
public class DurableJournalTests
{
    // What money and orders hang on is written and synced at once, with all that was held back before it.
    [Fact]
    public void Append_OfWhatMoneyHangsOn_IsSyncedWithWhatWaited()
    {
        StoredPages store = new();
        using DurableJournal journal = new(store, new DurableJournalOptions { BatchSize = 3 });
        AdvancedPortfolioManager manager = Manager(journal);
        manager.SetCash(1);
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ObservePrice("A", 1, SamplePortfolio.Start);
        manager.ObservePrice("A", 2, SamplePortfolio.Start);
        Assert.Equal(["1 synced", "1 synced"], store.Calls);
        manager.ApplyFill("A", 1, 2, 0, SamplePortfolio.Start);
        Assert.Equal(["1 synced", "1 synced", "3 synced"], store.Calls);
        for (int i = 0; i < 4; i++)
        {
            manager.ObservePrice("A", 3, SamplePortfolio.Start);
        }

        Assert.Equal("3", store.Calls[^1]);
        journal.Flush();
        journal.Flush();
        Assert.Equal(["3", "1 synced"], store.Calls[^2..]);
        manager.ObservePrice("A", 3, SamplePortfolio.Start);
        Assert.Equal(manager.GetSnapshot().Sequence, journal.ReadEvents().Last().Sequence); // reading sees what waits
        journal.Dispose();
        Assert.True(store.IsDisposed);
        Assert.Equal(["1", "0 synced"], store.Calls[^2..]);
        Assert.Throws<ObjectDisposedException>(() => manager.SetCash(2));
        Assert.Throws<ObjectDisposedException>(() => journal.ReadEvents().Count());
    }

    [Fact]
    public void IsDurable_OfEveryKindButPricesAndReadings()
    {
        PortfolioEventKind[] batched =
        [
            PortfolioEventKind.PriceObserved, PortfolioEventKind.HistoryObserved, PortfolioEventKind.RiskAssessed, PortfolioEventKind.MarketRead,
            PortfolioEventKind.LossesForecast, PortfolioEventKind.RiskReported, PortfolioEventKind.RateObserved,
            PortfolioEventKind.ReviewMade, PortfolioEventKind.HistoryTrimmed,
        ];
        Assert.All(Enum.GetValues<PortfolioEventKind>(), kind => Assert.Equal(!batched.Contains(kind), DurableJournal.IsDurable(kind)));
    }

    // A store of somebody else's may throw anything: the journal has failed for good all the same.
    [Fact]
    public void AnyFaultOfTheStore_FailsTheJournalForGood()
    {
        StoredPages store = new();
        using DurableJournal journal = new(store);
        AdvancedPortfolioManager manager = Manager(journal);
        manager.SetCash(1);
        store.Fault = new InvalidOperationException("No.");
        Assert.Equal("memory cannot be written: No.", Assert.Throws<JournalException>(() => manager.SetCash(2)).Message);
        store.Fault = null;
        Assert.Equal("memory cannot be written: No.", Assert.Throws<JournalException>(() => manager.SetCash(3)).Message);
        Assert.Equal("memory cannot be written: No.", manager.JournalFailure);
        Assert.Equal(3, manager.GetSnapshot().Cash);
        Assert.Equal([1m], journal.ReadEvents().Select(change => change.Amount!.Value));
    }

    [Fact]
    public void Append_OutOfOrder_IsRefused_AndTheJournalGoesOn()
    {
        using DurableJournal journal = new(new StoredPages());
        journal.Append(PortfolioEvent.Cash(1, SamplePortfolio.Start).At(1));
        Assert.Equal(
            "Event 3 does not follow event 1, the last of memory.",
            Assert.Throws<InvalidOperationException>(() => journal.Append(PortfolioEvent.Cash(1, SamplePortfolio.Start).At(3))).Message);
        journal.Append(PortfolioEvent.Cash(1, SamplePortfolio.Start).At(2));
        Assert.Equal((2, null), (journal.LastSequence, journal.Failure));
    }

    [Fact]
    public void Append_OfPricesThatWait_DoesNotAllocate()
    {
        StoredPages store = new() { Forgets = true };
        using DurableJournal journal = new(store, new DurableJournalOptions { BatchSize = 1_000_000, SnapshotInterval = 0 });
        AdvancedPortfolioManager manager = Manager(journal);
        manager.AddAsset(new PortfolioAsset("A"));
        for (int i = 1; i <= 10_000; i++)
        {
            manager.ObservePrice("A", i, SamplePortfolio.Start);
        }

        journal.Flush();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i <= 5_000; i++)
        {
            manager.ObservePrice("A", i, SamplePortfolio.Start);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static AdvancedPortfolioManager Manager(DurableJournal journal) =>
        new AdvancedPortfolioManagerBuilder().UseOptions(new() { MaxClockSkew = null }).UseJournal(journal).Build();
}
