using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

/// <summary>What cannot be written is told at once, nothing is tried again, and what was acknowledged is there afterwards.</summary>
public class FailureTests
{
    // SQLite's own limit on pages gives the code of a full disk.
    [Fact]
    public void FullDisk_FailsTheJournalForGood_AndLosesNothingAcknowledged()
    {
        using JournalFolder folder = new();
        SqliteJournalStore store = new(folder.File, new SqliteJournalOptions());
        store.Execute("PRAGMA max_page_count = 12");
        string failure;
        long acknowledged = 0;
        using (DurableJournal journal = new(store))
        {
            AdvancedPortfolioManager manager = Manager(journal);
            JournalException error = Assert.Throws<JournalException>(() =>
            {
                for (int i = 0; i < 100_000; i++)
                {
                    manager.SetCash(i);
                    acknowledged = journal.LastSequence;
                }
            });
            failure = $"{folder.File} cannot be written: the disk is full (SQLite 13: database or disk is full).";
            Assert.Equal(failure, error.Message);
            Assert.Equal(failure, manager.JournalFailure);
            Assert.InRange(acknowledged, 10, 10_000);
            store.Execute("PRAGMA max_page_count = 100000"); // there is room again, and it does not matter
            Assert.Equal(failure, Assert.Throws<JournalException>(() => manager.SetCash(7)).Message);
            Assert.Equal(failure, Assert.Throws<JournalException>(manager.SaveSnapshot).Message);
            Assert.Equal(failure, Assert.Throws<JournalException>(journal.Flush).Message);
            Assert.Equal(acknowledged, journal.LastSequence);
            Assert.Equal(acknowledged, journal.ReadEvents().Last().Sequence); // what is there can still be read
        }

        using DurableJournal again = SqliteJournal.Open(folder.File);
        Assert.Null(again.Failure);
        Assert.Equal(acknowledged, again.LastSequence);
        Assert.Equal(acknowledged - 1, Manager(again).GetSnapshot().Cash);
    }

    [Fact]
    public void ReadOnlyDatabase_FailsTheJournal()
    {
        using JournalFolder folder = new();
        SqliteJournalStore store = new(folder.File, new SqliteJournalOptions());
        using DurableJournal journal = new(store);
        AdvancedPortfolioManager manager = Manager(journal);
        manager.SetCash(1);
        store.Execute("PRAGMA query_only = ON"); // the code of a file that was made read-only; permissions do not bind every user
        string failure = $"{folder.File} cannot be written: it is read-only (SQLite 8: attempt to write a readonly database).";
        Assert.Equal(failure, Assert.Throws<JournalException>(() => manager.SetCash(2)).Message);
        Assert.Equal(failure, manager.JournalFailure);
    }

    // Prices wait for their batch: a failure is told by the event that is written, and by all after it.
    [Fact]
    public void FailureOfABatch_IsToldByTheEventThatFillsIt()
    {
        using JournalFolder folder = new();
        SqliteJournalOptions options = new() { Journal = new DurableJournalOptions { BatchSize = 4 } };
        SqliteJournalStore store = new(folder.File, options);
        using (DurableJournal journal = new(store, options.Journal))
        {
            AdvancedPortfolioManager manager = Manager(journal);
            manager.AddAsset(new PortfolioAsset("A"));
            store.Execute("PRAGMA query_only = ON");
            for (int i = 1; i <= 3; i++)
            {
                manager.ObservePrice("A", i, JournaledPortfolio.Start);
            }

            Assert.Null(manager.JournalFailure);
            Assert.Throws<JournalException>(() => manager.ObservePrice("A", 4, JournaledPortfolio.Start));
            Assert.Equal(4m, manager.GetSnapshot().Prices["A"]); // it has happened all the same
            Assert.Equal(1, journal.LastSequence);
        }

        Assert.Equal(PortfolioEventKind.AssetAdded, Assert.Single(JournaledPortfolio.EventsOf(folder.File)).Kind);
    }

    [Fact]
    public void SecondOpener_IsRefused_UntilTheFirstHasClosed()
    {
        using JournalFolder folder = new();
        using (DurableJournal first = SqliteJournal.Open(folder.File))
        {
            string message = Assert.Throws<JournalException>(() => SqliteJournal.Open(folder.File)).Message;
            Assert.StartsWith($"{folder.File} is open in another process or manager: {folder.File}.lock is held.", message, StringComparison.Ordinal);
        }

        SqliteJournal.Open(folder.File).Dispose();
    }

    // A journal that is gone is not begun anew without a word: positions would be forgotten.
    [Fact]
    public void LostDatabase_IsNotBegunAnew()
    {
        using JournalFolder folder = new();
        SqliteJournal.Open(folder.File).Dispose();
        File.Delete(folder.File);
        Assert.Equal(
            $"{folder.File} is empty, and {folder.File}.lock says that it was a journal before: restore it, or delete both to begin anew.",
            Assert.Throws<JournalException>(() => SqliteJournal.Open(folder.File)).Message);
        File.Delete(folder.File);
        File.Delete(folder.File + ".lock");
        SqliteJournal.Open(folder.File).Dispose();
    }

    [Fact]
    public void Open_WhereNothingCanBe_IsToldSo()
    {
        using JournalFolder folder = new();
        string nowhere = folder.PathOf("none/portfolio.db");
        Assert.Equal(
            $"{nowhere} cannot be opened: its directory is not there.",
            Assert.Throws<JournalException>(() => SqliteJournal.Open(nowhere)).Message);
        string directory = Directory.CreateDirectory(folder.PathOf("directory")).FullName;
        Assert.StartsWith(
            $"{directory} cannot be opened (SQLite 14", Assert.Throws<JournalException>(() => SqliteJournal.Open(directory)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SqliteJournal.Open(" "));
        Assert.Equal(
            "SnapshotsKept must be at least 1; it is 0. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => SqliteJournal.Open(folder.File, new SqliteJournalOptions { SnapshotsKept = 0 })).Message);
        Assert.Equal(
            "BatchSize must be at least 1; it is 0.\nSnapshotInterval must be at least 0; it is -1. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new AdvancedPortfolioManagerBuilder().UseSqliteJournal(
                folder.File,
                new SqliteJournalOptions { Journal = new DurableJournalOptions { BatchSize = 0, SnapshotInterval = -1 } })).Message);
    }

    // The options are another portfolio's: the journal is closed again, so that the right ones may open it.
    [Fact]
    public async Task Build_ThatCannotRecover_ClosesTheJournal()
    {
        using JournalFolder folder = new();
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            manager.AddAsset(new PortfolioAsset("A"));
        }

        AdvancedPortfolioManagerBuilder euros = new AdvancedPortfolioManagerBuilder()
            .UseOptions(new() { State = new PortfolioStateOptions { BaseCurrency = "EUR" } }).UseSqliteJournal(folder.File);
        Assert.Equal(
            $"{folder.File} holds a portfolio in USD, not in EUR.", Assert.Throws<JournalException>(euros.Build).Message);
        await JournaledPortfolio.Open(folder.File).DisposeAsync();
    }

    private static AdvancedPortfolioManager Manager(DurableJournal journal) =>
        new AdvancedPortfolioManagerBuilder().UseOptions(JournaledPortfolio.Options).UseJournal(journal).Build();
}
