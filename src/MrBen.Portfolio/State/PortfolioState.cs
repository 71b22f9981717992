using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State.Reviews;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The state of one portfolio and the one function that changes it. Deterministic: no clock, no randomness; the same events give the same
/// state. An event is checked before anything changes. Prices, positions and fills allocate nothing. Not thread-safe.
/// </summary>
internal sealed class PortfolioState
{
    private readonly PortfolioStateOptions _options;
    private readonly PositionBook _positions;
    private DateTimeOffset _lastPriceRecord = DateTimeOffset.MinValue;
    private HighWaterMark _mark;
    private UnitValue _unit = new(1);
    private RebalanceMark _rebalance;

    public PortfolioState(PortfolioStateOptions options, RiskForecastLogOptions forecasts)
    {
        Forecasts = new RiskForecastBook(forecasts);
        _options = options;
        _positions = new PositionBook(options);
        States = new HistoryRing<PortfolioStateRecord>(options.MaxPortfolioHistory);
        Assessments = new HistoryRing<TimedRecord<RiskAssessment>>(options.MaxRiskHistory);
        Decisions = new HistoryRing<TimedRecord<AllocationDecision>>(options.MaxAllocationHistory);
    }

    public string BaseCurrency => _options.BaseCurrency;

    public long Sequence { get; private set; }

    public DateTimeOffset Time { get; private set; }

    /// <summary>Cash of all currencies in the base currency; what has no rate counts as nothing.</summary>
    public decimal Cash => _positions.Cash;

    /// <summary>Cash and rates by currency.</summary>
    public CurrencyBook Currencies => _positions.Currencies;

    /// <summary>The exchange rates by currency as they can be.</summary>
    public ExchangeRates Rates => Currencies.Rates(_options.MaxRateAge);

    /// <summary>The history of exchange rates observed last; none before.</summary>
    public PriceHistory? RateHistory { get; private set; }

    public decimal HighWaterMark => _mark.Value;

    public double UnitValue => _unit.Value;

    public DateTimeOffset? LastRebalance => _rebalance.Last;

    public PriceHistory? History { get; private set; }

    public MarketOutlook Outlook { get; private set; } = MarketOutlook.Empty;

    public OpenOrderBook OpenOrders { get; private set; } = OpenOrderBook.Empty;

    /// <summary>Where the limits stand that ever moved, by name.</summary>
    public ImmutableSortedDictionary<string, LimitStatus> Limits { get; private set; } =
        ImmutableSortedDictionary.Create<string, LimitStatus>(StringComparer.Ordinal);

    /// <summary>What was said last of the market; none before.</summary>
    public MarketReading? Market { get; private set; }

    /// <summary>When a risk report was last made; none before.</summary>
    public DateTimeOffset? LastRiskReport { get; private set; }

    /// <summary>How the last periods began, and which of them were reviewed.</summary>
    public PeriodLedger Periods { get; } = new();

    /// <summary>The last high and the most that the portfolio was ever worth.</summary>
    public PeakMark Peak { get; private set; }

    /// <summary>The same before the last event.</summary>
    public PeakMark PeakBefore { get; private set; }

    /// <summary>Whether the last event was one of prices, rates, fills or income: what it changed is performance.</summary>
    public bool WasPerformance { get; private set; }

    /// <summary>Forecasts of losses, and what came.</summary>
    public RiskForecastBook Forecasts { get; }

    /// <summary>Orders, the plan they serve, and what keeps them from being sent.</summary>
    public OrderLedger Ledger { get; } = new();

    /// <summary>Number of held assets and currencies without a price or a rate that is young enough.</summary>
    public int Unvalued => _positions.Unpriced + Currencies.StaleAt(Time, _options.MaxRateAge);

    public int AssetCount => _positions.AssetCount;

    public ReadOnlySpan<AssetSlot> Slots => _positions.Slots;

    public HistoryRing<PortfolioStateRecord> States { get; }

    public HistoryRing<TimedRecord<RiskAssessment>> Assessments { get; }

    public HistoryRing<TimedRecord<AllocationDecision>> Decisions { get; }

    /// <summary>The last trades that ended.</summary>
    public HistoryRing<RoundTrip> Trades => _positions.Trades;

    /// <summary>What belongs to no asset that is still there.</summary>
    public PortfolioAccount Account => _positions.Account;

    /// <summary>What was gained since the first event.</summary>
    public ProfitAndLoss Gains => _positions.Gains(Time);

    public decimal? NetAssetValue => Unvalued == 0 ? _positions.PricedValue : null;

    internal StateTotals Totals => new(Sequence, Time, _mark, _unit, _positions.Exposure, _lastPriceRecord, _rebalance, Peak);

    /// <summary>
    /// Checks and applies one event; returns it with its sequence number, or nothing where it is a price older than the one known or
    /// comes too late (<see cref="OrderLedger.IsLate"/>), which changes nothing.
    /// </summary>
    /// <param name="change">The event.</param>
    /// <param name="parameter">
    /// What a refusal calls the caller's argument; where <see langword="null"/>, what the method of the manager that makes such events
    /// calls the value at fault.
    /// </param>
    /// <exception cref="ArgumentException">The event does not fit the state; nothing has changed.</exception>
    public PortfolioEvent? Apply(in PortfolioEvent change, string? parameter = null)
    {
        if (change.Sequence != 0 && change.Sequence != Sequence + 1)
        {
            throw new ArgumentException(
                Invariant($"Event {change.Sequence} follows event {Sequence}; it must be {Sequence + 1}."), parameter ?? nameof(change));
        }

        int place = Check(change, parameter);
        if (IsOld(change, place))
        {
            return null;
        }

        StateTotals totals = Totals;
        PeriodOpening? opening = PeriodLedger.Before(this, change.Time);
        (PriceHistory? history, PriceHistory? rates) = (History, RateHistory);
        bool touchesAll = change.Kind is PortfolioEventKind.AssetAdded or PortfolioEventKind.AssetRemoved
            or PortfolioEventKind.HistoryObserved or PortfolioEventKind.RateObserved;
        int unpriced = _positions.Unpriced;
        _positions.Begin(place, touchesAll);
        try
        {
            decimal before = _positions.PricedValue;
            Sequence++;
            Time = change.Time > Time ? change.Time : Time;
            Change(change, place);
            _positions.Settle();
            decimal after = _positions.PricedValue;
            bool isPerformance = IsPerformance(change) && _positions.Unpriced >= unpriced;
            (PeakBefore, WasPerformance) = (Peak, isPerformance);
            Peak = Peak.Move(_mark, before, after, NetAssetValue, isPerformance);
            _mark = _mark.Move(before, after, isPerformance);
            _unit = _unit.Move(before, after, isPerformance);
        }
        catch (OverflowException error)
        {
            _positions.PutBack();
            Restore(totals, history, rates);
            string what = change.Asset == default ? "" : $" of {change.Asset}";
            throw new ArgumentException(
                Invariant($"{change.Kind}{what} would make an amount of the portfolio larger than {decimal.MaxValue}."),
                parameter ?? CauseOf(change.Kind), error);
        }

        _positions.Commit();
        if (opening is not null)
        {
            Periods.Add(opening);
        }

        if (change.Kind == PortfolioEventKind.AssetRemoved)
        {
            Periods.Remove(change.Asset);
        }

        if (change.Kind == PortfolioEventKind.FillApplied)
        {
            Ledger.Fill(change);
        }

        Record(change);
        return change.At(Sequence);
    }

    /// <summary>Whether a history begins before a moment.</summary>
    public bool HoldsOlderThan(DateTimeOffset moment) => (States.Count > 0 && States[0].Time < moment)
        || (Assessments.Count > 0 && Assessments[0].Time < moment) || (Decisions.Count > 0 && Decisions[0].Time < moment);

    /// <summary>Where an asset is among the slots; −1 where it is not.</summary>
    public int PlaceOf(AssetId asset) => _positions.PlaceOf(asset);

    /// <summary>Puts back where limits stand, and what was said of market and risk.</summary>
    internal void Restore(IEnumerable<LimitStatus> limits, MarketReading? market, DateTimeOffset? lastRiskReport)
    {
        (Market, LastRiskReport) = (market, lastRiskReport);
        foreach (LimitStatus status in limits)
        {
            Limits = Limits.SetItem(status.Name, status);
        }
    }

    /// <summary>Puts back what <see cref="StateFormat"/> wrote.</summary>
    internal void Restore(
        StateTotals totals, PriceHistory? history, MarketOutlook outlook, OpenOrderBook orders, IReadOnlyList<AssetSlot> slots,
        SavedBooks books)
    {
        (Outlook, OpenOrders) = (outlook, orders);
        Restore(totals, history, books.RateHistory);
        _positions.Restore(totals.Exposure, books.Account, slots, books.Currencies);
    }

    private void Restore(StateTotals totals, PriceHistory? history, PriceHistory? rates)
    {
        (Sequence, Time, _mark, _unit) = (totals.Sequence, totals.Time, totals.Mark, totals.Unit);
        (_lastPriceRecord, _rebalance, History, RateHistory) = (totals.LastPriceRecord, totals.Rebalance, history, rates);
        (Peak, PeakBefore) = (totals.Peak, totals.Peak);
    }

    private void Change(in PortfolioEvent change, int place)
    {
        switch (change.Kind)
        {
            case PortfolioEventKind.AssetAdded:
                _positions.Add(change.AddedAsset!, History, change.Time);
                break;
            case PortfolioEventKind.AssetRemoved:
                _positions.Remove(place);
                break;
            case PortfolioEventKind.CashSet:
                _positions.SetCash(change.Currency, change.Amount!.Value);
                break;
            case PortfolioEventKind.PositionUpdated:
                _rebalance = change.Quantity == Slots[place].Quantity ? _rebalance : _rebalance.Changed(change.Time);
                _positions.UpdatePosition(place, change.Quantity, change.Amount, change.Time);
                break;
            case PortfolioEventKind.FillApplied:
                _rebalance = _rebalance.Changed(change.Time);
                _positions.Fill(place, change);
                break;
            case PortfolioEventKind.PriceObserved:
                _positions.SetPrice(place, change.Price, change.Time);
                break;
            case PortfolioEventKind.HistoryObserved:
                History = change.History;
                _positions.Observe(change.History!);
                break;
            case PortfolioEventKind.RateObserved when change.History is { } rates:
                RateHistory = rates;
                _positions.ObserveRates(rates);
                break;
            case PortfolioEventKind.RateObserved:
                _positions.ObserveRate(change.Currency!, change.Price, change.Time);
                break;
            case PortfolioEventKind.CashMoved:
                _positions.Move(change.Movement!);
                break;
            case PortfolioEventKind.DividendPaid:
                _positions.PayDividend(place, change.Price, change.Amount ?? 0);
                break;
            case PortfolioEventKind.SplitApplied:
                _positions.Split(place, change.Quantity, change.Price, change.Time);
                break;
            case PortfolioEventKind.OutlookSet:
                Outlook = change.Outlook!;
                break;
            case PortfolioEventKind.OpenOrdersSet:
                OpenOrders = change.OpenOrders!;
                break;
            case PortfolioEventKind.LimitMoved:
                Limits = Limits.SetItem(change.Limit!.Name, change.Limit);
                break;
            case PortfolioEventKind.MarketRead:
                Market = change.Market;
                break;
            case PortfolioEventKind.LossesForecast:
                Forecasts.Apply(change.Forecasts!);
                break;
            case PortfolioEventKind.RiskReported:
                LastRiskReport = change.Time;
                break;
            case PortfolioEventKind.ReviewMade:
                Periods.Apply(change.Review!);
                break;
            case PortfolioEventKind.HistoryTrimmed:
                States.Trim(change.KeptSince!.Value, static record => record.Time);
                Assessments.Trim(change.KeptSince.Value, static record => record.Time);
                Decisions.Trim(change.KeptSince.Value, static record => record.Time);
                break;
            case >= PortfolioEventKind.PlanSet:
                Ledger.Apply(change, Sequence);
                break;
            case PortfolioEventKind.RiskAssessed:
                Assessments.Add(new TimedRecord<RiskAssessment>(Sequence, change.Time, change.Assessment!));
                break;
            default:
                Decisions.Add(new TimedRecord<AllocationDecision>(Sequence, change.Time, change.Decision!));
                _rebalance = _rebalance.Planned(change.Decision!.PlanStatus == RebalanceStatus.Planned);
                break;
        }
    }

    private bool IsOld(in PortfolioEvent change, int place) => change.Kind switch
    {
        PortfolioEventKind.PriceObserved => Slots[place].Price is not null && change.Time < Slots[place].PriceTime,
        PortfolioEventKind.FillApplied or PortfolioEventKind.OrderIntended or PortfolioEventKind.PlanSet => Ledger.IsLate(change),
        PortfolioEventKind.RateObserved when change.Currency is { } currency => Currencies.PlaceOf(currency) is > 0 and int known
            && Currencies[known].Rate is not null && change.Time < Currencies[known].RateTime,
        _ => false,
    };

    // What can make an amount too large, as the manager's methods call it.
    private static string CauseOf(PortfolioEventKind kind) => kind switch
    {
        PortfolioEventKind.CashSet => "amount",
        PortfolioEventKind.CashMoved => "movement",
        PortfolioEventKind.RateObserved => "rate",
        PortfolioEventKind.DividendPaid => "perUnit",
        PortfolioEventKind.SplitApplied => "newUnits",
        PortfolioEventKind.PositionUpdated or PortfolioEventKind.FillApplied => "quantity",
        PortfolioEventKind.PriceObserved => "price",
        PortfolioEventKind.HistoryObserved => "prices",
        _ => "asset",
    };

    private int Check(in PortfolioEvent change, string? parameter)
    {
        switch (change.Kind)
        {
            case PortfolioEventKind.AssetAdded when change.AddedAsset is { } asset:
                _positions.CheckNew(asset, parameter ?? nameof(asset));
                return -1;
            case PortfolioEventKind.RateObserved or PortfolioEventKind.CashSet or PortfolioEventKind.CashMoved
                or PortfolioEventKind.DividendPaid or PortfolioEventKind.SplitApplied:
                return MoneyChecks.Check(change, this, parameter);
            case PortfolioEventKind.HistoryObserved when change.History is not null:
            case PortfolioEventKind.RiskAssessed when change.Assessment is not null:
            case PortfolioEventKind.AllocationDecided when change.Decision is not null:
            case PortfolioEventKind.OutlookSet when change.Outlook is not null:
            case PortfolioEventKind.OpenOrdersSet when change.OpenOrders is not null:
            case PortfolioEventKind.LimitMoved when change.Limit is not null:
            case PortfolioEventKind.MarketRead when change.Market is not null:
            case PortfolioEventKind.LossesForecast when change.Forecasts is not null:
            case PortfolioEventKind.ReviewMade when change.Review is not null:
            case PortfolioEventKind.RiskReported:
            case PortfolioEventKind.HistoryTrimmed when change.KeptSince is not null:
                return -1;
            case PortfolioEventKind.PlanSet when change.Plan is not null:
            case PortfolioEventKind.OrderMoved when change.Move is not null:
            case PortfolioEventKind.TradingHaltSet when change.Halt is not null:
            case PortfolioEventKind.AssetBlockSet when change.Asset != default:
            case PortfolioEventKind.ExecutionNoted when change.Note is not null:
                Ledger.Check(change, parameter ?? nameof(change));
                return -1;
            case PortfolioEventKind.FillApplied when change.Quantity == 0:
                throw new ArgumentException($"A fill of {change.Asset} has quantity 0.", parameter ?? "quantity");
            case PortfolioEventKind.FillApplied or PortfolioEventKind.PriceObserved when !(change.Price > 0):
                throw new ArgumentException(
                    Invariant($"Price of {change.Asset} is {change.Price}; it must be positive."), parameter ?? "price");
            case PortfolioEventKind.AssetRemoved or PortfolioEventKind.PositionUpdated or PortfolioEventKind.FillApplied
                or PortfolioEventKind.PriceObserved:
            case PortfolioEventKind.OrderIntended when change.Intent is not null:
                Ledger.Check(change, parameter ?? nameof(change));
                return PlaceOf(change.Asset) is >= 0 and int place ? place : ThrowUnknown(change.Asset, parameter ?? "asset");
            default:
                throw new ArgumentException(
                    Invariant($"An event of kind {change.Kind} lacks what it needs."), parameter ?? nameof(change));
        }
    }

    [DoesNotReturn]
    private static int ThrowUnknown(AssetId asset, string parameter) =>
        throw new ArgumentException($"Asset {asset} is not in the portfolio; add it first.", parameter);

    // Prices, rates and fills are performance, and what is earned or owed; everything else comes from outside, also what was held unvalued
    // and now has its first price.
    private static bool IsPerformance(in PortfolioEvent change) => change.Kind switch
    {
        PortfolioEventKind.PriceObserved or PortfolioEventKind.FillApplied or PortfolioEventKind.HistoryObserved
            or PortfolioEventKind.RateObserved or PortfolioEventKind.DividendPaid or PortfolioEventKind.SplitApplied => true,
        PortfolioEventKind.CashMoved => change.Movement!.Kind != CashMovementKind.Transfer,
        _ => false,
    };

    private void Record(in PortfolioEvent change)
    {
        (PortfolioEventKind kind, DateTimeOffset time) = (change.Kind, change.Time);
        if (kind is PortfolioEventKind.MarketRead or PortfolioEventKind.LossesForecast or PortfolioEventKind.RiskReported
            or >= PortfolioEventKind.PlanSet)
        {
            return; // what was said of the portfolio or is to be done, not the portfolio
        }

        if (kind == PortfolioEventKind.PriceObserved || (kind == PortfolioEventKind.RateObserved && change.History is null))
        {
            if (time - _lastPriceRecord < _options.PriceRecordInterval)
            {
                return;
            }

            _lastPriceRecord = time;
        }

        States.Add(new PortfolioStateRecord(
            Sequence, time, Cash, NetAssetValue, _positions.Exposure.Gross, _positions.Exposure.Net, HighWaterMark, UnitValue));
    }
}
