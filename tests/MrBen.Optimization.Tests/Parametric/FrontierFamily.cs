namespace MrBen.Optimization.Tests.Parametric;

/// <summary>Families of random frontiers, most of them made to break a critical line algorithm.</summary>
public enum FrontierFamily
{
    /// <summary>Long-only or boxes, budget only, positive definite.</summary>
    Ordinary,

    /// <summary>Short positions, no bounds at all on some variables.</summary>
    LongShort,

    /// <summary>Group limits and ranges beside the budget.</summary>
    GeneralRows,

    /// <summary>Rewards that are equal in groups, or all of them.</summary>
    EqualMeans,

    /// <summary>Every third asset is a copy of another, with the same reward or a slightly different one.</summary>
    Duplicates,

    /// <summary>A sample covariance of fewer observations than assets, with or without rows.</summary>
    FewerObservations,

    /// <summary>Small integers everywhere, so that changes of the active set come many at a time.</summary>
    Ties,

    /// <summary>Costs with kinks at what is held.</summary>
    Kinks,

    /// <summary>Cash without variance beside risky assets, and uncorrelated equal assets.</summary>
    Cash,

    /// <summary>No curvature at all: a linear program with a reward.</summary>
    Linear,
}
