namespace MrBen.Portfolio.Allocation;

/// <summary>Which of two limits.</summary>
public enum LimitSide
{
    /// <summary>The smallest value allowed.</summary>
    AtLeast,

    /// <summary>The largest value allowed.</summary>
    AtMost,
}
