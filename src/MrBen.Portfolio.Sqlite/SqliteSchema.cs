using MrBen.Portfolio.State;
using SQLitePCL;
using static System.FormattableString;

namespace MrBen.Portfolio.Sqlite;

/// <summary>The tables of a journal, and the steps that lead from each version to the next.</summary>
internal static class SqliteSchema
{
    /// <summary>Step k leads from version k to k + 1; 0 is an empty file.</summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE journal (id INTEGER PRIMARY KEY CHECK (id = 1), last_sequence INTEGER NOT NULL, last_hash BLOB NOT NULL);
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind INTEGER NOT NULL, content BLOB NOT NULL, hash BLOB NOT NULL);
        CREATE TABLE pieces (hash BLOB PRIMARY KEY, content BLOB NOT NULL);
        CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, content BLOB NOT NULL, hash BLOB NOT NULL);
        """,
        "CREATE INDEX events_by_kind ON events (kind);",
    ];

    public static int Version => Steps.Length;

    /// <summary>Brings a database to the present version, each step in a transaction of its own.</summary>
    /// <exception cref="JournalException">It is of a later version, it was begun before and is empty, or it cannot be changed.</exception>
    public static void Migrate(sqlite3 database, string place, JournalLock held)
    {
        long version = VersionOf(database, place);
        if (version == 0)
        {
            held.ThrowIfBegun();
        }

        for (; version < Version; version++)
        {
            string step = Invariant($"BEGIN IMMEDIATE;\n{Steps[version]}\nPRAGMA user_version = {version + 1};\nCOMMIT;");
            int code = raw.sqlite3_exec(database, step);
            if (code != raw.SQLITE_OK)
            {
                JournalException error = SqliteStatement.Failure(database, place, code);
                raw.sqlite3_exec(database, "ROLLBACK;");
                throw error;
            }
        }

        held.MarkBegun();
    }

    /// <summary>A version that is only read needs no step: each one has the tables of the first.</summary>
    /// <exception cref="JournalException">It is of a later version, or no journal.</exception>
    public static void ThrowUnlessReadable(sqlite3 database, string place)
    {
        if (VersionOf(database, place) == 0)
        {
            throw new JournalException($"{place} is no journal, or an empty one.");
        }
    }

    private static long VersionOf(sqlite3 database, string place)
    {
        using SqliteStatement asked = new(database, place, "PRAGMA user_version");
        asked.Step();
        long version = asked.Number(0);
        return version >= 0 && version <= Version
            ? version
            : throw new JournalException(Invariant(
                $"{place} has version {version}; this library reads versions up to {Version}."));
    }
}
