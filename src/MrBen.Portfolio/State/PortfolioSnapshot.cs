using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State.Reviews;

namespace MrBen.Portfolio.State;

/// <summary>A portfolio at one moment. Immutable and thread-safe; shared by all who ask until the next change.</summary>
public sealed record PortfolioSnapshot
{
    internal PortfolioSnapshot()
    {
    }

    /// <summary>Number of events applied.</summary>
    public required long Sequence { get; init; }

    /// <summary>The latest time of an event, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Currency of all money that is not said to be in another.</summary>
    public required string BaseCurrency { get; init; }

    /// <summary>Cash of all currencies at the last exchange rates; what has none is not in it, and the net asset value then unknown.</summary>
    public required decimal Cash { get; init; }

    /// <summary>Cash of each currency, in that currency, by currency.</summary>
    public required ImmutableSortedDictionary<string, decimal> CashByCurrency { get; init; }

    /// <summary>The last exchange rates, and how old they may be.</summary>
    public required ExchangeRates Rates { get; init; }

    /// <summary>The history of exchange rates observed last; none before.</summary>
    public required PriceHistory? RateHistory { get; init; }

    /// <summary>The assets in the order in which they joined.</summary>
    public required ImmutableArray<PortfolioAsset> Assets { get; init; }

    /// <summary>Their last prices, in the currencies of their instruments; assets without one are not in it.</summary>
    public required ImmutableDictionary<AssetId, decimal> Prices { get; init; }

    /// <summary>
    /// Cash and the value of all positions; none while a held asset has no price, or something held no exchange rate that is young enough at
    /// <see cref="Time"/>.
    /// </summary>
    public required decimal? NetAssetValue { get; init; }

    /// <summary>
    /// The highest net asset value that prices, exchange rates and fills have led to. Deposits, withdrawals and corrections of positions move it in
    /// proportion. A position without a price counts as nothing here; its first price is no gain.
    /// </summary>
    public required decimal HighWaterMark { get; init; }

    /// <summary>
    /// The value of one unit of the portfolio, at least 0; 1 at first. Prices, exchange rates, fills with their fees, dividends, interest and
    /// fees of the account move it in proportion to the value of what has a price; deposits, withdrawals, corrections of positions and the first price of a position do not: its changes are the
    /// time-weighted return. It stands still while the value is not positive, and stays at 0 once prices and fills have lost everything.
    /// </summary>
    public required double UnitValue { get; init; }

    /// <summary>
    /// When a position first changed after the last plan with trades, UTC; none before. Plans that nobody acted on are no rebalances.
    /// </summary>
    public required DateTimeOffset? LastRebalance { get; init; }

    /// <summary>The price history observed last; none before.</summary>
    public required PriceHistory? History { get; init; }

    /// <summary>What share of the market each asset makes; none where not said.</summary>
    public required MarketWeights? MarketWeights { get; init; }

    /// <summary>Opinions on expected returns.</summary>
    public required ImmutableArray<View> Views { get; init; }

    /// <summary>The asset whose returns the portfolio is compared with; none where not said.</summary>
    public required AssetId? Benchmark { get; init; }

    /// <summary>The orders that are open, as the host last told, and what is still to come of those sent from here.</summary>
    public required ImmutableArray<OpenOrder> OpenOrders { get; init; }

    /// <summary>Orders sent from here that have not ended, and those of the plan that is executed, in the order of their decisions.</summary>
    public required ImmutableArray<OrderRecord> Orders { get; init; }

    /// <summary>The plan that is executed, or was last; none before the first.</summary>
    public required ExecutionPlan? Plan { get; init; }

    /// <summary>Whether trading is halted as a whole.</summary>
    public required TradingHalt TradingHalt { get; init; }

    /// <summary>The assets that no order is sent for, by name.</summary>
    public required ImmutableArray<AssetBlock> Blocks { get; init; }

    /// <summary>What was said last of the market; none before.</summary>
    public required MarketReading? Market { get; init; }

    /// <summary>When a risk report was last made, UTC; none before.</summary>
    public required DateTimeOffset? LastRiskReport { get; init; }

    /// <summary>The last review made of each kind of period, by kind; those of which none was made are not in it.</summary>
    public required ImmutableArray<ReviewMark> LastReviews { get; init; }

    /// <summary>Forecasts of the loss of the next period, whose day has not come yet; none where none were made.</summary>
    public required RiskForecastSet? PendingForecasts { get; init; }

    /// <summary>Loss from the high-water mark as a fraction of it, in [0, ∞); none while the net asset value is unknown.</summary>
    public double? Drawdown =>
        NetAssetValue is { } value && HighWaterMark > 0 ? LossFrom(HighWaterMark, value) : null;

    // The difference is exact money, but of two numbers near the ends of a decimal it may be beyond them.
    private static double LossFrom(decimal mark, decimal value)
    {
        bool fits = value >= 0 || mark <= decimal.MaxValue + value;
        return (fits ? (double)(mark - value) : (double)mark - (double)value) / (double)mark;
    }
}
