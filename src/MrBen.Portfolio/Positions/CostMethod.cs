namespace MrBen.Portfolio.Positions;

/// <summary>Which cost a sale ends: what decides how much of a gain is realised, and how much is still to come.</summary>
public enum CostMethod
{
    /// <summary>Every unit cost the average of what was paid for those held.</summary>
    AverageCost,

    /// <summary>The units that were bought first are sold first, each at what was paid for it.</summary>
    FirstInFirstOut,
}
