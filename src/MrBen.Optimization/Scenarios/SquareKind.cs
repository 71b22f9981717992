namespace MrBen.Optimization.Scenarios;

/// <summary>How a measure ρ is related to a sum of squares.</summary>
internal enum SquareKind
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>The sum is ρ, where nothing is homogenised.</summary>
    Whole,

    /// <summary>The sum is ½ρ², homogenised or not.</summary>
    HalfOfSquare,
}
