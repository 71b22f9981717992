namespace MrBen.Optimization.Certificates;

/// <summary>Which limit of which kind of constraint.</summary>
public enum ConstraintSide
{
    /// <summary>l ≤ x of one variable.</summary>
    LowerBound,

    /// <summary>x ≤ u of one variable.</summary>
    UpperBound,

    /// <summary>L ≤ a'x of one row.</summary>
    RowLower,

    /// <summary>a'x ≤ U of one row.</summary>
    RowUpper,
}
