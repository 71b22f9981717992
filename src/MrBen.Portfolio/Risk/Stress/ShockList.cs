using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Checks lists of shocks: each thing is named once, and each size is a number.</summary>
internal static class ShockList
{
    // Beyond any market, and money times it is still a decimal.
    public const double LargestShock = 1e6;

    public static void Check<T>(ImmutableArray<T> shocks, string what, Func<T, (string Name, double Size)> read, List<string> errors)
    {
        if (shocks.IsDefault)
        {
            errors.Add($"The list of {what} is uninitialized.");
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (T shock in shocks)
        {
            if (shock is null)
            {
                errors.Add($"One of the {what} is null.");
                continue;
            }

            (string name, double size) = read(shock);
            if (string.IsNullOrWhiteSpace(name) || name == "?")
            {
                errors.Add($"One of the {what} names nothing.");
            }
            else if (!seen.Add(name))
            {
                errors.Add($"{name} appears twice among the {what}.");
            }

            if (!(Math.Abs(size) <= LargestShock))
            {
                errors.Add(Invariant($"{name} among the {what} has {size}; it must be in [-{LargestShock}, {LargestShock}]."));
            }
        }
    }

    public static void RequireAny(int count, List<string> errors)
    {
        if (count == 0)
        {
            errors.Add("Nothing is shocked.");
        }
    }
}
