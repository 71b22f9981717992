namespace MrBen.Optimization.Quadratic;

/// <summary>Which methods of a session may answer.</summary>
internal enum QuadraticMethods
{
    /// <summary>Free-set methods first, then the dual active-set method, then the interior point.</summary>
    All,

    /// <summary>The dual active-set method alone.</summary>
    Dual,

    /// <summary>The interior point and the path from it alone.</summary>
    Interior,
}
