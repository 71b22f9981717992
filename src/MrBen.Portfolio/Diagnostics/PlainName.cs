using System.Globalization;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>What a name is that stands in logs, metrics, alerts and documents: in one line, and the same to whoever reads it.</summary>
internal static class PlainName
{
    /// <summary>What keeps a text from being a name, for <c>the name …</c>; <see langword="null"/> where nothing does.</summary>
    public static string? FindFault(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "must not be empty.";
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
        {
            return $"must not begin or end with a blank; it is '{InOneLine(name)}'.";
        }

        int place = name.ToList().FindIndex(character => !IsPrinted(character));
        return place < 0
            ? null
            : Invariant($"must not hold control characters or line breaks; character {place + 1} of '{InOneLine(name)}' is ")
                + Invariant($"U+{(int)name[place]:X4}.");
    }

    /// <summary>Refuses an argument that is no name.</summary>
    /// <exception cref="ArgumentException">
    /// It is empty or blank, begins or ends with a blank, or holds a control character or a line break.
    /// </exception>
    public static void ThrowIfUnfit(string? name, [CallerArgumentExpression(nameof(name))] string argument = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, argument);
        if (FindFault(name) is { } fault)
        {
            throw new ArgumentException($"A name {fault}", argument);
        }
    }

    private static bool IsPrinted(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string InOneLine(string name) => string.Concat(name.Select(character => IsPrinted(character) ? character : '\uFFFD'));
}
