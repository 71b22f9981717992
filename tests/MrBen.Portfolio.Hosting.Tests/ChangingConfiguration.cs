using Microsoft.Extensions.Configuration;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A source of settings that a test changes while a host runs, as a file would be: all at once.</summary>
internal sealed class ChangingConfiguration : ConfigurationProvider, IConfigurationSource
{
    public ChangingConfiguration(params (string Path, string? Value)[] settings) => Set(settings);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Has other settings in place of those before, and tells of it.</summary>
    public void Change(params (string Path, string? Value)[] settings)
    {
        Set(settings);
        OnReload();
    }

    /// <summary>Tells of a change where there is none.</summary>
    public void Touch() => OnReload();

    private void Set((string Path, string? Value)[] settings) =>
        Data = settings.GroupBy(setting => setting.Path, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase);
}
