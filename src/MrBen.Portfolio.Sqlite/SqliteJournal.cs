using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite;

/// <summary>Journals in SQLite files.</summary>
public static class SqliteJournal
{
    /// <summary>Opens the journal of a file, or begins one.</summary>
    /// <param name="path">
    /// The file; its directory must be there. Beside it lie SQLite's <c>-wal</c> and <c>-shm</c>, and a <c>.lock</c>.
    /// </param>
    /// <param name="options">The settings, copied; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The path is blank, or the options are unsound.</exception>
    /// <exception cref="JournalException">
    /// The file cannot be opened or written, is no journal, is damaged where it ends, or is open in another process.
    /// </exception>
    public static DurableJournal Open(string path, SqliteJournalOptions? options = null)
    {
        options ??= new SqliteJournalOptions();
        return JournalOf(new SqliteJournalStore(path, options), options);
    }

    /// <summary>
    /// Opens the journal of a file to look at it, as it is at this moment. Nothing is written to it: what is appended fails. Another process
    /// may have it open and write it meanwhile; while this one looks, the other's <c>-wal</c> cannot be emptied and grows.
    /// </summary>
    /// <param name="path">
    /// The file. Where it has no <c>-wal</c> and <c>-shm</c> beside it, SQLite makes empty ones; where it may not, the file alone is read,
    /// and what is written to it meanwhile is told. That needs a <c>-wal</c> that is empty or not there.
    /// </param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="JournalException">The file cannot be opened, is no journal, or is damaged where it ends.</exception>
    public static DurableJournal OpenReadOnly(string path)
    {
        SqliteJournalOptions options = new();
        return JournalOf(SqliteJournalStore.OpenReadOnly(path, options), options);
    }

    /// <summary>
    /// Keeps every event in a SQLite file, and begins with the state that the events there led to. The file is opened when the manager is
    /// built and closed when it is disposed; one process at a time may have it open.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; its directory must be there.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The path is blank, or the options are unsound.</exception>
    public static AdvancedPortfolioManagerBuilder UseSqliteJournal(
        this AdvancedPortfolioManagerBuilder builder, string path, SqliteJournalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (options?.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join('\n', errors), nameof(options));
        }

        return builder.UseJournalFrom(() => Open(path, options));
    }

    private static DurableJournal JournalOf(SqliteJournalStore store, SqliteJournalOptions options)
    {
        try
        {
            return new DurableJournal(store, options.Journal);
        }
        catch (JournalException)
        {
            store.Dispose();
            throw;
        }
    }
}
