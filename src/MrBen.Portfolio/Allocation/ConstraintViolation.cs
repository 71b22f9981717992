namespace MrBen.Portfolio.Allocation;

/// <summary>A limit that weights break. Immutable.</summary>
/// <param name="Constraint">The constraint in words, with its limit.</param>
/// <param name="Value">What the weights have.</param>
/// <param name="Excess">By how much that is beyond the limit, positive.</param>
public sealed record ConstraintViolation(string Constraint, double Value, double Excess)
{
    /// <summary>Priority of the limit; <see langword="null"/> where it must be kept.</summary>
    public int? Priority { get; init; }

    internal string Words => FormattableString.Invariant($"{Constraint} by {Excess:G6}");
}
