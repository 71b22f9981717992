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

    /// <summary>
    /// Units that lead to the target, or to the part of it that the cash floor leaves room for, before any rounding: positive to buy,
    /// negative to sell.
    /// </summary>
    public required decimal WantedQuantity { get; init; }

    /// <summary>Size of one lot in units, positive.</summary>
    public required decimal LotSize { get; init; }

    /// <summary>Value of one lot, positive.</summary>
    public required decimal LotValue { get; init; }

    /// <summary>
    /// Units in whole lots that the reason speaks of: the nearest to what is wanted, or the fewest that may be bought where cash is
    /// missing; 0 where no lot is near enough.
    /// </summary>
    public required decimal TriedQuantity { get; init; }

    /// <summary>What <see cref="TriedQuantity"/> is worth, at least 0.</summary>
    public required decimal TriedNotional { get; init; }

    /// <summary>What trading <see cref="TriedQuantity"/> costs, at least 0.</summary>
    public required decimal TriedCost { get; init; }

    /// <summary>
    /// What the reason compares with: the minimum notional or trade, the money by which an asset may change, the turnover or the number of
    /// trades that is allowed, the cash above the floor that is left at the end, or the cost of the trade; 0 for the other reasons.
    /// </summary>
    public required decimal Limit { get; init; }

    /// <summary>Why it is not traded.</summary>
    public required SkipReason Reason { get; init; }

    /// <summary>The reason as a sentence with its numbers.</summary>
    public string Detail => Reason switch
    {
        SkipReason.LessThanOneLot => Invariant($"{Asset}: {WantedQuantity:0.########} wanted, {LotSize} is one lot."),
        SkipReason.BelowMinimumNotional => Invariant(
            $"{Asset}: {Verb} {Units} moves {TriedNotional:0.########}, less than the minimum notional {Limit:0.########}."),
        SkipReason.BelowMinimumTrade => Invariant(
            $"{Asset}: {Verb} {Units} moves {TriedNotional:0.########}, less than the minimum trade {Limit:0.########}."),
        SkipReason.BeyondWeightChange => Invariant(
            $"{Asset}: {Verb} {Units} moves {TriedNotional:0.########}, and an asset may change by {Limit:0.########}."),
        SkipReason.BeyondTurnover => Invariant(
            $"{Asset}: {Verb} {Units} moves {TriedNotional:0.########}, for which the turnover of {Limit:0.########} leaves no room."),
        SkipReason.TooManyTrades => Invariant($"{Asset}: {Verb} {Units} is left for later, a plan may have {Limit} trades."),
        SkipReason.InsufficientCash when TriedCost == 0 =>
            Invariant($"{Asset}: buying {Units} takes {TriedNotional:0.########}, {Limit:0.########} is left to spend."),
        SkipReason.InsufficientCash =>
            Invariant($"{Asset}: buying {Units} takes {TriedNotional:0.########} and costs {TriedCost:0.########}, ") +
            Invariant($"{Limit:0.########} is left to spend."),
        SkipReason.CostExceedsProceeds =>
            Invariant($"{Asset}: {Verb} {Units}, worth {TriedNotional:0.########}, costs {TriedCost:0.########}."),
        _ => Invariant($"{Asset}: {Verb} {Units} removes less drift than its turnover and cost must."),
    };

    private string Verb => TriedQuantity > 0 ? "buying" : "selling";

    private string Units => Invariant($"{Math.Abs(TriedQuantity):0.########}");
}
