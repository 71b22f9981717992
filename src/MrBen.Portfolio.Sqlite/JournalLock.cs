using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite;

/// <summary>Held by the one process that may write a journal. The system lets go of it when the process ends, however that comes.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    /// <exception cref="JournalException">Another has it, or the lock file cannot be made.</exception>
    public JournalLock(string path)
    {
        string file = path + ".lock";
        _path = path;
        try
        {
            _file = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new JournalException($"{path} cannot be opened: its directory is not there.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new JournalException($"{path} cannot be opened: {file} cannot be written.", error);
        }
        catch (IOException error)
        {
            throw new JournalException($"{path} is open in another process or manager: {file} is held. ({error.Message})", error);
        }
    }

    /// <summary>A journal that is empty is one that was never begun; where the lock remembers otherwise, it was lost.</summary>
    /// <exception cref="JournalException">It was begun before.</exception>
    public void ThrowIfBegun()
    {
        if (_file.Length > 0)
        {
            throw new JournalException(
                $"{_path} is empty, and {_path}.lock says that it was a journal before: restore it, or delete both to begin anew.");
        }
    }

    /// <summary>Remembers that the journal was begun.</summary>
    public void MarkBegun()
    {
        if (_file.Length == 0)
        {
            _file.Write("begun\n"u8);
            _file.Flush(flushToDisk: true);
        }
    }

    public void Dispose() => _file.Dispose();
}
