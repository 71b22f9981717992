namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>A folder of its own for a file of dead letters; gone with the test.</summary>
internal sealed class LetterFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mrben-letters-");

    public string File => Path.Combine(_folder.FullName, "dead.jsonl");

    public string[] Lines => System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];

    public void Dispose() => _folder.Delete(recursive: true);
}
