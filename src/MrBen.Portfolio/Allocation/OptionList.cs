using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Walks a list of settings that may be uninitialised or have holes.</summary>
internal static class OptionList
{
    /// <summary>The elements that are there; a list that is <see langword="default"/> and every null element become errors.</summary>
    public static IEnumerable<T> Elements<T>(List<string> errors, string name, ImmutableArray<T> list)
        where T : class
    {
        if (list.IsDefault)
        {
            errors.Add($"{name} may be empty but not default.");
            return [];
        }

        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] is null)
            {
                errors.Add(Invariant($"Element {i} of {name} is null."));
            }
        }

        return list.Where(element => element is not null);
    }
}
