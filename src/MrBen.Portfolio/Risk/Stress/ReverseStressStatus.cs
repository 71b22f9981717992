namespace MrBen.Portfolio.Risk.Stress;

/// <summary>How a reverse stress test ended.</summary>
public enum ReverseStressStatus
{
    /// <summary>The most plausible shock, or the smallest multiplier, was found.</summary>
    Found,

    /// <summary>The limit is breached without a shock: by the means alone, or at a multiplier of 1 or less.</summary>
    AlreadyBreached,

    /// <summary>No shock within the bounds, or no multiplier, breaches the limit.</summary>
    Unreachable,

    /// <summary>The solver ran out of time or precision; the detail says which.</summary>
    NotSolved,
}
