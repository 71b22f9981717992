using Microsoft.Data.Sqlite;
using MrBen.Portfolio.State;
using SQLitePCL;

namespace MrBen.Portfolio.Sqlite;

/// <summary>
/// A journal in a directory that may not be written: SQLite reads it as a file that nobody changes (<c>immutable</c>), so this watches
/// whether anybody does. Pages of two moments are never taken for one.
/// </summary>
internal sealed class StillFile
{
    private readonly string _path;
    private readonly (long Length, DateTime Written) _before;

    /// <param name="path">The file.</param>
    /// <param name="refusal">Why it could not be read as it is.</param>
    /// <exception cref="JournalException">A write-ahead log beside it holds what is not in it yet.</exception>
    public StillFile(string path, JournalException refusal)
    {
        (_path, _before) = (path, Look(path));
        if (HasLog)
        {
            throw new JournalException(
                $"{path} cannot be read where it is: {path}-wal holds what is not in it yet, and SQLite reads that only in a directory "
                + "that it may write to. Copy both to one.",
                new UnauthorizedAccessException(refusal.Message, refusal));
        }
    }

    /// <summary>What tells SQLite that nobody changes it.</summary>
    public string Address => $"{new Uri(Path.GetFullPath(_path)).AbsoluteUri}?immutable=1";

    private bool HasLog => new FileInfo($"{_path}-wal") is { Exists: true, Length: > 0 };

    /// <summary>Whether a file is there, and SQLite wanted to write beside it.</summary>
    public static bool IsWanted(string path, JournalException refusal) =>
        refusal.InnerException is SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN } && File.Exists(path);

    /// <exception cref="JournalException">Another program began to write it.</exception>
    public void ThrowIfChanged()
    {
        if (HasLog || Look(_path) != _before)
        {
            throw new JournalException(
                $"{_path} was written while it was read, in a directory where that cannot be told apart; read it again.");
        }
    }

    private static (long Length, DateTime Written) Look(string path) =>
        new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : (0, default);
}
