using System.Text;
using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Architecture.Tests.Sources;

/// <summary>Reads C# source just far enough to find its declarations: comments, texts and characters are blanked, lines stay.</summary>
internal static partial class CSharpText
{
    /// <summary>The code without comments and without the content of texts; the code inside interpolations is blanked with them.</summary>
    public static string Blank(string source)
    {
        StringBuilder code = new(source.Length);
        int position = 0;
        while (position < source.Length)
        {
            int end = EndOfTrivia(source, position);
            if (end == position)
            {
                code.Append(source[position++]);
                continue;
            }

            for (; position < end; position++)
            {
                code.Append(source[position] == '\n' ? '\n' : ' ');
            }
        }

        return code.ToString();
    }

    /// <summary>The names of the types declared directly in a namespace, without type parameters, in order.</summary>
    public static IReadOnlyList<string> TopLevelTypes(string source)
    {
        string code = Blank(source);
        List<string> names = [];
        foreach (Match match in Declaration().Matches(code))
        {
            if (Depth(code, match.Index) == 0)
            {
                names.Add(match.Groups["name"].Value);
            }
        }

        return names;
    }

    // Braces of types and members; those of a namespace with a block do not count.
    private static int Depth(string code, int end)
    {
        int depth = 0;
        foreach (char c in code.AsSpan(0, end))
        {
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
        }

        return depth - (BlockNamespace().Match(code) is { Success: true } block && block.Index < end ? 1 : 0);
    }

    private static int EndOfTrivia(string source, int start)
    {
        ReadOnlySpan<char> rest = source.AsSpan(start);
        if (rest.StartsWith("//"))
        {
            int line = rest.IndexOf('\n');
            return line < 0 ? source.Length : start + line;
        }

        if (rest.StartsWith("/*"))
        {
            int close = source.IndexOf("*/", start + 2, StringComparison.Ordinal);
            return close < 0 ? source.Length : close + 2;
        }

        if (rest[0] == '\'')
        {
            int close = start + (rest.StartsWith("'\\") ? 3 : 2);
            int found = source.IndexOf('\'', Math.Min(close, source.Length));
            return found < 0 ? source.Length : found + 1;
        }

        int prefix = 0;
        while (prefix < rest.Length && rest[prefix] is '$' or '@')
        {
            prefix++;
        }

        return prefix < rest.Length && rest[prefix] == '"' ? EndOfText(source, start, prefix) : start;
    }

    private static int EndOfText(string source, int start, int prefix)
    {
        int quotes = 0;
        while (start + prefix + quotes < source.Length && source[start + prefix + quotes] == '"')
        {
            quotes++;
        }

        if (quotes >= 3)
        {
            int close = source.IndexOf(new string('"', quotes), start + prefix + quotes, StringComparison.Ordinal);
            return close < 0 ? source.Length : close + quotes;
        }

        bool verbatim = source.AsSpan(start, prefix).Contains('@');
        bool interpolated = source.AsSpan(start, prefix).Contains('$');
        int position = start + prefix + 1;
        while (position < source.Length && source[position] != '"')
        {
            position = source[position] switch
            {
                '\\' when !verbatim => position + 2,
                '{' when interpolated && source.AsSpan(position).StartsWith("{{") => position + 2,
                '{' when interpolated => EndOfHole(source, position),
                _ => position + 1,
            };
            if (verbatim && source.AsSpan(Math.Min(position, source.Length)).StartsWith("\"\""))
            {
                position += 2;
            }
        }

        return Math.Min(position + 1, source.Length);
    }

    // A hole may hold texts of its own: $"{(many ? "s" : "")}".
    private static int EndOfHole(string source, int start)
    {
        int depth = 0;
        int position = start;
        while (position < source.Length)
        {
            int end = source[position] is '"' or '$' or '@' ? EndOfTrivia(source, position) : position;
            if (end > position)
            {
                position = end;
                continue;
            }

            depth += source[position] switch { '{' => 1, '}' => -1, _ => 0 };
            position++;
            if (depth == 0)
            {
                break;
            }
        }

        return position;
    }

    [GeneratedRegex(@"\b(?:(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?)\s+(?<name>[A-Za-z_]\w*)|delegate\s+[^;{}()]*?(?<name>[A-Za-z_]\w*)\s*(?:<[^;{}()]*>)?\s*\()")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\bnamespace\s+[\w.]+\s*\{")]
    private static partial Regex BlockNamespace();
}
