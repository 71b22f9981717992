using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// Follows the state with live risk and the limits on it. The model of how assets move is made anew when it is asked for, after the history or
/// the assets changed. Members with a state run under the book's lock; the others are for any thread.
/// </summary>
internal sealed class LivePortfolio(PortfolioOptions options, ReturnSource returns, AlertDispatcher alerts) : IStateFollower
{
    private readonly LimitMonitor _monitor = new(options.LiveLimits);
    private readonly MilestoneWatch _milestones = new(options.Operations.Milestones, alerts);
    private LiveRisk? _risk;
    private int[] _places = [];
    private int _limit;
    private bool _isDue = options.Operations.MonitorsInRealTime;
    private int _version = 1;
    private int _madeFor;
    private int _uncovered;
    private string _problem = "Live risk was not asked for yet.";

    /// <summary>Live risk; <see langword="null"/> where there is no model.</summary>
    public LiveRisk? Risk => Volatile.Read(ref _risk);

    /// <summary>One sentence on why there is no model; empty where there is one.</summary>
    public string Problem => Volatile.Read(ref _problem);

    /// <summary>Whether there are limits that prices and fills move.</summary>
    public bool WatchesPrices => _monitor.Limits.Length > 0 && options.Operations.MonitorsInRealTime;

    /// <summary>Whether there are limits.</summary>
    public bool HasLimits => _monitor.Limits.Length > 0;

    /// <summary>Whether what the model rests on changed since it was made.</summary>
    public bool IsStale => Volatile.Read(ref _version) != Volatile.Read(ref _madeFor);

    /// <summary>Counts the changes of what the model rests on.</summary>
    public int Version => _version;

    /// <summary>Takes in an event that was applied.</summary>
    public void Follow(PortfolioState state, in PortfolioEvent change, bool isReplayed)
    {
        if (!isReplayed)
        {
            _milestones.Look(state);
        }

        _isDue |= options.Operations.MonitorsInRealTime || change.Kind == PortfolioEventKind.RiskAssessed;
        switch (change.Kind)
        {
            case PortfolioEventKind.AssetAdded or PortfolioEventKind.AssetRemoved or PortfolioEventKind.HistoryObserved:
                Reset();
                break;
            case PortfolioEventKind.RateObserved when change.History is not null:
                Reset();
                break;
            case PortfolioEventKind.RateObserved when _risk is { } risk:
                risk.SetPositions(ValuesOf(state, risk.Model.Assets.Length), Totals(state));
                break;
            case PortfolioEventKind.PriceObserved or PortfolioEventKind.PositionUpdated or PortfolioEventKind.FillApplied
                or PortfolioEventKind.SplitApplied when _risk is { } risk:
                int place = state.PlaceOf(change.Asset);
                if (_places[place] >= 0)
                {
                    risk.SetPosition(_places[place], (double)state.Slots[place].Value, Totals(state));
                    break;
                }

                CountUncovered(state);
                risk.SetTotals(Totals(state));
                break;
            default:
                _risk?.SetTotals(Totals(state));
                break;
        }
    }

    /// <summary>Forgets the model: the state is another one.</summary>
    public void Reset()
    {
        Volatile.Write(ref _version, _version + 1);
        Volatile.Write(ref _risk, null);
        _monitor.Forget();
    }

    /// <summary>Estimates a model of what a snapshot holds, and of its other assets where their history allows. O(T·N²).</summary>
    public LiveRiskModel? Estimate(PortfolioSnapshot snapshot, out string problem)
    {
        ImmutableArray<AssetId> held = [.. snapshot.Assets.Where(asset => asset.Quantity != 0).Select(asset => asset.Asset)];
        ImmutableArray<AssetId> known = [.. snapshot.Assets.Select(asset => asset.Asset).Where(
            asset => snapshot.History is { } history && history.IndexOf(asset) >= 0)];
        ImmutableArray<AssetId> candidates = [.. held.Union(known)];
        int required = options.Risk.MinimumObservations;
        ReturnPanel? panel = returns.Find(snapshot, candidates, required, out problem)
            ?? (held.IsEmpty ? null : returns.Find(snapshot, held, required, out problem));
        if (panel is null)
        {
            return null;
        }

        ImmutableArray<AssetId> needed = held.IsEmpty ? panel.Assets : held;
        LiveRiskModel.TryEstimate(panel, needed, options.Risk, out LiveRiskModel? model, out string? shortage);
        problem = shortage ?? "";
        return model;
    }

    /// <summary>Takes a model that was made for a version; false where the state has moved on since.</summary>
    public bool TryInstall(PortfolioState state, LiveRiskModel? model, string problem, int version)
    {
        if (version != _version)
        {
            return false;
        }

        _problem = problem;
        LiveRisk? risk = null;
        if (model is not null)
        {
            _places = new int[state.AssetCount];
            Dictionary<AssetId, string> currencies = [];
            for (int i = 0; i < _places.Length; i++)
            {
                ref readonly AssetSlot slot = ref state.Slots[i];
                _places[i] = model.IndexOf(slot.Instrument.Asset);
                currencies.Add(slot.Instrument.Asset, slot.Instrument.Currency);
            }

            CountUncovered(state);
            risk = new LiveRisk(model, options.Risk);
            risk.SetPositions(ValuesOf(state, model.Assets.Length), Totals(state));
            _monitor.Resolve(model, asset => currencies.GetValueOrDefault(asset));
        }

        Volatile.Write(ref _risk, risk);
        Volatile.Write(ref _madeFor, _version); // also that of an asset counted as uncovered just now
        return true;
    }

    /// <summary>What can be said without a model, also where one has been made in the meantime.</summary>
    public LiveRiskReading ReadWithoutModel(PortfolioState state) =>
        Of(LiveRiskReading.Of(Totals(state) with { Uncovered = 1 }), state);

    /// <summary>Risk now; without a model, what can be said without one. Of nothing held it is 0 whatever the portfolio is worth.</summary>
    public LiveRiskReading Read(PortfolioState state) =>
        Of(_risk?.Read() ?? LiveRiskReading.Of(Totals(state) with { Uncovered = 1 }), state);

    private static LiveRiskReading Of(LiveRiskReading reading, PortfolioState state) =>
        reading.Status != LiveRiskStatus.Current && HoldsNothing(state)
            ? reading with
            {
                Status = LiveRiskStatus.Current,
                GrossExposure = 0,
                NetExposure = 0,
                Volatility = 0,
                ValueAtRisk = 0,
                ConditionalValueAtRisk = 0,
            }
            : reading;

    /// <summary>The next limit that moves by what was applied; handlers are told.</summary>
    public PortfolioEvent? Next(PortfolioState state)
    {
        while (_isDue && !IsStale && _limit < _monitor.Limits.Length)
        {
            LiveLimit limit = _monitor.Limits[_limit];
            LiveRiskReading reading = Read(state);
            LimitStatus? before = state.Limits.GetValueOrDefault(limit.Name);
            LimitStatus? status = _monitor.Move(_limit, ValueOf(_limit, reading), before, reading.Time);
            _limit++;
            if (status is not null)
            {
                alerts.Tell(new LimitAlert(limit, before?.State ?? RiskLimitState.WithinLimit, status, state.Sequence + 1));
                return PortfolioEvent.LimitOf(status);
            }
        }

        _isDue &= IsStale; // what a model to come will say is still to be looked at
        _limit = 0;
        return null;
    }

    public ImmutableArray<LiveLimitReading> ReadLimits(PortfolioState state)
    {
        LiveRiskReading reading = Read(state);
        return [.. _monitor.Limits.Select((limit, k) => _monitor.Read(
            k, ValueOf(k, reading), state.Limits.GetValueOrDefault(limit.Name) ?? LimitStatus.Unmoved(limit)))];
    }

    /// <summary>What may be traded of an asset before each limit is reached.</summary>
    public ImmutableArray<LimitRoom> FindRoom(PortfolioState state, AssetId asset)
    {
        int place = state.PlaceOf(asset);
        if (place < 0)
        {
            throw new ArgumentException($"Asset {asset} is not in the portfolio; add it first.", nameof(asset));
        }

        if (_risk is not { } risk || _places[place] < 0 || risk.Read().Status != LiveRiskStatus.Current)
        {
            return [];
        }

        ImmutableArray<LimitRoom>.Builder rooms = ImmutableArray.CreateBuilder<LimitRoom>();
        for (int k = 0; k < _monitor.Limits.Length; k++)
        {
            if (risk.RoomOf(_monitor.Limits[k], _monitor.PlacesOf(k), _places[place]) is var (buy, sell))
            {
                rooms.Add(new LimitRoom(_monitor.Limits[k].Name, asset, buy, sell));
            }
        }

        return rooms.DrainToImmutable();
    }

    /// <summary>What orders would make of risk and limits; see <see cref="AdvancedPortfolioManager.WhatIf"/>.</summary>
    public void WhatIf(PortfolioState state, ReadOnlySpan<WhatIfOrder> orders, WhatIfResult result)
    {
        Span<LiveOrder> live = result.Orders(orders.Length);
        LiveRisk? risk = _risk;
        string problem = risk is not null ? "" : _problem.Length > 0 ? _problem : "History or assets change faster than a model can be made.";
        bool onlyReduces;
        try
        {
            onlyReduces = OnlyReduces(state, orders);
            for (int k = 0; k < orders.Length; k++)
            {
                live[k] = Translate(state, orders[k], ref problem);
            }
        }
        catch (OverflowException beyond)
        {
            throw WhatIfOrder.Beyond(orders, beyond);
        }

        result.Detail = problem;
        if (problem.Length > 0)
        {
            LiveRiskReading reading = Read(state);
            result.Fail(reading, reading with
            {
                Status = LiveRiskStatus.NoModel,
                GrossExposure = null,
                NetExposure = null,
                Volatility = null,
                ValueAtRisk = null,
                ConditionalValueAtRisk = null,
            });
        }
        else
        {
            result.Assets = risk!.Model.Assets;
            risk.WhatIf(live, result);
            result.Detail = result.After.Status == LiveRiskStatus.Current ? "" : FormattableString.Invariant(
                $"The net asset value with the orders would be {result.After.NetAssetValue}; risk is measured of a positive one.");
        }

        Span<LimitVerdict> verdicts = result.Verdicts(_monitor.Limits.Length);
        LiveRiskReading before = result.Before;
        for (int k = 0; k < verdicts.Length; k++)
        {
            double? after = risk is null ? null : _monitor.ValueOf(k, result.After, new SupposedParts(result));
            verdicts[k] = _monitor.Judge(
                k, ValueOf(k, before), after, state.Limits.GetValueOrDefault(_monitor.Limits[k].Name), onlyReduces);
        }

        result.Answered(isHalted: IsHalted(state));
    }

    // A halt binds whatever became of its limit in the options.
    private static bool IsHalted(PortfolioState state)
    {
        foreach ((_, LimitStatus status) in state.Limits)
        {
            if (status.HaltedSince is not null)
            {
                return true;
            }
        }

        return false;
    }

    // Whether the orders make each position that they touch smaller, and none the other way round.
    private static bool OnlyReduces(PortfolioState state, ReadOnlySpan<WhatIfOrder> orders)
    {
        for (int k = 0; k < orders.Length; k++)
        {
            int place = state.PlaceOf(orders[k].Asset);
            decimal held = place < 0 ? 0 : state.Slots[place].Quantity;
            decimal traded = 0;
            foreach (ref readonly WhatIfOrder order in orders)
            {
                traded += order.Asset == orders[k].Asset ? order.Quantity : 0;
            }

            if (traded != 0 && (Math.Sign(traded) == Math.Sign(held) || Math.Abs(traded) > Math.Abs(held)))
            {
                return false;
            }
        }

        return true;
    }

    private LiveOrder Translate(PortfolioState state, in WhatIfOrder order, ref string problem)
    {
        int place = state.PlaceOf(order.Asset);
        if (place < 0)
        {
            throw new ArgumentException($"Asset {order.Asset} is not in the portfolio; add it first.", nameof(order));
        }

        ref readonly AssetSlot slot = ref state.Slots[place];
        if ((slot.Price ?? order.Price) is not { } market)
        {
            problem = $"{order.Asset} has no price.";
            return default;
        }

        if (_risk is not null && _places[place] < 0)
        {
            problem = $"{order.Asset} has too little history: it has no return in some of the periods that the held assets share.";
            return default;
        }

        if (slot.Rate is not { } rate)
        {
            problem = $"There is no exchange rate from {slot.Instrument.Currency} to {state.BaseCurrency}, which {order.Asset} needs.";
            return default;
        }

        decimal price = order.Price ?? market;
        decimal value = PortfolioValuation.MarketValueOf(order.Quantity, market, slot.Instrument.Multiplier) * rate;
        decimal paid = PortfolioValuation.MarketValueOf(order.Quantity, price, slot.Instrument.Multiplier) * rate;
        decimal fee = options.Rebalancing.Costs.WhyUnknown(slot.Instrument) is null
            ? options.Rebalancing.Costs.Cost(slot.Instrument, order.Quantity, price) * rate
            : 0;
        return new LiveOrder(_risk is null ? 0 : _places[place], (double)value, (double)(paid - value + fee));
    }

    private double? ValueOf(int limit, in LiveRiskReading reading) => _risk is { } risk && reading.GrossExposure != 0
        ? _monitor.ValueOf(limit, reading, new HeldParts(risk))
        : _monitor.ValueOf(limit, reading, default(NoParts));

    private LiveTotals Totals(PortfolioState state) => new(
        (double)(state.NetAssetValue ?? 0), (double)state.HighWaterMark, state.Unvalued, _uncovered, state.Sequence, state.Time);

    private double[] ValuesOf(PortfolioState state, int assets)
    {
        double[] values = new double[assets];
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i] >= 0)
            {
                values[_places[i]] = (double)state.Slots[i].Value;
            }
        }

        return values;
    }

    // One that was not held when the model was made may now be the reason to make another.
    private void CountUncovered(PortfolioState state)
    {
        int before = _uncovered;
        _uncovered = 0;
        for (int i = 0; i < _places.Length; i++)
        {
            _uncovered += _places[i] < 0 && state.Slots[i].Quantity != 0 ? 1 : 0;
        }

        if (_uncovered > before)
        {
            Volatile.Write(ref _version, _version + 1);
        }
    }

    private static bool HoldsNothing(PortfolioState state)
    {
        foreach (ref readonly AssetSlot slot in state.Slots)
        {
            if (slot.Quantity != 0)
            {
                return false;
            }
        }

        return true;
    }

    // Of a portfolio without positions.
    private readonly struct NoParts : ILiveParts
    {
        public double Weight(int asset) => 0;

        public double Contribution(int asset) => 0;
    }
}
