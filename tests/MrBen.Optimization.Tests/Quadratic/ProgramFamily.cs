namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Families of random programs in which solvers are known to fail.</summary>
public enum ProgramFamily
{
    /// <summary>Positive definite with condition numbers 1e2 to 1e10, boxes and general rows.</summary>
    IllConditioned,

    /// <summary>Sample covariance of fewer observations than assets.</summary>
    FewerObservationsThanAssets,

    /// <summary>Every third asset is a copy of another, with the same or nearly the same expected return.</summary>
    DuplicatedAssets,

    /// <summary>Rows that differ from one another by 1e-4 to 1e-8 of their length.</summary>
    NearParallelRows,

    /// <summary>Several equalities, redundant ones among them, and a third of the variables fixed.</summary>
    EqualitiesWithFixedVariables,

    /// <summary>Long-short with a turnover limit and proportional costs: twice the variables, half of them without curvature.</summary>
    LongShortWithTurnover,

    /// <summary>Constraints that miss each other by 1e-6.</summary>
    InfeasibleByAMillionth,

    /// <summary>Group limits that contradict the budget or one another.</summary>
    ContradictoryGroups,
}
