using System.CommandLine;
using System.CommandLine.Parsing;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tool;

/// <summary>What is wrong with the arguments, in sentences.</summary>
internal static class UsageFaults
{
    /// <summary>The parser's sentences; of a word that it does not know, the one that was perhaps meant.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        List<string> faults = [];
        foreach (ParseError error in parsed.Errors)
        {
            string? unknown = parsed.UnmatchedTokens.FirstOrDefault(
                token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
            if (unknown is null && parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command is RootCommand)
            {
                continue; // that a command is missing: the word in its place is told
            }

            faults.Add(unknown is not null && NearMatch.Find(unknown, KnownTo(parsed.CommandResult)) is { } near
                ? $"{error.Message.TrimEnd('.')}; did you mean {near}?"
                : error.Message);
        }

        return faults;
    }

    private static IEnumerable<string> KnownTo(CommandResult result)
    {
        for (SymbolResult? place = result; place is not null; place = place.Parent)
        {
            if (place is CommandResult { Command: { } command })
            {
                // Of what stands above a command it knows the options that hold everywhere.
                bool isOwn = ReferenceEquals(place, result);
                IEnumerable<Symbol> known = command.Options.Where(option => isOwn || option.Recursive);
                foreach (Symbol symbol in isOwn ? known.Concat(command.Subcommands) : known)
                {
                    yield return symbol.Name;
                }
            }
        }
    }
}
