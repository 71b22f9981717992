using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>An open order that trades against the plan: to be cancelled before anything is sent. Immutable and thread-safe.</summary>
public sealed record OpenOrderConflict
{
    internal OpenOrderConflict()
    {
    }

    /// <summary>The order.</summary>
    public required OpenOrder Order { get; init; }

    /// <summary>Units that the plan trades of the asset, of the other sign than the order.</summary>
    public required decimal PlannedQuantity { get; init; }

    /// <summary>The asset.</summary>
    public AssetId Asset => Order.Asset;

    /// <summary>The conflict as a sentence with its numbers.</summary>
    public string Detail => Order.RemainingQuantity > 0
        ? Invariant($"{Asset}: an open order buys {Order.RemainingQuantity}, the plan sells {-PlannedQuantity}; ") + Remedy
        : Invariant($"{Asset}: an open order sells {-Order.RemainingQuantity}, the plan buys {PlannedQuantity}; ") + Remedy;

    private const string Remedy = "cancel the order first, and plan again.";
}
