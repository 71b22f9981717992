using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>An asset that is off its target and not traded. Immutable and thread-safe.</summary>
public sealed record SkippedTrade
{
    internal SkippedTrade()
    {
    }

    /// <summary>The asset.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>Units that lead to the target, before any rounding: positive to buy, negative to sell.</summary>
    public required decimal WantedQuantity { get; init; }

    /// <summary>Size of one lot in units, positive.</summary>
    public required decimal LotSize { get; init; }

    /// <summary>Value of one lot, positive.</summary>
    public required decimal LotValue { get; init; }

    /// <summary>
    /// What the reason compares with: the minimum notional, or the cash above the floor that is left at the end, or the cost of one lot;
    /// 0 for the other reasons.
    /// </summary>
    public required decimal Limit { get; init; }

    /// <summary>Why it is not traded.</summary>
    public required SkipReason Reason { get; init; }

    /// <summary>The reason as a sentence with its numbers.</summary>
    public string Detail => Reason switch
    {
        SkipReason.LessThanOneLot => Invariant($"{Asset}: {WantedQuantity:0.########} wanted, {LotSize} is one lot."),
        SkipReason.BelowMinimumNotional =>
            Invariant($"{Asset}: {WantedQuantity:0.########} wanted, worth less than the minimum notional {Limit:0.########}."),
        SkipReason.InsufficientCash => Invariant($"{Asset}: one lot is worth {LotValue:0.########}, {Limit:0.########} is left to spend."),
        SkipReason.CostExceedsProceeds =>
            Invariant($"{Asset}: selling {-WantedQuantity:0.########} costs at least what it raises; ") +
            Invariant($"one lot is worth {LotValue:0.########}, its sale costs {Limit:0.########}."),
        _ => Invariant($"{Asset}: trading {WantedQuantity:0.########} removes less drift than its turnover must."),
    };
}
