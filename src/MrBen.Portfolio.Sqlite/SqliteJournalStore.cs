using Microsoft.Data.Sqlite;
using MrBen.Portfolio.State;
using SQLitePCL;
using static System.FormattableString;

namespace MrBen.Portfolio.Sqlite;

/// <summary>
/// Keeps a journal in a SQLite file with a write-ahead log and <c>synchronous=FULL</c>: a commit returns when it is on the disk. What need
/// not be there at once comes in batches, so that one sync is enough for many. Used by one thread at a time.
/// </summary>
/// <remarks>
/// The prepared statements are SQLite's own: every code is looked at, and a record is written without an object made for it.
/// </remarks>
internal sealed class SqliteJournalStore : IJournalStore
{
    private readonly JournalLock? _lock;
    private readonly StillFile? _still;
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly sqlite3 _database;
    private readonly int _snapshotsKept;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _setEnd;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _insertPiece;
    private readonly SqliteStatement _selectPiece;
    private bool _isInTransaction;

    /// <exception cref="ArgumentException">The path is blank, or the options are unsound.</exception>
    /// <exception cref="JournalException">The file cannot be opened as a journal.</exception>
    public SqliteJournalStore(string path, SqliteJournalOptions options)
        : this(path, Sound(path, options), new JournalLock(path), still: null)
    {
    }

    /// <summary>Without a lock it is only read; as a still file, without anything beside it.</summary>
    internal SqliteJournalStore(string path, SqliteJournalOptions options, JournalLock? held, StillFile? still)
    {
        (Place, _snapshotsKept, _lock, _still) = (path, options.SnapshotsKept, held, still);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = still?.Address ?? path,
            Pooling = false,
            Mode = held is null ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        }.ToString());
        try
        {
            _connection.Open();
            _database = _connection.Handle!;
            Execute("PRAGMA cell_size_check = ON");
            if (held is null)
            {
                Execute("BEGIN"); // to its end all reads see the same moment, whatever another process writes
                SqliteSchema.ThrowUnlessReadable(_database, path);
            }
            else
            {
                PrepareToWrite(held);
            }

            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _insert = Prepare("INSERT INTO events (sequence, time, kind, content, hash) VALUES (?, ?, ?, ?, ?)");
            _setEnd = Prepare("INSERT OR REPLACE INTO journal (id, last_sequence, last_hash) VALUES (1, ?, ?)");
            _select = Prepare(
                "SELECT sequence, time, kind, content, hash FROM events WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?");
            _insertPiece = Prepare("INSERT OR IGNORE INTO pieces (hash, content) VALUES (?, ?)");
            _selectPiece = Prepare("SELECT content FROM pieces WHERE hash = ?");
        }
        catch (Exception error)
        {
            Dispose();
            throw error is SqliteException said
                ? new JournalException(
                    Invariant($"{path} cannot be opened (SQLite {said.SqliteExtendedErrorCode}: {said.Message})."), error)
                : error;
        }
    }

    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="JournalException">The file cannot be opened as a journal.</exception>
    public static SqliteJournalStore OpenReadOnly(string path, SqliteJournalOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            return new SqliteJournalStore(path, options, held: null, still: null);
        }
        catch (JournalException error) when (StillFile.IsWanted(path, error))
        {
            return new SqliteJournalStore(path, options, held: null, new StillFile(path, error));
        }
    }

    public string Place { get; }

    public JournalEnd? ReadEnd()
    {
        using SqliteStatement end = new(_database, Place, "SELECT last_sequence, last_hash FROM journal");
        if (end.Step())
        {
            return end.Bytes(1).Length == 32 && end.Number(0) > 0
                ? new JournalEnd(end.Number(0), [.. end.Bytes(1)])
                : throw new JournalException($"{Place} is damaged: its end is not told by a number and 32 bytes.");
        }

        using SqliteStatement last = new(_database, Place, "SELECT max(sequence) FROM events");
        last.Step();
        return last.Number(0) == 0
            ? null
            : throw new JournalException(
                Invariant($"{Place} is damaged: it holds event {last.Number(0)}, and does not say where it ends."));
    }

    public void Write(JournalPage page, JournalEnd journalEnd, bool isSynced)
    {
        Begin();
        for (int i = 0; i < page.Count; i++)
        {
            JournalRecord record = page[i];
            _insert.Bind(1, record.Sequence).Bind(2, record.Time.UtcTicks).Bind(3, (int)record.Kind).Bind(4, record.Content)
                .Bind(5, record.Hash).Step();
        }

        _setEnd.Bind(1, journalEnd.Sequence).Bind(2, journalEnd.Hash.AsSpan()).Step();
        Commit();
    }

    public void Read(long first, long last, int most, JournalPage page)
    {
        _select.Bind(1, first).Bind(2, last).Bind(3, most);
        try
        {
            while (_select.Step())
            {
                page.Add(_select.Number(0), _select.Number(1), (int)_select.Number(2), _select.Bytes(3), _select.Bytes(4));
            }
        }
        finally
        {
            _select.Reset();
        }

        _still?.ThrowIfChanged();
    }

    public IReadOnlyList<long> FindEvents(PortfolioEventKind kind, long first, long last)
    {
        using SqliteStatement found = new(
            _database, Place, "SELECT sequence FROM events WHERE kind = ? AND sequence BETWEEN ? AND ? ORDER BY sequence");
        found.Bind(1, (int)kind).Bind(2, first).Bind(3, last);
        List<long> numbers = [];
        while (found.Step())
        {
            numbers.Add(found.Number(0));
        }

        _still?.ThrowIfChanged();
        return numbers;
    }

    public JournalExtent Measure(DateTimeOffset before)
    {
        using SqliteStatement counted = new(_database, Place, """
            SELECT (SELECT count(*) FROM events), (SELECT min(sequence) FROM events), (SELECT count(*) FROM events WHERE time < ?1),
                (SELECT count(*) FROM snapshots), (SELECT count(*) FROM snapshots WHERE time < ?1),
                (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
            """);
        counted.Bind(1, before.UtcTicks).Step();
        _still?.ThrowIfChanged();
        return new JournalExtent(
            counted.Number(0), counted.Number(1), counted.Number(2), counted.Number(3), counted.Number(4), counted.Number(5));
    }

    // In the transaction of the record that needs it: neither is there without the other.
    public void WritePiece(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content)
    {
        Begin();
        _insertPiece.Bind(1, hash).Bind(2, content).Step();
    }

    public ReadOnlyMemory<byte>? ReadPiece(ReadOnlySpan<byte> hash)
    {
        _selectPiece.Bind(1, hash);
        try
        {
            return _selectPiece.Step() ? _selectPiece.Bytes(0).ToArray() : default(ReadOnlyMemory<byte>?);
        }
        finally
        {
            _selectPiece.Reset();
        }
    }

    public void WriteSnapshot(StoredSnapshot snapshot)
    {
        Begin();
        using SqliteStatement insert = new(
            _database, Place, "INSERT OR REPLACE INTO snapshots (sequence, time, content, hash) VALUES (?, ?, ?, ?)");
        insert.Bind(1, snapshot.Sequence).Bind(2, snapshot.Time.UtcTicks).Bind(3, snapshot.Content.Span).Bind(4, snapshot.Hash.Span).Step();
        using SqliteStatement delete = new(
            _database, Place,
            "DELETE FROM snapshots WHERE sequence NOT IN (SELECT sequence FROM snapshots ORDER BY sequence DESC LIMIT ?)");
        delete.Bind(1, _snapshotsKept).Step();
        Commit();
    }

    public StoredSnapshot? FindSnapshot(long sequence, DateTimeOffset time)
    {
        using SqliteStatement found = new(_database, Place, """
            SELECT sequence, time, content, hash FROM snapshots WHERE sequence <= ? AND time <= ? ORDER BY sequence DESC LIMIT 1
            """);
        bool isThere = found.Bind(1, sequence).Bind(2, time.UtcTicks).Step();
        _still?.ThrowIfChanged();
        if (!isThere)
        {
            return null;
        }

        long ticks = found.Number(1);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new StoredSnapshot(
                found.Number(0), new DateTimeOffset(ticks, TimeSpan.Zero), found.Bytes(2).ToArray(), found.Bytes(3).ToArray())
            : throw new JournalException(
                Invariant($"{Place} is damaged: the time of the snapshot after event {found.Number(0)} is {ticks}."));
    }

    public IReadOnlyList<string> Check() => JournalCheck.Run(_database, Place);

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Runs a statement without parameters to its end.</summary>
    internal void Execute(string sql)
    {
        using SqliteStatement statement = new(_database, Place, sql);
        while (statement.Step())
        {
        }
    }

    private static SqliteJournalOptions Sound(string path, SqliteJournalOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return options.Validate() is { Count: > 0 } errors
            ? throw new ArgumentException(string.Join('\n', errors), nameof(options))
            : options;
    }

    private void PrepareToWrite(JournalLock held)
    {
        if (raw.sqlite3_db_readonly(_database, "main") == 1)
        {
            throw new JournalException($"{Place} cannot be written: it is read-only.");
        }

        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        SqliteSchema.Migrate(_database, Place, held);
    }

    private SqliteStatement Prepare(string sql)
    {
        SqliteStatement statement = new(_database, Place, sql);
        _statements.Add(statement);
        return statement;
    }

    private void Begin()
    {
        if (_lock is null)
        {
            throw new JournalException($"{Place} cannot be written: it was opened to be read only.");
        }

        if (!_isInTransaction)
        {
            _begin.Step();
            _isInTransaction = true;
        }
    }

    private void Commit()
    {
        _commit.Step();
        _isInTransaction = false;
    }
}
