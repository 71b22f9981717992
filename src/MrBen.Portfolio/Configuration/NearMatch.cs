namespace MrBen.Portfolio.Configuration;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class NearMatch
{
    /// <summary>
    /// The candidate that the fewest insertions, deletions and replacements of letters lead to (Levenshtein 1966), where they are no more
    /// than a third of its length, and at least 2 may be; otherwise none.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = candidates.MinBy(candidate => Distance(name, candidate));
        return nearest is not null && Distance(name, nearest) <= Math.Max(2, nearest.Length / 3) ? nearest : null;
    }

    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 0; j < to.Length; j++)
            {
                bool same = char.ToUpperInvariant(from[i]) == char.ToUpperInvariant(to[j]);
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, 1 + Math.Min(diagonal, row[j]));
            }
        }

        return row[^1];
    }
}
