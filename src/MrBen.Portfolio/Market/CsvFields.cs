using System.Text;

namespace MrBen.Portfolio.Market;

/// <summary>
/// Splits lines of separated values: quoted fields, doubled quotes inside them, blanks around unquoted ones dropped. A quoted field ends on
/// its line: one stray quote must not swallow the file.
/// </summary>
internal static class CsvFields
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The separator most frequent outside quotes; the comma where there is none.</summary>
    public static char DetectSeparator(string header)
    {
        int[] counts = new int[Separators.Length];
        bool quoted = false;
        foreach (char c in header)
        {
            quoted ^= c == '"';
            int which = Array.IndexOf(Separators, c);
            if (!quoted && which >= 0)
            {
                counts[which]++;
            }
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>
    /// Replaces <paramref name="fields"/> by the fields of a line; returns what is wrong with its quotes, or <see langword="null"/>.
    /// </summary>
    public static string? Split(string line, char separator, List<ReadOnlyMemory<char>> fields)
    {
        fields.Clear();
        int position = 0;
        while (true)
        {
            int start = position;
            while (start < line.Length && line[start] == ' ')
            {
                start++;
            }

            int end;
            if (start < line.Length && line[start] == '"')
            {
                if (!ReadQuoted(line, start + 1, out string text, out int after))
                {
                    return "a quoted field is not closed.";
                }

                end = line.IndexOf(separator, after);
                end = end < 0 ? line.Length : end;
                if (!line.AsSpan(after, end - after).IsWhiteSpace())
                {
                    return $"'{line[after..end].Trim()}' follows a closing quote.";
                }

                fields.Add(text.AsMemory());
            }
            else
            {
                end = line.IndexOf(separator, position);
                end = end < 0 ? line.Length : end;
                fields.Add(line.AsMemory(position, end - position).Trim());
            }

            if (end == line.Length)
            {
                return null;
            }

            position = end + 1;
        }
    }

    private static bool ReadQuoted(string line, int start, out string text, out int after)
    {
        StringBuilder field = new();
        for (int i = start; i < line.Length; i++)
        {
            if (line[i] != '"')
            {
                field.Append(line[i]);
            }
            else if (i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else
            {
                (text, after) = (field.ToString(), i + 1);
                return true;
            }
        }

        (text, after) = ("", line.Length);
        return false;
    }
}
