using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>The names by which the values of an enumeration are chosen; hyphens and underscores are the same.</summary>
/// <param name="option">The option that takes them.</param>
/// <param name="names">Each value with its names, the first of which is shown.</param>
internal sealed class NameTable<T>(string option, ImmutableArray<(string[] Names, T Value)> names)
    where T : struct, Enum
{
    public string All { get; } = string.Join(", ", names.Select(entry => entry.Names[0]));

    public string NameOf(T value) => names.First(entry => entry.Value.Equals(value)).Names[0];

    /// <summary>The option; a value of it is a known name.</summary>
    public Option<string> NewOption(string description, T? otherwise)
    {
        Option<string> taken = new(option)
        {
            Description = $"{description} {All}.",
            HelpName = "name",
            Required = otherwise is null,
        };
        if (otherwise is { } value)
        {
            taken.DefaultValueFactory = _ => NameOf(value);
        }

        taken.Validators.Add(Check);
        return taken;
    }

    public T Parse(string name) => names.First(entry => entry.Names.Contains(Plain(name))).Value;

    private void Check(OptionResult result)
    {
        string name = result.Tokens.Count == 0 ? NameOf(names[0].Value) : result.Tokens[0].Value;
        if (!names.Any(entry => entry.Names.Contains(Plain(name))))
        {
            string near = NearMatch.Find(Plain(name), names.SelectMany(entry => entry.Names)) is { } found
                ? $"; did you mean {found}?"
                : ".";
            result.AddError($"'{name}' is no {option}{near} There are {All}.");
        }
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('_', '-');
}
