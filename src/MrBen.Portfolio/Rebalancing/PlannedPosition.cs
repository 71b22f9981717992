using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>One asset before and after a plan. Immutable and thread-safe.</summary>
public sealed record PlannedPosition
{
    internal PlannedPosition()
    {
    }

    /// <summary>The asset.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>Units that the plan starts from: those held, and <see cref="OpenQuantity"/>.</summary>
    public required decimal QuantityBefore { get; init; }

    /// <summary>Units that open orders are assumed to add (negative: to take away); 0 where none is open.</summary>
    public decimal OpenQuantity { get; init; }

    /// <summary>Units held once all trades, and the open orders, are done.</summary>
    public required decimal QuantityAfter { get; init; }

    /// <summary>
    /// Target as a fraction of the net asset value; 0 for an unlisted asset to close, the present weight for one to keep.
    /// </summary>
    public required double TargetWeight { get; init; }

    /// <summary>Weight of <see cref="QuantityBefore"/>, as a fraction of the net asset value before.</summary>
    public required double WeightBefore { get; init; }

    /// <summary>Weight after, as a fraction of the net asset value after costs: what a valuation at the same prices shows.</summary>
    public required double AchievedWeight { get; init; }

    /// <summary>Target less achieved weight: positive where too little is held.</summary>
    public double Drift => TargetWeight - AchievedWeight;
}
