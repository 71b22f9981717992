namespace MrBen.Portfolio.Rebalancing;

/// <summary>The one place where weights, which are <see cref="double"/>, become <see cref="decimal"/>. Stateless and thread-safe.</summary>
internal static class TargetMoney
{
    /// <summary>Largest absolute target weight that is taken for a weight and not for a mistake.</summary>
    public const double LargestWeight = 1000;

    /// <summary>
    /// A weight as decimal. The conversion keeps 15 digits: differences below <see cref="Resolution"/> are the conversion's, not the
    /// user's.
    /// </summary>
    public static decimal FromWeight(double weight) => (decimal)weight;

    /// <summary>Fraction of the net asset value below which a difference from the target is rounding of a weight.</summary>
    public const decimal Resolution = 1e-12m;

    /// <summary>Smallest amount whose <see cref="Resolution"/> a decimal number still holds: it has 28 places.</summary>
    public const decimal SmallestAmount = 1e-16m;
}
