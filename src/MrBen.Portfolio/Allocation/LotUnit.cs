using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// What lots of every asset are multiples of, and so the sum of weights too. Where none of its multiples is within the limits of the sum
/// there is nothing to search, and a search would not find that out: its bounds let fractions of lots add up to anything.
/// </summary>
internal static class LotUnit
{
    // Share of the sizes of weights by which a solver takes a row as kept, with room to spare.
    private const double Rounding = 1e-8;

    // A remainder below this share of the smallest lot is rounding of none, if lots turn out to be whole multiples after all.
    private const double NoRemainder = 1e-6;

    // Share of a lot by which it may miss a multiple.
    private const double LotRounding = 1e-11;

    /// <summary>The limits that conflict, in words; empty where lots leave some sum, or may.</summary>
    public static ImmutableArray<string> Conflict(LoweredProblem lowered, PortfolioConstraints constraints)
    {
        ImmutableArray<double> lots = lowered.Restrictions?.LotSizes ?? [];
        bool isLimited = double.IsFinite(constraints.MinTotal) && double.IsFinite(constraints.MaxTotal);
        if (!isLimited || lots.IsDefaultOrEmpty || lots.Contains(0))
        {
            return [];
        }

        // No lot misses a multiple by more than its share, nor all of them by more than that share of what may be held.
        double margin = Rounding * Math.Max(1, Gross(lowered));
        if (Of(lots) is not { } unit || !double.IsFinite(margin))
        {
            return [];
        }

        double smallest = unit * Math.Ceiling((constraints.MinTotal - margin) / unit);
        ConstraintLabel total = new(new(LimitKind.TotalWeight), constraints.MinTotal, constraints.MaxTotal);
        return smallest <= constraints.MaxTotal + margin
            ? []
            : [Invariant($"lots that are whole multiples of {unit:G6}"), .. new[] { total.AtLeast, total.AtMost }.Distinct()];
    }

    // Euclid's algorithm.
    private static double? Of(ImmutableArray<double> lots)
    {
        double least = NoRemainder * lots.Min();
        double unit = lots[0];
        foreach (double lot in lots)
        {
            double rest = lot;
            while (rest > least)
            {
                (unit, rest) = (rest, Math.Abs(Math.IEEERemainder(unit, rest)));
            }
        }

        return lots.All(lot => Math.Abs(Math.IEEERemainder(lot, unit)) <= LotRounding * lot) ? unit : null;
    }

    private static double Gross(LoweredProblem lowered)
    {
        int n = lowered.AssetCount;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += Math.Max(Math.Abs(lowered.Program.Lower[i]), Math.Abs(lowered.Program.Upper[i]));
        }

        return sum;
    }
}
