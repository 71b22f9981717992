using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>A configuration as the user has it: a file or none, and what the environment puts over it.</summary>
internal sealed partial class ConfigurationInput
{
    private const string NoFile = """{ "advanced_portfolio": {} }""";

    private readonly string _source;
    private readonly ImmutableArray<(string Variable, string Path)> _variables;

    private ConfigurationInput(string? path, ToolTerminal terminal)
    {
        Json = path is null ? NoFile : InputFiles.ReadText(path);
        _source = path ?? "environment";
        Overrides = PortfolioConfiguration.PairsOf(terminal.Environment);
        _variables =
        [
            .. terminal.Environment.Keys.Cast<string>()
                .Where(name => name.StartsWith(PortfolioConfiguration.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).Select(name => (name, Dotted(name[PortfolioConfiguration.EnvironmentPrefix.Length..]))),
        ];
    }

    /// <summary>The document.</summary>
    public string Json { get; }

    /// <summary>What stands over it.</summary>
    public ImmutableArray<KeyValuePair<string, string?>> Overrides { get; }

    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static ConfigurationInput Read(string? path, ToolTerminal terminal) => new(path, terminal);

    public static Option<string?> NewOption() => new("--config")
    {
        Description = "A configuration (JSON, advanced_portfolio). Default: the defaults. "
            + $"{PortfolioConfiguration.EnvironmentPrefix}… of the environment stand over it.",
        HelpName = "config.json",
    };

    /// <summary>The options, or every fault.</summary>
    public bool TryGetOptions(out PortfolioOptions options, out ImmutableArray<InputFault> faults)
    {
        bool isSound = PortfolioConfiguration.TryParse(
            Json, Overrides, out PortfolioOptions? read, out ImmutableArray<ConfigurationFault> found);
        options = read ?? new PortfolioOptions();
        faults = [.. found.Select(fault => new InputFault(_source, fault.Path, fault.Reason) { Variable = VariableOf(PlaceOf(fault)) })];
        return isSound;
    }

    /// <exception cref="CommandException">There are faults.</exception>
    public PortfolioOptions GetOptionsOrThrow() =>
        TryGetOptions(out PortfolioOptions options, out ImmutableArray<InputFault> faults) ? options : throw new CommandException(faults);

    /// <summary>The variable that states a key, or a part of it; none where it is not the environment.</summary>
    public string? VariableOf(string path)
    {
        const string Root = "advanced_portfolio.";
        string key = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
        return _variables.FirstOrDefault(variable =>
            variable.Path.Equals(key, StringComparison.OrdinalIgnoreCase)
            || variable.Path.StartsWith($"{key}.", StringComparison.OrdinalIgnoreCase)).Variable;
    }

    // A fault of one of several entries begins with its place among them.
    private static string PlaceOf(ConfigurationFault fault) => Entry().Match(fault.Reason) is { Success: true } entry
        ? $"{fault.Path}.{entry.Groups["place"].Value}"
        : fault.Path;

    [GeneratedRegex(@"\A\[(?<place>\d+)\] ", RegexOptions.CultureInvariant)]
    private static partial Regex Entry();

    private static string Dotted(string name) => name.Replace("__", ".", StringComparison.Ordinal).Replace(':', '.');
}
