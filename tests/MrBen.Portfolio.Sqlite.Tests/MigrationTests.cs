using Microsoft.Data.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

public class MigrationTests
{
    // Two deposits, written by hand; the hashes are what sha256sum says of:
    //   first:  SHA-256("MrBen.Portfolio journal" 00×8)  01 00×7  ticks  03 00 00 00  01 (layout)  decimal
    //   second: the first's hash                         02 00×7  ticks  03 00 00 00  01           decimal
    // with the ticks of 2026-01-05 09:30 UTC, 639032022000000000, little-endian, and a decimal's low, middle, high word and flags.
    [Fact]
    public void Version1_WrittenByHand_IsReadAndBroughtToThePresent()
    {
        using JournalFolder folder = new();
        using (SqliteConnection connection = new($"Data Source={folder.File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"""
                CREATE TABLE journal (id INTEGER PRIMARY KEY CHECK (id = 1), last_sequence INTEGER NOT NULL, last_hash BLOB NOT NULL);
                CREATE TABLE events (
                    sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind INTEGER NOT NULL, content BLOB NOT NULL, hash BLOB NOT NULL);
                CREATE TABLE pieces (hash BLOB PRIMARY KEY, content BLOB NOT NULL);
                CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, content BLOB NOT NULL, hash BLOB NOT NULL);
                INSERT INTO events VALUES (1, 639032022000000000, 3, x'01E8030000000000000000000000000000', x'{First}');
                INSERT INTO events VALUES (2, 639032022000000000, 3, x'01FA000000000000000000000000000200', x'{Second}');
                INSERT INTO journal VALUES (1, 2, x'{Second}');
                PRAGMA user_version = 1;
                """;
            command.ExecuteNonQuery();
        }

        using (DurableJournal journal = SqliteJournal.Open(folder.File))
        {
            Assert.Equal([1_000m, 2.50m], journal.ReadEvents().Select(change => change.Amount!.Value));
            Assert.All(journal.ReadEvents(), change => Assert.Equal(JournaledPortfolio.Start, change.Time));
            Assert.Equal([1L, 2L], journal.ReadEventsOf([PortfolioEventKind.CashSet]).Select(change => change.Sequence));
            Assert.Empty(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken));
        }

        using SqliteConnection after = new($"Data Source={folder.File};Pooling=False");
        after.Open();
        using SqliteCommand asked = after.CreateCommand();
        asked.CommandText = "SELECT (SELECT user_version FROM pragma_user_version) || (SELECT name FROM sqlite_master WHERE name = 'events_by_kind')";
        Assert.Equal("2events_by_kind", asked.ExecuteScalar());
    }

    private const string First = "4f07948c1d659fe7247b079ed9109977c16dff4761e21a0c2d9fc00c09d1590b";
    private const string Second = "63ae142e93814fe4f1e2711d629f4a13f9a7fae4c8ce814b086167776e05f58b";
}
