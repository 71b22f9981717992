using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>One trade of a plan. Immutable and thread-safe.</summary>
public sealed record PlannedTrade
{
    internal PlannedTrade()
    {
    }

    /// <summary>What is traded.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>Bought or sold.</summary>
    public TradeSide Side => Quantity > 0 ? TradeSide.Buy : TradeSide.Sell;

    /// <summary>Units, a whole number of lots: positive to buy, negative to sell; never 0.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>
    /// The last price that the plan rests on, per unit. Not rounded to the price tick: that is for an order's limit price.
    /// </summary>
    public required decimal Price { get; init; }

    /// <summary>|quantity| × price × multiplier × exchange rate, positive, in the portfolio's currency.</summary>
    public required decimal Notional { get; init; }

    /// <summary>Cost by the plan's cost model, at least 0, in the portfolio's currency.</summary>
    public required decimal Cost { get; init; }

    /// <summary>The instrument's currency, in which its price and the local amounts are.</summary>
    public required string Currency { get; init; }

    /// <summary>Units of the portfolio's currency for one of the instrument's, as the plan took it; 1 where they are one.</summary>
    public required decimal ExchangeRate { get; init; }

    /// <summary>|quantity| × price × multiplier, positive, in the instrument's currency.</summary>
    public required decimal LocalNotional { get; init; }

    /// <summary>Cost by the plan's cost model, at least 0, in the instrument's currency.</summary>
    public required decimal LocalCost { get; init; }

    /// <summary>What the trade moves in the instrument's currency, cost included: negative where it spends.</summary>
    public decimal LocalCashFlow => (Side == TradeSide.Sell ? LocalNotional : -LocalNotional) - LocalCost;

    /// <summary>Cash of all currencies together once this trade and those before it are done at their reference prices.</summary>
    public required decimal CashAfter { get; init; }

    /// <summary>What the trade does to its position.</summary>
    public required TradeReason Reason { get; init; }
}
