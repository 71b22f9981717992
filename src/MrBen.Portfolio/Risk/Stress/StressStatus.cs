namespace MrBen.Portfolio.Risk.Stress;

/// <summary>How one stress scenario ended.</summary>
public enum StressStatus
{
    /// <summary>It was calculated.</summary>
    Calculated,

    /// <summary>A held asset has no return in a period of the replay, and no proxy that has one; or the window holds no period.</summary>
    MissingReturns,

    /// <summary>The given returns contradict the covariance: a combination of them that cannot vary is not at its mean.</summary>
    ContradictoryShock,

    /// <summary>A return is at or below −1, or no number, so that what follows has no value.</summary>
    ImpossibleReturn,

    /// <summary>The scenario names what the portfolio's model does not hold; a report goes on with the others.</summary>
    NotApplicable,
}
