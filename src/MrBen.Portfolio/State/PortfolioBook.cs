using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Backtests;

namespace MrBen.Portfolio.State;

/// <summary>Owns a state under one lock: applies events in order, journals them, hands out snapshots. Thread-safe.</summary>
internal sealed partial class PortfolioBook(
    PortfolioStateOptions options, RiskForecastLogOptions forecasts, IPortfolioJournal? journal, IStateFollower follower,
    IEventWitness witness)
{
    private readonly Lock _lock = new();
    private readonly DurableJournal? _durable = journal as DurableJournal;
    private IStateFollower _follower = follower;
    private PortfolioState _state = new(options, forecasts);
    private PortfolioSnapshot? _snapshot;

    /// <summary>Applies one event. False where it was a price older than the one known.</summary>
    /// <param name="change">The event.</param>
    /// <param name="parameter">What a refusal calls the caller's argument; see <see cref="PortfolioState.Apply"/>.</param>
    /// <exception cref="ArgumentException">The event does not fit the state; nothing has changed.</exception>
    public bool Apply(in PortfolioEvent change, string? parameter = null)
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            bool applied = ApplyLocked(change, parameter);
            Settle(applied);
            return applied;
        }
    }

    /// <summary>Applies an event that a journal kept: what followed from it then is among the events behind it.</summary>
    /// <exception cref="ArgumentException">The event does not fit the state; nothing has changed.</exception>
    public void Replay(in PortfolioEvent change, string parameter)
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            if (_state.Apply(change, parameter) is { } applied)
            {
                Keep(applied, isReplayed: true);
            }
        }
    }

    /// <summary>Does something with the state under the lock; events that follow from it are applied before anybody else's.</summary>
    public TResult Visit<TArgument, TResult>(TArgument argument, Func<PortfolioState, TArgument, TResult> visit, bool settles = false)
        where TArgument : allows ref struct
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            TResult result = visit(_state, argument);
            Settle(settles);
            return result;
        }
    }

    /// <summary>
    /// The same, where it is this follower that follows the state and its numbers are not stale; false and nothing done where it is not.
    /// </summary>
    public bool TryVisit<TArgument, TResult>(
        IStateFollower asked, TArgument argument, Func<PortfolioState, TArgument, TResult> visit, [MaybeNullWhen(false)] out TResult result)
        where TArgument : allows ref struct
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            bool isCurrent = ReferenceEquals(asked, _follower) && !asked.IsStale;
            result = isCurrent ? visit(_state, argument) : default;
            return isCurrent;
        }
    }

    /// <summary>Lets another follower take the place of the one before, between two events.</summary>
    /// <param name="next">The follower; it has seen nothing yet.</param>
    /// <param name="taken">What changes with it, done under the lock.</param>
    public void Follow(IStateFollower next, Action taken)
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            _follower = next;
            taken();
        }
    }

    /// <summary>Changes what is said of the market, from what is said now.</summary>
    public void ChangeOutlook(Func<MarketOutlook, MarketOutlook> change, DateTimeOffset time)
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            Settle(ApplyLocked(PortfolioEvent.OutlookOf(change(_state.Outlook), time), parameter: null));
        }
    }

    /// <summary>Applies one event as long as the state is still one that it was made for.</summary>
    /// <returns>The event's number; 0 where the state has moved on, or it came too late to change anything.</returns>
    public long ApplyWhile(in PortfolioEvent change, Func<PortfolioState, bool> holds)
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            if (!holds(_state))
            {
                return 0;
            }

            bool applied = ApplyLocked(change, parameter: null);
            long sequence = applied ? _state.Sequence : 0;
            Settle(applied);
            return sequence;
        }
    }

    /// <summary>Ends the halt of a limit; false where it does not halt.</summary>
    public bool Lift(string limit, DateTimeOffset time)
    {
        ThrowIfInsideJournal();
        lock (_lock)
        {
            bool isHalted = _state.Limits.GetValueOrDefault(limit) is { HaltedSince: not null };
            if (isHalted)
            {
                Settle(ApplyLocked(PortfolioEvent.LimitOf(_state.Limits[limit] with { HaltedSince = null }, time), parameter: null));
            }

            return isHalted;
        }
    }

    /// <summary>The forecasts of losses with what came, by method.</summary>
    public ImmutableArray<RiskForecastRecord> Forecasts()
    {
        lock (_lock)
        {
            return _state.Forecasts.Records;
        }
    }

    /// <summary>States of the adaptive levels of forecasts, by method.</summary>
    public ImmutableDictionary<string, double> ForecastLevels()
    {
        lock (_lock)
        {
            return _state.Forecasts.Levels;
        }
    }

    /// <summary>Number of the last event.</summary>
    public long Sequence
    {
        get
        {
            lock (_lock)
            {
                return _state.Sequence;
            }
        }
    }

    public PortfolioSnapshot Snapshot()
    {
        lock (_lock)
        {
            return _snapshot ??= SnapshotOf(_state);
        }
    }

    /// <summary>The snapshot with the last entries of the histories, all of one moment.</summary>
    public PortfolioSnapshot Snapshot(out TimedRecord<RiskAssessment>? assessment, out TimedRecord<AllocationDecision>? decision)
    {
        lock (_lock)
        {
            assessment = _state.Assessments.Count == 0 ? null : _state.Assessments[^1];
            decision = _state.Decisions.Count == 0 ? null : _state.Decisions[^1];
            return _snapshot ??= SnapshotOf(_state);
        }
    }

    /// <summary>The snapshot with the histories of states and decisions, all of one moment.</summary>
    public PortfolioSnapshot Snapshot(
        out ImmutableArray<PortfolioStateRecord> states, out ImmutableArray<TimedRecord<AllocationDecision>> decisions)
    {
        lock (_lock)
        {
            states = _state.States.ToImmutableArray();
            decisions = _state.Decisions.ToImmutableArray();
            return _snapshot ??= SnapshotOf(_state);
        }
    }

    public ImmutableArray<PortfolioStateRecord> States()
    {
        lock (_lock)
        {
            return _state.States.ToImmutableArray();
        }
    }

    public ImmutableArray<TimedRecord<RiskAssessment>> Assessments()
    {
        lock (_lock)
        {
            return _state.Assessments.ToImmutableArray();
        }
    }

    public ImmutableArray<RoundTrip> Trades()
    {
        lock (_lock)
        {
            return _state.Trades.ToImmutableArray();
        }
    }

    public ProfitAndLoss Gains()
    {
        lock (_lock)
        {
            return _state.Gains;
        }
    }

    public ImmutableArray<TimedRecord<AllocationDecision>> Decisions()
    {
        lock (_lock)
        {
            return _state.Decisions.ToImmutableArray();
        }
    }

    /// <summary>SHA-256 of the state's canonical form, in lower-case hexadecimal.</summary>
    public string Hash()
    {
        lock (_lock)
        {
            return StateFormat.Hash(_state);
        }
    }

    private bool ApplyLocked(in PortfolioEvent change, string? parameter)
    {
        PortfolioEvent? applied;
        try
        {
            applied = _state.Apply(change, parameter);
        }
        catch (ArgumentException)
        {
            witness.Refused(_state, change);
            throw;
        }

        if (applied is not { } happened)
        {
            witness.PassedOver(_state, change);
            return false;
        }

        witness.Applied(_state, happened);
        Keep(happened, isReplayed: false);
        return true;
    }

    private void Keep(in PortfolioEvent applied, bool isReplayed)
    {
        _snapshot = null;
        _follower.Follow(_state, applied, isReplayed); // first: the change has happened, also where the journal fails
        journal?.Append(applied);
        if (_durable?.IsSnapshotDue(applied.Sequence) == true)
        {
            _durable.SaveSnapshot(_state);
        }
    }

    // Events that follow from others are events of their own: a replay needs nothing but them.
    private void Settle(bool changed)
    {
        while (changed && _follower.Next(_state) is { } consequence)
        {
            ApplyLocked(consequence, parameter: null);
        }
    }

    // The lock would let its own thread in again, and events would reach the journal out of order.
    private void ThrowIfInsideJournal()
    {
        if (_lock.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("The journal changes the portfolio while it takes an event.");
        }
    }

    internal static PortfolioSnapshot SnapshotOf(PortfolioState state)
    {
        ImmutableArray<PortfolioAsset>.Builder assets = ImmutableArray.CreateBuilder<PortfolioAsset>(state.AssetCount);
        ImmutableDictionary<AssetId, decimal>.Builder prices = ImmutableDictionary.CreateBuilder<AssetId, decimal>();
        foreach (ref readonly AssetSlot slot in state.Slots)
        {
            assets.Add(slot.ToAsset());
            if (slot.Price is { } price)
            {
                prices.Add(slot.Instrument.Asset, price);
            }
        }

        return new PortfolioSnapshot
        {
            Sequence = state.Sequence,
            Time = state.Time,
            BaseCurrency = state.BaseCurrency,
            Cash = state.Cash,
            CashByCurrency = state.Currencies.Cash(),
            Rates = state.Rates,
            RateHistory = state.RateHistory,
            Assets = assets.MoveToImmutable(),
            Prices = prices.ToImmutable(),
            NetAssetValue = state.NetAssetValue,
            HighWaterMark = state.HighWaterMark,
            UnitValue = state.UnitValue,
            LastRebalance = state.LastRebalance,
            History = state.History,
            MarketWeights = state.Outlook.MarketWeights,
            Views = state.Outlook.Views,
            Benchmark = state.Outlook.Benchmark,
            OpenOrders = OpenOrdersOf(state),
            Orders = OrdersOf(state),
            Plan = state.Ledger.Plan,
            TradingHalt = state.Ledger.Halt,
            Blocks = [.. state.Ledger.Blocks.Values],
            Market = state.Market,
            LastRiskReport = state.LastRiskReport,
            LastReviews = state.Periods.Made,
            PendingForecasts = state.Forecasts.Pending,
        };
    }

    // What the host told, and what is still to come of orders sent from here.
    private static ImmutableArray<OpenOrder> OpenOrdersOf(PortfolioState state)
    {
        ImmutableArray<OpenOrder>.Builder open = ImmutableArray.CreateBuilder<OpenOrder>();
        open.AddRange(state.OpenOrders.Orders);
        foreach (ref readonly OrderSlot order in state.Ledger.Orders)
        {
            if (order.Outstanding != 0)
            {
                open.Add(new OpenOrder(order.Intent.Order.Asset, order.Outstanding, order.Intent.Order.LimitPrice));
            }
        }

        return open.DrainToImmutable();
    }

    private static ImmutableArray<OrderRecord> OrdersOf(PortfolioState state)
    {
        ImmutableArray<OrderRecord>.Builder orders = ImmutableArray.CreateBuilder<OrderRecord>();
        foreach (ref readonly OrderSlot order in state.Ledger.Orders)
        {
            if (!order.Status.IsEnd() || order.Outstanding != 0 || (order.Intent.Plan != 0 && order.Intent.Plan == state.Ledger.Plan?.Id))
            {
                orders.Add(order.ToRecord());
            }
        }

        return orders.DrainToImmutable();
    }
}
