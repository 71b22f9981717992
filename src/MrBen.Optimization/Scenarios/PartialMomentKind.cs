namespace MrBen.Optimization.Scenarios;

/// <summary>Which moment of the shortfalls a measure is.</summary>
internal enum PartialMomentKind
{
    /// <summary>Their mean.</summary>
    First,

    /// <summary>The mean of their squares.</summary>
    Second,

    /// <summary>The root of the mean of their squares.</summary>
    RootOfSecond,
}
