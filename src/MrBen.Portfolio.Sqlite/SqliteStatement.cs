using Microsoft.Data.Sqlite;
using MrBen.Portfolio.State;
using SQLitePCL;
using static System.FormattableString;

namespace MrBen.Portfolio.Sqlite;

/// <summary>
/// One prepared statement, used again and again. Every code of SQLite's that is no success becomes a sentence. Not thread-safe.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly string _place;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string place, string sql)
    {
        (_database, _place) = (database, place);
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public SqliteStatement Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, place, value));
        return this;
    }

    public SqliteStatement Bind(int place, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, place, 0) : raw.sqlite3_bind_blob(_statement, place, value));
        return this;
    }

    /// <summary>Goes to the next row; false, and ready to be used again, where there is none.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            JournalException error = Failure(_database, _place, code);
            raw.sqlite3_reset(_statement);
            throw error;
        }

        Reset();
        return false;
    }

    /// <summary>Makes it ready to be used again before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>A view, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    /// <summary>What a code means for a journal.</summary>
    public static JournalException Failure(sqlite3 database, string place, int code)
    {
        string said = raw.sqlite3_errmsg(database).utf8_to_string();
        int extended = raw.sqlite3_extended_errcode(database);
        string what = (code & 0xFF) switch
        {
            raw.SQLITE_FULL => "cannot be written: the disk is full",
            raw.SQLITE_READONLY => "cannot be written: it is read-only",
            raw.SQLITE_IOERR => "cannot be read or written: the disk fails",
            raw.SQLITE_CANTOPEN => "cannot be opened",
            raw.SQLITE_CORRUPT => "is damaged",
            raw.SQLITE_NOTADB => "is no journal, or its beginning is damaged",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is being written by another program",
            _ => "cannot be used",
        };
        return new JournalException(
            Invariant($"{place} {what} (SQLite {extended}: {said})."), new SqliteException(said, code & 0xFF, extended));
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(_database, _place, code);
        }
    }
}
