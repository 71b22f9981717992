using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>A constraint in the user's words: what is limited, and its two limits.</summary>
internal sealed record ConstraintLabel(string Subject, double Min, double Max)
{
    public string AtLeast => Min == Max ? Equal : Invariant($"{Subject} ≥ {Min}");

    public string AtMost => Min == Max ? Equal : Invariant($"{Subject} ≤ {Max}");

    private string Equal => Invariant($"{Subject} = {Min}");
}
