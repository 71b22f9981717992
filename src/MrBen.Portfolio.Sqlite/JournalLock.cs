using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite;

/// <summary>Held by the one process that may write a journal. The system lets go of it when the process ends, however that comes.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="JournalException">Another has it, or the lock file cannot be made.</exception>
    public JournalLock(string path)
    {
        string file = path + ".lock";
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

    public void Dispose() => _file.Dispose();
}
