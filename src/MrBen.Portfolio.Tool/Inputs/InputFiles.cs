namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>Looks at a file's path before anything is read, so that what is wrong with it is said in a sentence.</summary>
internal static class InputFiles
{
    /// <exception cref="CommandException">There is no such file.</exception>
    public static void Require(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new CommandException(ExitCode.Usage, "The name of a file is blank.");
        }

        if (Directory.Exists(path))
        {
            throw new CommandException(ExitCode.File, $"{path} is a directory; a file is needed.");
        }

        if (!File.Exists(path))
        {
            throw new CommandException(ExitCode.File, $"There is no file {path}.");
        }
    }

    /// <exception cref="CommandException">There is no such file, or the system does not let it be read.</exception>
    public static void RequireReadable(string path)
    {
        Require(path);
        Reading(path, static file =>
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return stream.CanRead;
        });
    }

    /// <exception cref="CommandException">There is no such file, or it cannot be read.</exception>
    public static string ReadText(string path)
    {
        Require(path);
        return Reading(path, File.ReadAllText);
    }

    /// <summary>Reads a file that is there; what the system says against it names the file.</summary>
    public static T Reading<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"{path} cannot be read: {error.Message}");
        }
    }
}
