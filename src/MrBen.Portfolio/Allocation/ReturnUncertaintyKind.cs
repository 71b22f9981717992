namespace MrBen.Portfolio.Allocation;

/// <summary>The shape of a set of expected returns.</summary>
public enum ReturnUncertaintyKind
{
    /// <summary>Every mean by itself.</summary>
    Box,

    /// <summary>All means together, in the shape of the covariance.</summary>
    Ellipsoid,

    /// <summary>All means together, in the shape of the variances.</summary>
    DiagonalEllipsoid,
}
