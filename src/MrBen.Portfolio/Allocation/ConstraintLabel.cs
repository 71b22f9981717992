using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>A constraint in the user's words: what is limited, and its two limits.</summary>
internal sealed record ConstraintLabel(PortfolioLimit Limit, double Min, double Max)
{
    /// <summary>How important it is to keep it, 1 first; <see langword="null"/> where it must be kept.</summary>
    public int? Priority { get; init; }

    /// <summary>The largest coefficient of a weight: what it is counted in where limits are compared.</summary>
    public double Unit { get; init; } = 1;

    public string AtLeast => Min == Max ? Equal : Invariant($"{Limit.Subject} ≥ {Min}");

    public string AtMost => Min == Max ? Equal : Invariant($"{Limit.Subject} ≤ {Max}");

    private string Equal => Invariant($"{Limit.Subject} = {Min}");
}
