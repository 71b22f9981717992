namespace MrBen.Portfolio.Market;

/// <summary>How a return is computed from two prices.</summary>
public enum ReturnKind
{
    /// <summary>p₁/p₀ − 1: adds up across assets.</summary>
    Simple,

    /// <summary>ln(p₁/p₀): adds up over time.</summary>
    Log,
}
