namespace MrBen.Optimization.Scenarios;

/// <summary>What a measure of losses is taken of.</summary>
internal enum LossKind
{
    /// <summary>−y of each scenario.</summary>
    Outcome,

    /// <summary>How far the running sum of the outcomes is below its peak, in each period; the start, 0, counts as a peak.</summary>
    Drawdown,
}
