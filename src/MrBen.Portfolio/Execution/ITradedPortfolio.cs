using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// What a position manager needs of the portfolio that it trades: <see cref="AdvancedPortfolioManager"/> is one. Thread-safe.
/// </summary>
public interface ITradedPortfolio
{
    /// <summary>The portfolio's name, in the spans of its orders. Default <c>default</c>.</summary>
    string Name => "default";

    /// <summary>The portfolio at this moment.</summary>
    PortfolioSnapshot GetSnapshot();

    /// <summary>
    /// Applies an event of the execution (<see cref="PortfolioEventKind.PlanSet"/> to <see cref="PortfolioEventKind.ExecutionNoted"/>) and
    /// returns once it is as durable as its journal makes it.
    /// </summary>
    /// <returns>
    /// The event's number; 0, and nothing has changed, where it came too late: an order while trading is halted, the end of a plan that another took
    /// the place of.
    /// </returns>
    /// <exception cref="ArgumentException">The event is of another kind, or does not fit the state; nothing has changed.</exception>
    long Record(in PortfolioEvent change);

    /// <summary>Books a fill. False, and nothing changes, where that execution was booked already.</summary>
    /// <exception cref="ArgumentException">The fill does not fit the state; nothing has changed.</exception>
    bool ApplyFill(AssetId asset, decimal quantity, decimal price, decimal fee, DateTimeOffset time, FillReference? reference);

    /// <summary>Takes one price. False where a later one is known.</summary>
    bool ObservePrice(AssetId asset, decimal price, DateTimeOffset time);

    /// <summary>Takes the exchange rate of a currency. False where a later one is known.</summary>
    bool ObserveRate(string currency, decimal rate, DateTimeOffset time);

    /// <summary>Sets what is held of an asset, as known from outside.</summary>
    void UpdateAssetPosition(AssetId asset, decimal quantity, decimal? unrealizedPnl);

    /// <summary>An order that was decided here; <see langword="null"/> where none was, or it is kept no longer.</summary>
    OrderRecord? FindOrder(ClientOrderId order);

    /// <summary>How many orders were decided after a moment, all and those of one asset and side.</summary>
    OrderCount CountOrders(AssetId asset, TradeSide side, DateTimeOffset after);

    /// <summary>What orders would make of risk, exposures and limits.</summary>
    void WhatIf(ReadOnlySpan<WhatIfOrder> orders, WhatIfResult result);
}
