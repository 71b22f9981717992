namespace MrBen.Portfolio.Allocation;

/// <summary>When to act on a strategy's weights and how to move them.</summary>
public enum AllocationMethod
{
    /// <summary>The strategy's weights as they are, whenever asked.</summary>
    Static,
}
