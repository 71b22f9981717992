using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State.Reviews;

namespace MrBen.Portfolio.State;

/// <summary>
/// One change of a portfolio's state. All changes are events, applied by one deterministic function; the same events give the same state.
/// Immutable; which members are used depends on <see cref="Kind"/>.
/// </summary>
public readonly record struct PortfolioEvent
{
    private PortfolioEvent(PortfolioEventKind kind, DateTimeOffset time) => (Kind, Time) = (kind, time.ToUniversalTime());

    /// <summary>What changes.</summary>
    public PortfolioEventKind Kind { get; }

    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Place in the order of all events of a portfolio, from 1; 0 until it is applied.</summary>
    public long Sequence { get; private init; }

    /// <summary>The asset; <see langword="default"/> for events of the whole portfolio.</summary>
    public AssetId Asset { get; private init; }

    /// <summary>The new quantity (position), the signed quantity traded (fill), or the units that there are now (split).</summary>
    public decimal Quantity { get; private init; }

    /// <summary>
    /// The price observed or traded at, the exchange rate observed, the dividend per unit, or the units that there were (split); positive.
    /// </summary>
    public decimal Price { get; private init; }

    /// <summary>Cash, unrealised profit, the fee of a fill, or the tax kept of a dividend; <see langword="null"/> where unknown.</summary>
    public decimal? Amount { get; private init; }

    /// <summary>The asset that joins.</summary>
    public PortfolioAsset? AddedAsset => Subject as PortfolioAsset;

    /// <summary>The history observed, of prices or of exchange rates.</summary>
    public PriceHistory? History => Subject as PriceHistory;

    /// <summary>The assessment made.</summary>
    public RiskAssessment? Assessment => Subject as RiskAssessment;

    /// <summary>The allocation decided.</summary>
    public AllocationDecision? Decision => Subject as AllocationDecision;

    /// <summary>What the user says of the market.</summary>
    public MarketOutlook? Outlook => Subject as MarketOutlook;

    /// <summary>The orders that are open.</summary>
    public OpenOrderBook? OpenOrders => Subject as OpenOrderBook;

    /// <summary>Where a limit moved to.</summary>
    public LimitStatus? Limit => Subject as LimitStatus;

    /// <summary>What was said of the market.</summary>
    public MarketReading? Market => Subject as MarketReading;

    /// <summary>What was forecast, and what came of what was forecast before.</summary>
    public RiskForecastRound? Forecasts => Subject as RiskForecastRound;

    /// <summary>The currency of cash or of an exchange rate; <see langword="null"/> for the base currency, and where there is none.</summary>
    public string? Currency => Subject as string;

    /// <summary>Cash that came or went without a trade.</summary>
    public CashMovement? Movement => Subject as CashMovement;

    /// <summary>Which execution a fill is; <see langword="null"/> where the host does not say.</summary>
    public FillReference? Reference => Subject as FillReference;

    /// <summary>The plan, as it stands from now on.</summary>
    public ExecutionPlan? Plan => Subject as ExecutionPlan;

    /// <summary>The order decided.</summary>
    public OrderIntent? Intent => Subject as OrderIntent;

    /// <summary>Where an order moved to.</summary>
    public OrderMove? Move => Subject as OrderMove;

    /// <summary>Whether trading is halted.</summary>
    public TradingHalt? Halt => Subject as TradingHalt;

    /// <summary>Why an asset is blocked; <see langword="null"/> where it is freed.</summary>
    public AssetBlock? Block => Subject as AssetBlock;

    /// <summary>What was put on record.</summary>
    public ExecutionNote? Note => Subject as ExecutionNote;

    /// <summary>The review made.</summary>
    public ReviewMark? Review => Subject as ReviewMark;

    /// <summary>The moment before which histories were cleared, in UTC.</summary>
    public DateTimeOffset? KeptSince => Subject as DateTimeOffset?;

    // One reference for whichever of the above applies, so that an event of a tick stays small.
    private object? Subject { get; init; }

    /// <summary>An asset joins.</summary>
    public static PortfolioEvent Added(PortfolioAsset asset, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return new PortfolioEvent(PortfolioEventKind.AssetAdded, time) { Asset = asset.Asset, Subject = asset };
    }

    /// <summary>An asset leaves.</summary>
    public static PortfolioEvent Removed(AssetId asset, DateTimeOffset time) =>
        new(PortfolioEventKind.AssetRemoved, time) { Asset = asset };

    /// <summary>The cash of a currency is an amount.</summary>
    /// <param name="amount">The amount, negative for a debt.</param>
    /// <param name="time">When.</param>
    /// <param name="currency">The currency; <see langword="null"/> (the default) for the base currency.</param>
    public static PortfolioEvent Cash(decimal amount, DateTimeOffset time, string? currency = null) =>
        new(PortfolioEventKind.CashSet, time) { Amount = amount, Subject = currency };

    /// <summary>Cash came or went without a trade.</summary>
    public static PortfolioEvent Moved(CashMovement movement, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(movement);
        return new PortfolioEvent(PortfolioEventKind.CashMoved, time) { Subject = movement };
    }

    /// <summary>The exchange rate of a currency.</summary>
    /// <param name="currency">The currency.</param>
    /// <param name="rate">Units of the base currency for one unit of it, positive.</param>
    /// <param name="time">When.</param>
    public static PortfolioEvent RateOf(string currency, decimal rate, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return new PortfolioEvent(PortfolioEventKind.RateObserved, time) { Price = rate, Subject = currency };
    }

    /// <summary>A history of exchange rates; its assets are named as the currencies.</summary>
    public static PortfolioEvent Rates(PriceHistory history, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new PortfolioEvent(PortfolioEventKind.RateObserved, time) { Subject = history };
    }

    /// <summary>A cash dividend, as of its ex-date.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="perUnit">What is paid for one unit, in the instrument's currency and in points of its price, positive.</param>
    /// <param name="withheld">Tax kept of what is received, in the instrument's currency, at least 0.</param>
    /// <param name="time">When the price fell by it.</param>
    public static PortfolioEvent Dividend(AssetId asset, decimal perUnit, decimal withheld, DateTimeOffset time) =>
        new(PortfolioEventKind.DividendPaid, time) { Asset = asset, Price = perUnit, Amount = withheld };

    /// <summary>A split, or a reverse split.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="newUnits">What <paramref name="oldUnits"/> became, positive: 7 for 7-for-1, 1 for 1-for-20.</param>
    /// <param name="oldUnits">What became <paramref name="newUnits"/>, positive: 1 for 7-for-1, 20 for 1-for-20.</param>
    /// <param name="time">When.</param>
    public static PortfolioEvent Split(AssetId asset, decimal newUnits, decimal oldUnits, DateTimeOffset time) =>
        new(PortfolioEventKind.SplitApplied, time) { Asset = asset, Quantity = newUnits, Price = oldUnits };

    /// <summary>The quantity of an asset is known from outside.</summary>
    public static PortfolioEvent Position(AssetId asset, decimal quantity, decimal? unrealizedPnl, DateTimeOffset time) =>
        new(PortfolioEventKind.PositionUpdated, time) { Asset = asset, Quantity = quantity, Amount = unrealizedPnl };

    /// <summary>A trade was executed.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="quantity">Positive when bought, negative when sold; not 0.</param>
    /// <param name="price">Price per unit, positive.</param>
    /// <param name="fee">What the trade cost beside its price; negative for a rebate.</param>
    /// <param name="time">When.</param>
    /// <param name="reference">Which execution it is; <see langword="null"/> (the default) where the host does not say.</param>
    public static PortfolioEvent Fill(
        AssetId asset, decimal quantity, decimal price, decimal fee, DateTimeOffset time, FillReference? reference = null) =>
        new(PortfolioEventKind.FillApplied, time)
        {
            Asset = asset,
            Quantity = quantity,
            Price = price,
            Amount = fee,
            Subject = reference,
        };

    /// <summary>One price.</summary>
    public static PortfolioEvent PriceOf(AssetId asset, decimal price, DateTimeOffset time) =>
        new(PortfolioEventKind.PriceObserved, time) { Asset = asset, Price = price };

    /// <summary>A price history.</summary>
    public static PortfolioEvent Prices(PriceHistory history, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new PortfolioEvent(PortfolioEventKind.HistoryObserved, time) { Subject = history };
    }

    /// <summary>Risk was measured.</summary>
    public static PortfolioEvent Assessed(RiskAssessment assessment, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        return new PortfolioEvent(PortfolioEventKind.RiskAssessed, time) { Subject = assessment };
    }

    /// <summary>An allocation was decided, or failed.</summary>
    public static PortfolioEvent Decided(AllocationDecision decision, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return new PortfolioEvent(PortfolioEventKind.AllocationDecided, time) { Subject = decision };
    }

    /// <summary>Market weights, views and benchmark are these.</summary>
    public static PortfolioEvent OutlookOf(MarketOutlook outlook, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        return new PortfolioEvent(PortfolioEventKind.OutlookSet, time) { Subject = outlook };
    }

    /// <summary>The open orders are these and no others.</summary>
    public static PortfolioEvent OpenOrdersOf(OpenOrderBook orders, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(orders);
        return new PortfolioEvent(PortfolioEventKind.OpenOrdersSet, time) { Subject = orders };
    }

    /// <summary>A limit moved, at the time it says, or its halt was lifted.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="time">When, where it did not move.</param>
    public static PortfolioEvent LimitOf(LimitStatus status, DateTimeOffset? time = null)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new PortfolioEvent(PortfolioEventKind.LimitMoved, time ?? status.Since) { Subject = status };
    }

    /// <summary>The market was looked at.</summary>
    public static PortfolioEvent MarketOf(MarketReading reading, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new PortfolioEvent(PortfolioEventKind.MarketRead, time) { Subject = reading };
    }

    /// <summary>Losses were forecast, or forecasts scored.</summary>
    public static PortfolioEvent ForecastsOf(RiskForecastRound round, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(round);
        return new PortfolioEvent(PortfolioEventKind.LossesForecast, time) { Subject = round };
    }

    /// <summary>A risk report was made.</summary>
    public static PortfolioEvent Reported(DateTimeOffset time) => new(PortfolioEventKind.RiskReported, time);

    /// <summary>A review was made.</summary>
    public static PortfolioEvent Reviewed(ReviewMark review, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(review);
        return new PortfolioEvent(PortfolioEventKind.ReviewMade, time) { Subject = review };
    }

    /// <summary>A plan was set, or its execution moved; a plan without a number takes the event's.</summary>
    public static PortfolioEvent PlanOf(ExecutionPlan plan, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PortfolioEvent(PortfolioEventKind.PlanSet, time) { Subject = plan };
    }

    /// <summary>An order was decided.</summary>
    public static PortfolioEvent IntentOf(OrderIntent intent, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return new PortfolioEvent(PortfolioEventKind.OrderIntended, time) { Asset = intent.Order.Asset, Subject = intent };
    }

    /// <summary>An order moved.</summary>
    public static PortfolioEvent MoveOf(OrderMove move, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(move);
        return new PortfolioEvent(PortfolioEventKind.OrderMoved, time) { Subject = move };
    }

    /// <summary>Trading was halted, or resumed.</summary>
    public static PortfolioEvent HaltOf(bool isHalted, string reason, DateTimeOffset time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new PortfolioEvent(PortfolioEventKind.TradingHaltSet, time) { Subject = new TradingHalt(isHalted, reason, time.ToUniversalTime()) };
    }

    /// <summary>An asset was blocked for orders, since when the block says.</summary>
    public static PortfolioEvent Blocked(AssetBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return new PortfolioEvent(PortfolioEventKind.AssetBlockSet, block.Since) { Asset = block.Asset, Subject = block };
    }

    /// <summary>An asset was freed for orders.</summary>
    public static PortfolioEvent Freed(AssetId asset, DateTimeOffset time) =>
        new(PortfolioEventKind.AssetBlockSet, time) { Asset = asset };

    /// <summary>Something of the execution was put on record.</summary>
    public static PortfolioEvent NoteOf(ExecutionNote note, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(note);
        return new PortfolioEvent(PortfolioEventKind.ExecutionNoted, time) { Asset = note.Asset ?? default, Subject = note };
    }

    /// <summary>The histories of states, assessments and allocations lose what is older than a moment.</summary>
    /// <param name="keptSince">The moment; entries of it stay.</param>
    /// <param name="time">When.</param>
    public static PortfolioEvent Trimmed(DateTimeOffset keptSince, DateTimeOffset time) =>
        new(PortfolioEventKind.HistoryTrimmed, time) { Subject = keptSince.ToUniversalTime() };

    internal PortfolioEvent At(long sequence) => this with { Sequence = sequence };
}
