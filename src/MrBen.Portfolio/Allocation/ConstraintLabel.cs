using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>A constraint in the user's words: what is limited, and its two limits.</summary>
internal sealed record ConstraintLabel(PortfolioLimit Limit, double Min, double Max)
{
    /// <summary>How important it is to keep it, 1 first; <see langword="null"/> where it must be kept.</summary>
    public int? Priority { get; init; }

    /// <summary>The largest coefficient of a weight: what it is counted in where limits are compared.</summary>
    public double Unit { get; init; } = 1;

    /// <summary>Whether what is limited is the lowest of a set of uncertain returns.</summary>
    public bool IsLowest { get; init; }

    public string AtLeast => Min == Max ? Equal : Invariant($"{Subject} ≥ {Min}");

    public string AtMost => Min == Max ? Equal : Invariant($"{Subject} ≤ {Max}");

    private string Equal => Invariant($"{Subject} = {Min}");

    private string Subject => IsLowest ? $"lowest {Limit.Subject}" : Limit.Subject;
}
