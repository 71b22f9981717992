namespace Hosted;

/// <summary>
/// The folder of everything that is edited and kept, for one process at a time. Its lock says something while the first start lives through
/// its past: a start that finds it so comes after one that was cut short, and begins anew. Not thread-safe.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string SettingsName = "appsettings.json";

    private readonly FileStream _lock; // the system lets go of it when the process ends, however that comes

    /// <summary>Opens the folder, or makes it.</summary>
    /// <exception cref="IOException">It cannot be used, or another process uses it.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public WorkFolder(string path)
    {
        Directory.CreateDirectory(path);
        Journal = Path.Combine(path, "portfolio.db");
        Models = Path.Combine(path, "models");
        Settings = Path.Combine(path, SettingsName);
        _lock = new FileStream(Path.Combine(path, "work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (!File.Exists(Settings))
        {
            // Moved when it is whole: a copy can be cut short too.
            File.Copy(Path.Combine(AppContext.BaseDirectory, SettingsName), Settings + ".new", overwrite: true);
            File.Move(Settings + ".new", Settings);
        }

        WasCutShort = _lock.Length > 0;
        if (WasCutShort)
        {
            Clear();
        }

        IsNew = !FilesOfJournal().Any(File.Exists);
        if (IsNew)
        {
            _lock.Write("The first start is not finished: the next one deletes journal and models.\n"u8);
            _lock.Flush(flushToDisk: true);
        }
    }

    public string Journal { get; }

    public string Models { get; }

    public string Settings { get; }

    /// <summary>Whether there is no past yet, or only half of one that is deleted now.</summary>
    public bool IsNew { get; }

    /// <summary>Whether the start before this one was the first, and did not come to its end.</summary>
    public bool WasCutShort { get; }

    /// <summary>Says that the past is whole and in the journal: the next start keeps it.</summary>
    public void Keep()
    {
        _lock.SetLength(0);
        _lock.Flush(flushToDisk: true);
    }

    public void Dispose() => _lock.Dispose();

    private void Clear()
    {
        Array.ForEach(FilesOfJournal(), File.Delete); // no fault where there is none
        if (Directory.Exists(Models))
        {
            Directory.Delete(Models, recursive: true);
        }
    }

    // With SQLite's own, and the lock that remembers that there was a journal.
    private string[] FilesOfJournal() => [Journal, Journal + "-wal", Journal + "-shm", Journal + ".lock"];
}
