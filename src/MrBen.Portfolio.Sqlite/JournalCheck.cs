using System.Security.Cryptography;
using MrBen.Portfolio.State;
using SQLitePCL;
using static System.FormattableString;

namespace MrBen.Portfolio.Sqlite;

/// <summary>What reading a journal event by event does not find: damage of SQLite's own, and what nothing leads to.</summary>
internal static class JournalCheck
{
    public static List<string> Run(sqlite3 database, string place)
    {
        List<string> faults = [];
        try
        {
            CheckDatabase(database, place, faults);
            CheckPieces(database, place, faults);
            CheckSnapshots(database, place, faults);
        }
        catch (JournalException error)
        {
            faults.Add(error.Message); // what was found before it is told too
        }

        return faults;
    }

    private static void CheckDatabase(sqlite3 database, string place, List<string> faults)
    {
        using SqliteStatement check = new(database, place, "PRAGMA integrity_check");
        while (check.Step())
        {
            string said = check.Text(0);
            if (said != "ok")
            {
                faults.Add($"{place} is damaged: {said}.");
            }
        }
    }

    // A piece that no event has any more is left of a snapshot that was replaced; it is what was written all the same.
    private static void CheckPieces(sqlite3 database, string place, List<string> faults)
    {
        using SqliteStatement pieces = new(database, place, "SELECT hash, content FROM pieces");
        while (pieces.Step())
        {
            ReadOnlySpan<byte> hash = pieces.Bytes(0);
            if (!SHA256.HashData(pieces.Bytes(1)).AsSpan().SequenceEqual(hash))
            {
                faults.Add($"Piece {Convert.ToHexString(hash)} of {place} does not match its hash.");
            }
        }
    }

    // These are never looked for, so nothing else would miss them.
    private static void CheckSnapshots(sqlite3 database, string place, List<string> faults)
    {
        using SqliteStatement beyond = new(
            database, place,
            "SELECT sequence, time FROM snapshots WHERE sequence > coalesce((SELECT last_sequence FROM journal), 0) OR time > ?");
        beyond.Bind(1, DateTimeOffset.MaxValue.UtcTicks);
        while (beyond.Step())
        {
            faults.Add(Invariant(
                $"The snapshot after event {beyond.Number(0)} of {place}, of time {beyond.Number(1)}, is beyond what the journal holds."));
        }
    }
}
