using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

/// <summary>Whatever becomes of the bytes: the events are read as they were, or refused in a sentence.</summary>
public class DamageTests
{
    // A prime, so that every place within a page comes round.
    private static readonly int Stride = TestTier.Count(brief: 61, full: 1);

    [Fact]
    public void AnyByteFlipped_IsHarmlessOrTold()
    {
        using JournalFolder folder = new();
        byte[] sound = Small(folder.File);
        string[] events = Told(folder.File);
        (int told, int harmless) = (0, 0);
        for (int i = 0; i < sound.Length; i += Stride)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= (byte)(i % 2 == 0 ? 0x01 : 0xFF);
            if (ReadsAs(events, folder, damaged, $"byte {i}"))
            {
                harmless++;
            }
            else
            {
                told++;
            }
        }

        Assert.True(told > harmless / 4, $"{told} told, {harmless} harmless"); // most of a small file is empty pages
    }

    [Fact]
    public void Truncated_AtAnyLength_IsTold()
    {
        using JournalFolder folder = new();
        byte[] sound = Small(folder.File);
        string[] events = Told(folder.File);
        for (int length = 0; length < sound.Length; length += Stride)
        {
            Assert.False(ReadsAs(events, folder, sound[..length], $"length {length}"));
        }
    }

    // Of a write-ahead log that was damaged, SQLite takes what stands before the damage, as after a power cut: an earlier end, nothing wrong.
    [Fact]
    public void AnyByteOfTheLogFlippedOrCut_LeavesAnEarlierEnd()
    {
        using JournalFolder folder = new();
        Small(folder.File);
        string copy = folder.PathOf("copy.db");
        using (DurableJournal journal = SqliteJournal.Open(folder.File))
        {
            AdvancedPortfolioManager manager =
                new AdvancedPortfolioManagerBuilder().UseOptions(JournaledPortfolio.Options).UseJournal(journal).Build();
            for (int i = 0; i < 5; i++)
            {
                manager.SetCash(i);
            }

            File.Copy(folder.File, copy);
            File.Copy(folder.File + "-wal", copy + "-wal");
        }

        byte[] database = File.ReadAllBytes(copy);
        byte[] log = File.ReadAllBytes(copy + "-wal");
        string[] events = Told(copy);
        Assert.Equal(5, events.Count(said => said.Contains("CashSet", StringComparison.Ordinal)) - 1);
        int shorter = 0;
        for (int i = 0; i < log.Length; i += Stride)
        {
            foreach (byte[] damaged in (byte[][])[log[..i], [.. log[..i], (byte)(log[i] ^ 0x10), .. log[(i + 1)..]]])
            {
                File.WriteAllBytes(copy, database);
                File.WriteAllBytes(copy + "-wal", damaged);
                File.Delete(copy + "-shm");
                string[] read = Told(copy);
                Assert.Equal(events[..read.Length], read);
                shorter += read.Length < events.Length ? 1 : 0;
            }
        }

        Assert.True(shorter > 0);
    }

    // SQLite finds nothing wrong with these: the chain does.
    [Theory]
    [InlineData("UPDATE events SET kind = 3 WHERE sequence = 4", "Event 4 of {0} does not match its hash: it, or the one")]
    [InlineData("UPDATE events SET time = time + 1 WHERE sequence = 4", "Event 4 of {0} does not match its hash: it, or the one")]
    [InlineData("UPDATE events SET content = x'01' WHERE sequence = 4", "Event 4 of {0} does not match its hash: it, or the one")]
    [InlineData("UPDATE events SET hash = x'01' WHERE sequence = 4", "{0} is damaged: The hash of event 4 has 1 bytes; it must have 32.")]
    [InlineData("UPDATE events SET time = -1 WHERE sequence = 4", "{0} is damaged: The time of event 4 is -1; it must be ticks of a date.")]
    [InlineData("DELETE FROM events WHERE sequence = 4", "Event 4 of {0} is missing; event 5 stands in its place.")]
    [InlineData("DELETE FROM events WHERE sequence = 1", "Event 1 of {0} is missing; event 2 stands in its place.")]
    [InlineData("DELETE FROM events WHERE sequence >= 4", "Event 6 of {0} is not the last of its records, or not as it was written.")]
    [InlineData("DELETE FROM journal", "{0} is damaged: it holds event 6, and does not say where it ends.")]
    [InlineData("UPDATE journal SET last_sequence = 5", "Event 5 of {0} is not the last of its records, or not as it was written.")]
    [InlineData("UPDATE journal SET last_hash = x'00'", "{0} is damaged: its end is not told by a number and 32 bytes.")]
    [InlineData("UPDATE pieces SET content = x'00'", "Piece ")]
    [InlineData("DELETE FROM pieces", "Piece ")]
    [InlineData("PRAGMA user_version = 99", "{0} has version 99; this library reads versions up to 2.")]
    [InlineData("DROP TABLE events", "{0} cannot be used (SQLite 1: no such table: events).")]
    public void Changed_ByHand_IsToldWithItsPlace(string sql, string expected)
    {
        using JournalFolder folder = new();
        Small(folder.File);
        ByHand(folder.File, sql);
        JournalException error = Assert.Throws<JournalException>(() => Told(folder.File));
        Assert.Contains(string.Format(null, expected, folder.File), error.Message, StringComparison.Ordinal);
        error = Assert.Throws<JournalException>(() => JournaledPortfolio.Open(folder.File));
        Assert.Contains(string.Format(null, expected, folder.File), error.Message, StringComparison.Ordinal);
    }

    // A snapshot only saves time: one that is damaged is passed over, and told by the check.
    [Fact]
    public async Task DamagedSnapshot_IsPassedOver_AndToldByTheCheck()
    {
        using JournalFolder folder = new();
        string hash;
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            JournaledPortfolio.Begin(manager);
            manager.SaveSnapshot();
            manager.SetCash(5);
            manager.SaveSnapshot();
            hash = manager.StateHash;
        }

        ByHand(folder.File, "UPDATE snapshots SET content = x'05000000' WHERE sequence = (SELECT max(sequence) FROM snapshots)");
        using (DurableJournal journal = SqliteJournal.Open(folder.File))
        {
            string fault = Assert.Single(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal($"The snapshot after event {journal.LastSequence} of {folder.File} does not match its hash.", fault);
        }

        ByHand(folder.File, "UPDATE snapshots SET time = time + 1");
        await using AdvancedPortfolioManager again = JournaledPortfolio.Open(folder.File);
        Assert.Equal(hash, again.StateHash);
    }

    // Nothing leads to these, so reading never meets them.
    [Theory]
    [InlineData("INSERT INTO pieces VALUES (x'00FF', x'01')", "Piece 00FF of {0} does not match its hash.")]
    [InlineData(
        "UPDATE snapshots SET sequence = 99", "The snapshot after event 99 of {0}, of time 0, is beyond what the journal holds.")]
    [InlineData(
        "UPDATE snapshots SET time = 4000000000000000000",
        "The snapshot after event 0 of {0}, of time 4000000000000000000, is beyond what the journal holds.")]
    [InlineData("UPDATE snapshots SET time = 7", "The snapshot after event 0 of {0} does not match its hash.")]
    public async Task ChangedBesideTheEvents_IsToldByTheCheck(string sql, string expected)
    {
        using JournalFolder folder = new();
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            manager.SetCash(5);
        }

        ByHand(folder.File, sql);
        using DurableJournal journal = SqliteJournal.OpenReadOnly(folder.File);
        Assert.Equal(
            string.Format(null, expected, folder.File),
            Assert.Single(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void NoDatabase_IsToldSo()
    {
        using JournalFolder folder = new();
        File.WriteAllText(folder.File, string.Concat(Enumerable.Repeat("This is a letter, not a journal. ", 100)));
        string message = Assert.Throws<JournalException>(() => SqliteJournal.Open(folder.File)).Message;
        Assert.StartsWith($"{folder.File} ", message, StringComparison.Ordinal);
        Assert.Contains("SQLite 26", message, StringComparison.Ordinal);
    }

    // Pages of 512 bytes: every byte can be tried.
    private static byte[] Small(string file)
    {
        using (DurableJournal journal = SqliteJournal.Open(file))
        {
            AdvancedPortfolioManager manager =
                new AdvancedPortfolioManagerBuilder().UseOptions(JournaledPortfolio.Options).UseJournal(journal).Build();
            manager.SetCash(1_000);
            manager.AddAsset(new PortfolioAsset("A"));
            manager.ObservePrices(JournaledPortfolio.History(3, "A"));
            manager.ApplyFill("A", 5, 100.5m, 1, JournaledPortfolio.Start);
            manager.ObservePrice("A", 99, JournaledPortfolio.Start);
            manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, AllocationMethod.Static);
            Assert.Equal(6, journal.LastSequence);
        }

        ByHand(file, "PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM", "PRAGMA journal_mode = WAL");
        return File.ReadAllBytes(file);
    }

    private static void ByHand(string file, params string[] statements)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        foreach (string sql in statements)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private static string[] Told(string file) => [.. JournaledPortfolio.EventsOf(file).Select(change => FormattableString.Invariant(
        $"{change.Sequence} {change.Kind} {change.Time:O} {change.Asset} {change.Quantity} {change.Price} {change.Amount} ")
        + FormattableString.Invariant($"{change.Decision} {change.History?.Rows}"))];

    // Everything that reads is asked: the events, the check, and the manager.
    private static bool ReadsAs(string[] events, JournalFolder folder, byte[] content, string what)
    {
        File.WriteAllBytes(folder.File, content);
        File.Delete(folder.File + "-wal");
        try
        {
            Assert.Equal(events, Told(folder.File));
            using DurableJournal journal = SqliteJournal.Open(folder.File);
            new AdvancedPortfolioManagerBuilder().UseOptions(JournaledPortfolio.Options).UseJournal(journal).Build();
            ImmutableArray<string> faults = journal.CheckIntegrity();
            Assert.All(faults, fault => Assert.Contains(folder.File, fault, StringComparison.Ordinal));
            return true;
        }
        catch (JournalException error)
        {
            Assert.Contains(folder.File, error.Message, StringComparison.Ordinal);
            return false;
        }
        catch (Exception error) when (error is not JournalException)
        {
            Assert.Fail($"{what}: {error}");
            throw;
        }
    }
}
