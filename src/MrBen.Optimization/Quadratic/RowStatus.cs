namespace MrBen.Optimization.Quadratic;

/// <summary>Where a free-set method holds a row.</summary>
internal enum RowStatus : byte
{
    Inactive,
    AtLower,
    AtUpper,

    /// <summary>Both limits are one.</summary>
    Equality,

    /// <summary>Should be active, but on the free variables it depends on rows that are.</summary>
    Dependent,
}
