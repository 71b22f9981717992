using System.Collections.Immutable;
using System.CommandLine;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Tool.Inputs;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Tells of each key what it means, what it is here, and who said so.</summary>
internal sealed class ExplainCommand : ToolCommand
{
    private const string Root = "advanced_portfolio";

    private readonly Argument<string> _config = new("config.json") { Description = "The configuration (JSON, advanced_portfolio)." };

    private readonly Argument<string?> _path = new("path")
    {
        Description = "A key or a section, its parts joined by dots. Default: all keys.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _set = new("--set") { Description = "Only keys that the file or the environment states." };

    public ExplainCommand()
        : base("explain", "Tells of each key what it means, its value here, its default, and whether file or environment states it.")
    {
        Add(_config);
        Add(_path);
        Add(_set);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Examples:",
        $"  {ToolProgram.Name} explain portfolio.json --set",
        $"  {ToolProgram.Name} explain portfolio.json risk_management.risk_limits",
        $"  {ToolProgram.Name} explain portfolio.json risk_management.risk_limits.max_var_95",
        "",
        "Secrets are shown as \"***\".",
    ];

    public override Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        ConfigurationInput input = ConfigurationInput.Read(parsed.GetRequiredValue(_config), terminal);
        input.GetOptionsOrThrow();
        ImmutableArray<ConfigurationSetting> settings = PortfolioConfiguration.Explain(input.Json, input.Overrides);
        string path = parsed.GetValue(_path) ?? "";
        ImmutableArray<ConfigurationSetting> chosen = Under(settings, path);
        if (parsed.GetValue(_set))
        {
            chosen = chosen.RemoveAll(setting => setting.Source == ConfigurationSource.Default);
        }

        return new ExplainAnswer(
        [
            .. chosen.Select(setting => (setting, setting.Source == ConfigurationSource.Override ? input.VariableOf(setting.Path) : null)),
        ]);
    }

    private static ImmutableArray<ConfigurationSetting> Under(ImmutableArray<ConfigurationSetting> settings, string path)
    {
        string key = path == Root ? "" : path.StartsWith($"{Root}.", StringComparison.Ordinal) ? path[(Root.Length + 1)..] : path;
        key = key.TrimEnd('.');
        ImmutableArray<ConfigurationSetting> found = key.Length == 0
            ? settings
            : [.. settings.Where(setting => setting.Path == key || setting.Path.StartsWith($"{key}.", StringComparison.Ordinal))];
        if (found.IsEmpty && Places(settings).Where(place => place.EndsWith($".{key}", StringComparison.Ordinal)).ToArray() is [string only])
        {
            return Under(settings, only); // the end of one path is enough
        }

        if (found.IsEmpty)
        {
            HashSet<string> places = Places(settings);
            string last = key.Split('.')[^1];
            string near = places.Any(place => EndsWith(place, last)) ? last : NearMatch.Find(key, places.SelectMany(EndsOf)) ?? "";
            string meant = string.Join(" or ", places.Where(place => near.Length > 0 && EndsWith(place, near)).Take(5));
            throw new CommandException(
                ExitCode.Usage, $"There is no key or section {path}{(meant.Length > 0 ? $"; did you mean {meant}?" : ".")}");
        }

        return found;
    }

    private static bool EndsWith(string place, string end) =>
        place == end || place.EndsWith($".{end}", StringComparison.Ordinal);

    // The end of a path is a name for it too: a.b.c, b.c and c.
    private static IEnumerable<string> EndsOf(string place)
    {
        yield return place;
        for (int dot = place.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = place.IndexOf('.', dot + 1))
        {
            yield return place[(dot + 1)..];
        }
    }

    // Every section and key, by its whole path.
    private static HashSet<string> Places(ImmutableArray<ConfigurationSetting> settings)
    {
        HashSet<string> places = [];
        foreach (ConfigurationSetting setting in settings)
        {
            for (int dot = setting.Path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = setting.Path.IndexOf('.', dot + 1))
            {
                places.Add(setting.Path[..dot]);
            }

            places.Add(setting.Path);
        }

        return places;
    }
}
