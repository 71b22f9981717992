namespace MrBen.Portfolio.State;

/// <summary>What a <see cref="PortfolioEvent"/> changes. Numbers are stable: they are written to journals.</summary>
public enum PortfolioEventKind
{
    /// <summary>An asset joins, with its instrument, quantity, average cost and unrealised profit.</summary>
    AssetAdded = 1,

    /// <summary>An asset leaves with whatever is held of it.</summary>
    AssetRemoved = 2,

    /// <summary>The cash is known to be an amount.</summary>
    CashSet = 3,

    /// <summary>The quantity of an asset, and perhaps its unrealised profit, is known from outside.</summary>
    PositionUpdated = 4,

    /// <summary>A trade was executed: quantity, price and fee change position and cash.</summary>
    FillApplied = 5,

    /// <summary>One price.</summary>
    PriceObserved = 6,

    /// <summary>The price history that risk and estimates rest on.</summary>
    HistoryObserved = 7,

    /// <summary>Risk was measured.</summary>
    RiskAssessed = 8,

    /// <summary>An allocation was decided, or failed.</summary>
    AllocationDecided = 9,

    /// <summary>Market weights, views or the benchmark were set.</summary>
    OutlookSet = 10,

    /// <summary>The open orders are known from outside.</summary>
    OpenOrdersSet = 11,

    /// <summary>A limit moved: breached, recovered, or on its way to either.</summary>
    LimitMoved = 12,

    /// <summary>The market was looked at: regime, spikes, breakdowns, groups.</summary>
    MarketRead = 13,

    /// <summary>Losses were forecast, and those that came held against what was forecast before.</summary>
    LossesForecast = 14,

    /// <summary>A risk report was made.</summary>
    RiskReported = 15,

    /// <summary>The exchange rate of a currency, or a history of exchange rates.</summary>
    RateObserved = 16,

    /// <summary>Cash came or went without a trade: put in or taken out, interest, a fee, a conversion.</summary>
    CashMoved = 17,

    /// <summary>A cash dividend: holders receive it, the short pay it.</summary>
    DividendPaid = 18,

    /// <summary>Units of an asset became more or fewer at the same value.</summary>
    SplitApplied = 19,

    /// <summary>A plan to hold quantities was set, or its execution moved.</summary>
    PlanSet = 20,

    /// <summary>An order was decided; it is sent once this is written down.</summary>
    OrderIntended = 21,

    /// <summary>An order moved.</summary>
    OrderMoved = 22,

    /// <summary>Trading was halted, or resumed.</summary>
    TradingHaltSet = 23,

    /// <summary>An asset was blocked for orders, or freed.</summary>
    AssetBlockSet = 24,

    /// <summary>Something of the execution was put on record.</summary>
    ExecutionNoted = 25,

    /// <summary>A review of a week, a month or a quarter was made.</summary>
    ReviewMade = 26,

    /// <summary>The histories of states, assessments and allocations were cleared of what is older than a moment.</summary>
    HistoryTrimmed = 27,
}
