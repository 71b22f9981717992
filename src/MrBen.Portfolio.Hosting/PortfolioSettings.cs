using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// The settings of a portfolio as its section says them now, with the options of code over them. Thread-safe where the configuration is.
/// </summary>
internal sealed class PortfolioSettings(PortfolioRegistration registration)
{
    private const string Root = "advanced_portfolio"; // as the core's paths begin, whatever the section is called

    private const int MostReadings = 100;

    private readonly IConfiguration _section = registration.Section;
    private readonly string _path = registration.Section is IConfigurationSection section ? section.Path.Replace(':', '.') : "";

    /// <summary>
    /// Path and text of everything in the section, as it stood at one moment; the section's own text, if any, under an empty path.
    /// </summary>
    /// <remarks>A provider may change its settings while they are enumerated: what is read twice alike is not half of a change.</remarks>
    public ImmutableArray<KeyValuePair<string, string?>> ReadPairs()
    {
        ImmutableArray<KeyValuePair<string, string?>> before = Enumerate();
        for (int attempt = 1; attempt < MostReadings; attempt++)
        {
            ImmutableArray<KeyValuePair<string, string?>> after = Enumerate();
            if (after.SequenceEqual(before))
            {
                break;
            }

            before = after;
        }

        return before;
    }

    /// <summary>The options, or every fault.</summary>
    public PortfolioOptions? Read(IReadOnlyCollection<KeyValuePair<string, string?>> pairs, out ImmutableArray<ConfigurationFault> faults)
    {
        // A section that is not there would mean defaults for everything, limits among them: a typo must not do that.
        if (pairs.Count == 0)
        {
            faults = [new ConfigurationFault(_path, "there is no such section, or it is empty; write at least one setting.")];
            return null;
        }

        ImmutableArray<ConfigurationFault> own = OwnText(pairs) is { } text ? [OwnFault(text, isAlone: pairs.Count == 1)] : [];
        if (!PortfolioConfiguration.TryFromPairs(pairs.Where(pair => pair.Key.Length > 0), out PortfolioOptions? options, out faults)
            || !own.IsEmpty)
        {
            faults = [.. own, .. Placed(faults)];
            return null;
        }

        return Overlay(options, out faults) ? options : null;
    }

    /// <summary>The faults with the path of this section in place of the document's.</summary>
    public ImmutableArray<ConfigurationFault> Placed(ImmutableArray<ConfigurationFault> faults) =>
        [.. faults.Select(fault => fault with { Path = Placed(fault.Path) })];

    // The text of the section itself: a variable of the environment, or a file that has a text in place of an object.
    private static string? OwnText(IEnumerable<KeyValuePair<string, string?>> pairs) =>
        pairs.Where(pair => pair.Key.Length == 0).Select(pair => pair.Value).FirstOrDefault();

    private ConfigurationFault OwnFault(string text, bool isAlone)
    {
        string reason = (text.Length == 0, isAlone) switch
        {
            (true, true) => "an empty text or list is not a section with settings.",
            (true, false) => "an empty text or list stands beside members of it; leave one of them out.",
            (false, true) => $"\"{text}\" is not a section with settings.",
            (false, false) => $"\"{text}\" stands beside members of it.",
        };
        return new ConfigurationFault(_path, reason);
    }

    private string Placed(string path)
    {
        string rest = path == Root ? "" : path.StartsWith(Root + ".", StringComparison.Ordinal) ? path[(Root.Length + 1)..] : path;
        return _path.Length == 0 ? rest : rest.Length == 0 ? _path : $"{_path}.{rest}";
    }

    private bool Overlay(PortfolioOptions options, out ImmutableArray<ConfigurationFault> faults)
    {
        try
        {
            foreach (Action<PortfolioOptions> overlay in registration.Setup.Overlays)
            {
                overlay(options);
            }
        }
        catch (Exception error) // the host's own code
        {
            faults = [new ConfigurationFault(_path, $"the options set by code cannot be laid over it: {error.Message}")];
            return false;
        }

        faults = [.. options.Validate().Select(error => new ConfigurationFault(_path, $"with the options set by code: {error}"))];
        return faults.IsEmpty;
    }

    private ImmutableArray<KeyValuePair<string, string?>> Enumerate() =>
    [
        .. _section is IConfigurationSection { Value: { } text } ? [new("", text)] : Array.Empty<KeyValuePair<string, string?>>(),
        .. _section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Key.Length > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal),
    ];
}
