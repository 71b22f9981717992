namespace MrBen.Optimization.LinearAlgebra;

/// <summary>Which entries of a square result a product writes.</summary>
internal enum TilePart
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>The diagonal and what lies below it.</summary>
    Lower,

    /// <summary>The diagonal and what lies above it.</summary>
    Upper,
}
