namespace MrBen.Portfolio.Sqlite.Tests;

/// <summary>A directory of a test's own, gone with it.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("journal").FullName;

    public string File => Path.Combine(_directory, "portfolio.db");

    public string PathOf(string name) => Path.Combine(_directory, name);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
