using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>An infeasibility proof in the user's words.</summary>
internal static class ConflictExplanation
{
    private const int MostListed = 6;

    // A multiplier below this share of the largest is what an interior point leaves of zero.
    private const double Rounding = 1e-7;

    /// <summary>The conflicting constraints; bounds that many assets share are told in one phrase.</summary>
    public static ImmutableArray<string> Describe(LoweredProblem lowered, InfeasibilityProof proof)
    {
        List<string> words = [];
        List<(ConstraintLabel Label, bool AtLeast)> bounds = [];
        bool trades = false;

        // In the order in which they were given: a proof lists them in the order in which its solver met them.
        foreach (ConstraintMultiplier item in proof.Constraints.OrderBy(item => item.Index))
        {
            bool isBound = item.Side is ConstraintSide.LowerBound or ConstraintSide.UpperBound;
            bool atLeast = item.Side is ConstraintSide.LowerBound or ConstraintSide.RowLower;
            ConstraintLabel? label = isBound ? lowered.BoundLabels[item.Index] : lowered.RowLabels[item.Index];
            if (label is null)
            {
                trades |= !isBound;
            }
            else if (isBound)
            {
                bounds.Add((label, atLeast));
            }
            else
            {
                words.Add(atLeast ? label.AtLeast : label.AtMost);
            }
        }

        return Told(words, bounds, trades && lowered.CountsTrades);
    }

    /// <summary>The same of a proof by multipliers of bounds, rows, cones and measures.</summary>
    public static ImmutableArray<string> Describe(LoweredProblem lowered, ProgramAnswer proof)
    {
        double smallest = Rounding * Math.Max(
            Math.Max(Kernels.MaxAbs(proof.ConeMultipliers), Kernels.MaxAbs(proof.MeasureMultipliers)),
            Math.Max(Kernels.MaxAbs(proof.BoundMultipliers), Kernels.MaxAbs(proof.RowMultipliers)));
        List<string> words = [];
        List<(ConstraintLabel Label, bool AtLeast)> bounds = [];
        bool trades = false;
        for (int i = 0; i < proof.RowMultipliers.Length; i++)
        {
            if (Math.Abs(proof.RowMultipliers[i]) > smallest)
            {
                trades |= lowered.RowLabels[i] is null;
                AddWords(lowered.RowLabels[i], proof.RowMultipliers[i]);
            }
        }

        for (int k = 0; k < proof.ConeMultipliers.Length; k++)
        {
            if (Math.Abs(proof.ConeMultipliers[k]) > smallest)
            {
                AddWords(lowered.Cones[k].Label, proof.ConeMultipliers[k]);
            }
        }

        for (int k = 0; k < proof.MeasureMultipliers.Length; k++)
        {
            if (Math.Abs(proof.MeasureMultipliers[k]) > smallest)
            {
                AddWords(LoweredMeasures.LabelOf(lowered.Measures!.Limits[k]), proof.MeasureMultipliers[k]);
            }
        }

        for (int i = 0; i < proof.BoundMultipliers.Length; i++)
        {
            if (lowered.BoundLabels[i] is { } label && Math.Abs(proof.BoundMultipliers[i]) > smallest)
            {
                bounds.Add((label, proof.BoundMultipliers[i] > 0));
            }
        }

        return Told(words, bounds, trades && lowered.CountsTrades);

        void AddWords(ConstraintLabel? label, double multiplier)
        {
            if (label is not null)
            {
                words.Add(multiplier > 0 ? label.AtLeast : label.AtMost);
            }
        }
    }

    /// <summary>One sentence.</summary>
    public static string Sentence(ImmutableArray<string> conflict) => conflict.Length == 1
        ? $"No weights satisfy {conflict[0]}."
        : $"No weights satisfy {string.Join(", ", conflict.Take(conflict.Length - 1))} and {conflict[^1]} together.";

    private static ImmutableArray<string> Told(
        List<string> words, List<(ConstraintLabel Label, bool AtLeast)> bounds, bool trades)
    {
        foreach (IGrouping<(bool AtLeast, double Limit), (ConstraintLabel Label, bool AtLeast)> same in
            bounds.GroupBy(bound => (bound.AtLeast, bound.AtLeast ? bound.Label.Min : bound.Label.Max)))
        {
            words.AddRange(same.Count() <= MostListed
                ? same.Select(bound => bound.AtLeast ? bound.Label.AtLeast : bound.Label.AtMost)
                : [Invariant($"weights of {same.Count()} assets {(same.Key.AtLeast ? "≥" : "≤")} {same.Key.Limit}")]);
        }

        if (trades)
        {
            words.Add("the current weights");
        }

        // As many effective assets as there are is several rows.
        return [.. words.Distinct()];
    }
}
