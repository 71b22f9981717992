namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Families built to break an active-set method: ties, degeneracy, and numbers of unequal size.</summary>
public enum NastyFamily
{
    /// <summary>Three times as many rows as variables, most of them touching one point, with bounds touching it too.</summary>
    DegenerateVertex,

    /// <summary>No curvature; integer costs and integer rows, so that ratio tests and optimal vertices tie.</summary>
    LinearWithTies,

    /// <summary>Condition number 1e12 with a budget and a box.</summary>
    Condition1E12,

    /// <summary>A covariance times 1e-12, with a linear term of that size, of ordinary size, or none.</summary>
    TinyHessian,

    /// <summary>Free variables and equalities only.</summary>
    EqualitiesOnly,

    /// <summary>All correlations 0.9999, 0.999999, or 1 − 1e-8.</summary>
    HighlyCorrelated,

    /// <summary>Purchases and sales whose sum must be zero: one feasible portfolio.</summary>
    ZeroTurnover,

    /// <summary>Bounds 1e-9 apart around a feasible point.</summary>
    NarrowBounds,

    /// <summary>Rows and costs of size 1e6 to 1e12.</summary>
    HugeCoefficients,

    /// <summary>Each variable in its own unit, 1e-3 to 1e3.</summary>
    MixedUnits,

    /// <summary>Each row in its own unit, 1e-8 to 1e8.</summary>
    MixedRowUnits,

    /// <summary>Two opposite inequalities in place of each equality, so that the feasible set has no interior.</summary>
    SplitEqualities,

    /// <summary>Entries −2 … 2 everywhere, a Hessian of low rank: exact ties in everything.</summary>
    SmallIntegers,

    /// <summary>Upper bounds that sum to exactly the budget.</summary>
    CapsSumToBudget,

    /// <summary>Bounds ±1e6 in place of none, long-short, with factor-neutral rows.</summary>
    DistantBounds,

    /// <summary>A singular Hessian without bounds, the linear term in its range.</summary>
    FreeSemidefinite,
}
