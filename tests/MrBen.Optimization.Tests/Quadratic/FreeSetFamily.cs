namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Families of portfolio-like programs, each made for one of the free-set methods.</summary>
public enum FreeSetFamily
{
    /// <summary>Budget, no shorts: few variables held.</summary>
    LongOnly,

    /// <summary>Budget, bounds of 0 and a cap; the caps of some add up to the budget.</summary>
    Capped,

    /// <summary>Budget, bounds on both sides of zero: most variables free.</summary>
    LongShort,

    /// <summary>Bounds only.</summary>
    Box,

    /// <summary>Budget, bounds, group limits on both sides and one-sided exposures.</summary>
    GeneralRows,

    /// <summary>Budget, bounds, proportional costs around present holdings.</summary>
    Costs,

    /// <summary>Costs and general rows.</summary>
    CostsAndRows,

    /// <summary>A variable without variance beside others.</summary>
    Cash,

    /// <summary>The covariance as factors.</summary>
    Factors,

    /// <summary>The covariance as fewer observations than variables.</summary>
    Observations,
}
