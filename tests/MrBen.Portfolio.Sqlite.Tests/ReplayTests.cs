using System.Globalization;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

public class ReplayTests
{
    // No snapshots: every replay is of all events. Eight at once share one journal, page by page.
    [Fact]
    public async Task Replay_Twice_OnEightThreads_AndInOtherCultures_GivesTheSameHash()
    {
        using JournalFolder folder = new();
        SqliteJournalOptions options = new() { Journal = new DurableJournalOptions { SnapshotInterval = 0 } };
        int events = TestTier.Count(brief: 20_000, full: 1_000_000);
        string hash;
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File, options))
        {
            JournaledPortfolio.Begin(manager);
            Random random = new(7);
            for (int step = 0; manager.GetSnapshot().Sequence < events; step++)
            {
                JournaledPortfolio.Change(manager, random, step);
            }

            hash = manager.StateHash;
        }

        await using AdvancedPortfolioManager replayed = JournaledPortfolio.Open(folder.File, options);
        Assert.Equal(hash, replayed.StateHash);
        Assert.Equal(hash, replayed.GetPortfolioAfter(long.MaxValue).StateHash);
        string[] hashes = new string[8];
        Thread[] threads = [.. Enumerable.Range(0, hashes.Length).Select(i => new Thread(() =>
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(i % 2 == 0 ? "de-DE" : "fa-IR");
            hashes[i] = replayed.GetPortfolioAfter(long.MaxValue).StateHash;
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(hashes, other => Assert.Equal(hash, other));
    }

    // What was known at a time: everything before the first event that is later.
    [Fact]
    public async Task AsOf_ATime_IsThePortfolioBeforeTheFirstLaterEvent()
    {
        using JournalFolder folder = new();
        SqliteJournalOptions options = new() { Journal = new DurableJournalOptions { SnapshotInterval = 3 } };
        await using AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File, options);
        manager.AddAsset(new Positions.PortfolioAsset("A"));
        DateTimeOffset start = JournaledPortfolio.Start;
        foreach (int minute in (int[])[1, 2, 5, 3, 6])
        {
            manager.ApplyFill("A", 1, 10, 0, start.AddMinutes(minute));
        }

        Assert.Equal([0m, 1m, 2m, 2m, 2m, 4m, 5m], Enumerable.Range(0, 7).Select(
            minute => manager.GetPortfolioAsOf(start.AddMinutes(minute)).Snapshot.Assets[0].Quantity));
        Assert.Empty(manager.GetPortfolioAsOf(start.AddTicks(-1)).Snapshot.Assets);
        Assert.Equal(manager.StateHash, manager.GetPortfolioAsOf(DateTimeOffset.MaxValue).StateHash);
    }

    // A saved state can begin a journal, but not push aside one that holds events.
    [Fact]
    public async Task LoadState_BeginsAnEmptyJournal_AndNoOther()
    {
        using JournalFolder folder = new();
        using MemoryStream saved = new();
        await using AdvancedPortfolioManager first = new AdvancedPortfolioManagerBuilder().UseOptions(JournaledPortfolio.Options).Build();
        JournaledPortfolio.Begin(first);
        first.SaveState(saved);
        string hash;
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            saved.Position = 0;
            manager.LoadState(saved);
            Assert.Equal(first.StateHash, manager.StateHash);
            manager.SetCash(12);
            hash = manager.StateHash;
            saved.Position = 0;
            Assert.Equal(
                "The journal holds the events that led to the present state; another state can only begin an empty journal.",
                Assert.Throws<InvalidOperationException>(() => manager.LoadState(saved)).Message);
            Assert.Equal(hash, manager.StateHash);
        }

        await using AdvancedPortfolioManager again = JournaledPortfolio.Open(folder.File);
        Assert.Equal(hash, again.StateHash);
        Assert.StartsWith(
            $"Event 1 of {folder.File} is missing",
            Assert.Throws<JournalException>(() => again.GetPortfolioAsOf(JournaledPortfolio.Start.AddYears(-1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutADurableJournal_ThereIsNoPast()
    {
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().Build();
        Assert.Equal(
            "There is no durable journal to read the past from; give the builder one.",
            Assert.Throws<InvalidOperationException>(() => manager.GetPortfolioAfter(0)).Message);
        Assert.Null(manager.JournalFailure);
    }

    // Caps on histories are questions of what is kept in memory: the journal has all, and says how much of it is old.
    [Fact]
    public async Task Retention_CountsWhatIsOld_AndKeepsEveryEvent()
    {
        using JournalFolder folder = new();
        SqliteJournalOptions options = new() { Journal = new DurableJournalOptions { SnapshotInterval = 10 }, SnapshotsKept = 3 };
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File, options))
        {
            manager.AddAsset(new Positions.PortfolioAsset("A"));
            for (int i = 1; i < 1_000; i++)
            {
                manager.ObservePrice("A", i, JournaledPortfolio.Start.AddMinutes(i));
            }
        }

        using DurableJournal journal = SqliteJournal.Open(folder.File, options);
        JournalExtent extent = journal.Measure(JournaledPortfolio.Start.AddMinutes(600));
        Assert.Equal((1_000, 1, 600, 3, 0), (extent.Events, extent.FirstSequence, extent.OldEvents, extent.Snapshots, extent.OldSnapshots));
        Assert.Equal(new FileInfo(folder.File).Length, extent.Bytes);
        Assert.Equal(3, journal.Measure(DateTimeOffset.MaxValue).OldSnapshots);
        Assert.Equal(1_000, journal.ReadEvents().Count());
        Assert.Equal([500m, 501m], journal.ReadEvents(from: 501, to: 502).Select(change => change.Price));
        Assert.Equal(999, journal.ReadEventsOf([PortfolioEventKind.PriceObserved]).Count());
        Assert.Empty(journal.ReadEventsOf([PortfolioEventKind.FillApplied]));
        Assert.Empty(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken));
    }
}
