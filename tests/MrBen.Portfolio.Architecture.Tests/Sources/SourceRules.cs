using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Architecture.Tests.Sources;

/// <summary>What holds for every file below src.</summary>
internal static partial class SourceRules
{
    private const int MostLines = 600;
    private const int MostLinesOfTheFacade = 299;

    public static IEnumerable<string> Violations(SourceFile file) =>
        [.. OneType(file), .. Lines(file), .. UnfinishedWork(file), .. NamespaceOfFolder(file)];

    // Risk.cs holds Risk; Risk.Limits.cs holds a part of it. A file without types holds global usings or attributes.
    private static IEnumerable<string> OneType(SourceFile file)
    {
        IReadOnlyList<string> types = CSharpText.TopLevelTypes(file.Text);
        if (types.Count > 1)
        {
            yield return $"{file.Path} declares {types.Count} types: {string.Join(", ", types)}.";
        }
        else if (types.Count == 1 && types[0] != file.Name.Split('.')[0])
        {
            yield return $"{file.Path} declares {types[0]}.";
        }
    }

    private static IEnumerable<string> Lines(SourceFile file)
    {
        int most = file.Name.StartsWith("AdvancedPortfolioManager", StringComparison.Ordinal) ? MostLinesOfTheFacade : MostLines;
        if (file.Lines > most)
        {
            yield return $"{file.Path} has {file.Lines} lines; at most {most} are allowed.";
        }
    }

    private static IEnumerable<string> UnfinishedWork(SourceFile file) =>
        Unfinished().Matches(file.Text).Select(match => $"{file.Path} contains {match.Value}.");

    // A folder is a namespace: src/Project/Room/Part/File.cs stands in Project.Room or Project.Room.Part.
    private static IEnumerable<string> NamespaceOfFolder(SourceFile file)
    {
        string[] folders = file.Path.Split('/')[..^1];
        Match match = Namespace().Match(CSharpText.Blank(file.Text));
        if (folders is [] or ["Shared", ..] || !match.Success)
        {
            yield break;
        }

        string least = string.Join('.', folders.Take(2));
        string most = string.Join('.', folders);
        string actual = match.Groups["name"].Value;
        if (!(most + ".").StartsWith(actual + ".", StringComparison.Ordinal) || !(actual + ".").StartsWith(least + ".", StringComparison.Ordinal))
        {
            yield return $"{file.Path} stands in the namespace {actual}; its folder is {most}.";
        }
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bnamespace\s+(?<name>[\w.]+)\s*[;{]")]
    private static partial Regex Namespace();
}
