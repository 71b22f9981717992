namespace MrBen.Portfolio.Operations.Tests;

/// <summary>A file of settings that was edited. Disposing puts back what was: a test that fails leaves nothing to the next.</summary>
internal sealed class EditedSettings : IDisposable
{
    private readonly string _path;
    private readonly string _before;

    public EditedSettings(string path, Func<string, string> change)
    {
        (_path, _before) = (path, File.ReadAllText(path));
        File.WriteAllText(path, change(_before));
    }

    public void Dispose() => File.WriteAllText(_path, _before);
}
