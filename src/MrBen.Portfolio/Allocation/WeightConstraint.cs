namespace MrBen.Portfolio.Allocation;

/// <summary>What bounds the weights of single assets.</summary>
public enum WeightConstraint
{
    /// <summary>The bounds of the constraints as they are.</summary>
    AsGiven,

    /// <summary>From the negative of the largest weight to the largest weight.</summary>
    LongShort,

    /// <summary>Nothing but the bounds of assets that have their own.</summary>
    Unconstrained,
}
