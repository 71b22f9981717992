namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mrben-hosting-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
