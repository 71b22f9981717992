using System.Diagnostics;
using Microsoft.Data.Sqlite;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// The durable journal beside SQLite alone with the same settings: order intents that are on the disk when the call returns, and events
/// read again and applied beside the same rows only read.
/// </summary>
internal static class JournalTargets
{
    private const double Seconds = 6;
    private const int Replayed = 200_000;
    private static readonly DateTimeOffset Time = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    public static IEnumerable<TargetRow> Measure()
    {
        string directory = Directory.CreateTempSubdirectory("journal").FullName;
        try
        {
            yield return Intents(directory);
            yield return Replay(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static TargetRow Intents(string directory)
    {
        using DurableJournal journal = SqliteJournal.Open(Path.Combine(directory, "intents.db"));
        AdvancedPortfolioManager manager = Manager(journal);
        manager.AddAsset(new PortfolioAsset("A"));
        long next = manager.GetSnapshot().Sequence;
        using SqliteConnection bare = Open(Path.Combine(directory, "bare.db"));
        Run(bare, "CREATE TABLE events (sequence INTEGER PRIMARY KEY, time INTEGER, kind INTEGER, content BLOB, hash BLOB)");
        using SqliteCommand insert = bare.CreateCommand();
        insert.CommandText = "INSERT INTO events VALUES ($sequence, $time, 21, $content, $hash)";
        SqliteParameter sequence = insert.Parameters.Add("$sequence", SqliteType.Integer);
        insert.Parameters.Add("$time", SqliteType.Integer).Value = Time.UtcTicks;
        insert.Parameters.Add("$content", SqliteType.Blob).Value = new byte[90];
        insert.Parameters.Add("$hash", SqliteType.Blob).Value = new byte[32];
        insert.Prepare();
        long row = 0;
        double[] medians = Duel.Medians(
            Seconds,
            Contender.Here("library", () =>
            {
                next++;
                OrderRequest order = new(new ClientOrderId($"mb{next}"), "A", 5, 100.25m);
                manager.Replay([PortfolioEvent.IntentOf(new OrderIntent(order, 0, 1, 100m), Time)]);
            }),
            Contender.Here("SQLite", () =>
            {
                sequence.Value = ++row;
                insert.ExecuteNonQuery();
            }));
        return new TargetRow(
            "one order intent, on the disk", "Microsoft.Data.Sqlite, one insert, same settings", 0.5, medians[0], medians[1],
            "one row each");
    }

    private static TargetRow Replay(string directory)
    {
        string file = Path.Combine(directory, "replay.db");
        SqliteJournalOptions options = new() { Journal = new DurableJournalOptions { BatchSize = 4_096, SnapshotInterval = 0 } };
        string hash;
        using (DurableJournal journal = SqliteJournal.Open(file, options))
        {
            AdvancedPortfolioManager manager = Manager(journal);
            manager.SetCash(1_000_000);
            manager.AddAsset(new PortfolioAsset("A"));
            for (int i = 3; i <= Replayed; i++)
            {
                manager.ObservePrice("A", 100 + ((i % 997) / 100m), Time.AddSeconds(i));
            }

            hash = manager.StateHash;
        }

        List<double> ours = [];
        List<double> theirs = [];
        bool agrees = true;
        for (int round = 0; round < 7; round++)
        {
            long start = Stopwatch.GetTimestamp();
            using (DurableJournal journal = SqliteJournal.Open(file, options))
            {
                AdvancedPortfolioManager manager = Manager(journal);
                ours.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                agrees &= manager.StateHash == hash;
            }

            start = Stopwatch.GetTimestamp();
            agrees &= ReadRows(file) == Replayed;
            theirs.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new TargetRow(
            FormattableString.Invariant($"{Replayed:N0} events read, checked and applied"),
            "Microsoft.Data.Sqlite, the same rows only read", 0.5,
            Duel.Median(ours), Duel.Median(theirs), "same state hash", agrees);
    }

    private static long ReadRows(string file)
    {
        using SqliteConnection connection = Open(file);
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT sequence, time, kind, content, hash FROM events ORDER BY sequence";
        using SqliteDataReader reader = select.ExecuteReader();
        long rows = 0;
        while (reader.Read())
        {
            long seen = reader.GetInt64(0) + reader.GetInt64(1) + reader.GetInt32(2)
                + reader.GetFieldValue<byte[]>(3).Length + reader.GetFieldValue<byte[]>(4).Length;
            rows += seen > 0 ? 1 : 0;
        }

        return rows;
    }

    private static AdvancedPortfolioManager Manager(DurableJournal journal) => new AdvancedPortfolioManagerBuilder()
        .UseOptions(new PortfolioOptions { MaxClockSkew = null }).UseJournal(journal).Build();

    private static SqliteConnection Open(string file)
    {
        SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, "PRAGMA synchronous = FULL");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
