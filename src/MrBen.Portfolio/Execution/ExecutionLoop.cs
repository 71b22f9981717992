using System.Collections.Immutable;
using System.Diagnostics;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <summary>The loop: take in what happened, find out what is not known, decide, act. One step at a time; not thread-safe but for its readings.</summary>
internal sealed class ExecutionLoop : IAsyncDisposable
{
    private const int MostRounds = 100;

    private readonly ITradedPortfolio _portfolio;
    private readonly ITradingGateway _gateway;
    private readonly ExecutionOptions _options;
    private readonly TimeProvider _clock;
    private readonly GatewayCalls _calls;
    private readonly OrderTracker _tracker;
    private readonly EventIntake _intake;
    private ImmutableDictionary<AssetId, InstrumentRules?> _rules = ImmutableDictionary<AssetId, InstrumentRules?>.Empty;
    private DateTimeOffset? _opened;
    private DateTimeOffset _compared;
    private volatile bool _isReconciled;
    private volatile string? _fault;

    public ExecutionLoop(ITradedPortfolio portfolio, ITradingGateway gateway, ExecutionOptions options, TimeProvider clock)
    {
        (_portfolio, _gateway, _options, _clock) = (portfolio, gateway, options, clock);
        _calls = new GatewayCalls(options.CallTimeout, clock);
        Guard = new PreTradeGuard(portfolio, options.PreTrade);
        _tracker = new OrderTracker(portfolio, gateway, options, _calls, clock);
        Reconciler = new Reconciler(portfolio, gateway, options, _calls, clock);
        _intake = new EventIntake(gateway);
    }

    public PreTradeGuard Guard { get; }

    public Reconciler Reconciler { get; }

    /// <summary>What was decided last.</summary>
    public OrderSchedule Schedule { get; private set; } = new([], [], [], []);

    /// <summary>Whether the host can be reached, as it last said.</summary>
    public bool IsConnected { get; private set; } = true;

    /// <summary>Whether orders were found again and positions compared since the start or the last break.</summary>
    public bool IsReconciled => _isReconciled;

    /// <summary>Why nothing is sent any more; <see langword="null"/> while all is well.</summary>
    public string? Fault => _fault;

    /// <summary>Ends when something has come; <see langword="null"/> where nothing is waited for.</summary>
    public Task? Arrival => _intake.Arrival;

    private DateTimeOffset Now => _clock.GetUtcNow();

    public ValueTask DisposeAsync() => _intake.DisposeAsync();

    /// <inheritdoc cref="PositionManager.StepAsync"/>
    public async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        if (_fault is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        try
        {
            await DrainAsync().ConfigureAwait(false);
            if (!IsConnected || !await PrepareAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            for (int round = 0; round < MostRounds; round++)
            {
                await _tracker.ResolveAsync(cancellationToken).ConfigureAwait(false);
                bool acted = await ActAsync(cancellationToken).ConfigureAwait(false);
                bool happened = await DrainAsync().ConfigureAwait(false);
                if ((!acted && !happened) || !IsConnected)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The host's faults are answers here: what comes through is that something could not be written down.
            _fault = $"Nothing is sent any more: {error.Message}";
            await CancelEverythingAsync().ConfigureAwait(false);
            throw new InvalidOperationException(_fault, error);
        }
    }

    // All that has come. A stream that broke is opened again, at most once in the retry interval.
    private async ValueTask<bool> DrainAsync()
    {
        if (_opened is null || (_intake.Fault is not null && Now - _opened >= _options.RetryInterval))
        {
            _opened = Now;
            _isReconciled = false;
            await _intake.OpenAsync().ConfigureAwait(false);
        }

        bool any = false;
        while (_intake.TryTake(out GatewayEvent? happened))
        {
            any = true;
            if (AnswerFaults.Of(happened) is { } fault)
            {
                _tracker.NoteTrouble(asset: null, fault);
                continue;
            }

            try
            {
                Take(happened);
            }
            catch (ArgumentException refused)
            {
                // A currency that is none, a price out of time: the portfolio does not take it, and nothing has changed.
                _tracker.NoteTrouble(asset: null, $"{happened.GetType().Name} was not taken: {refused.Message}");
            }
        }

        if (_intake.Fault is { } broke)
        {
            _tracker.NoteTrouble(asset: null, broke); // nothing is sent until it is open again: somebody should know
        }

        return any;
    }

    private void Take(GatewayEvent happened)
    {
        switch (happened)
        {
            case GatewayFill fill:
                _tracker.Take(fill);
                break;
            case GatewayOrderUpdate update:
                _tracker.Take(update.Order);
                break;
            case GatewayQuote { Price: { } price } quote when price > 0 && IsHeld(quote.Asset):
                _portfolio.ObservePrice(quote.Asset, price, Earlier(quote.Time));
                break;
            case GatewayRate { Rate: > 0 } rate when rate.Currency != _portfolio.GetSnapshot().BaseCurrency:
                _portfolio.ObserveRate(rate.Currency, rate.Rate, Earlier(rate.Time));
                break;
            case GatewayConnection connection:
                IsConnected = connection.IsConnected;
                _isReconciled = false;
                break;
        }
    }

    // A host's clock may be a little ahead; what it says has happened all the same.
    private DateTimeOffset Earlier(DateTimeOffset time) => time < Now ? time : Now;

    private bool IsHeld(AssetId asset) => _portfolio.GetSnapshot().Assets.Any(held => held.Asset == asset);

    // After a start or a break nothing is sent before orders were looked up and positions compared.
    private async ValueTask<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!_isReconciled)
        {
            await _tracker.CatchUpAsync(cancellationToken).ConfigureAwait(false);
            await DrainAsync().ConfigureAwait(false);
            _rules = _rules.Clear();
        }

        TimeSpan interval = Reconciler.IsSuspicious ? _options.RetryInterval : _options.ReconcileInterval;
        if (!_isReconciled || Now - _compared >= interval)
        {
            bool compared = await Reconciler.CompareAsync(cancellationToken).ConfigureAwait(false);
            _compared = Now;
            _isReconciled |= compared && _intake.Fault is null;
        }

        return _isReconciled;
    }

    private async ValueTask<bool> ActAsync(CancellationToken cancellationToken)
    {
        PortfolioSnapshot snapshot = _portfolio.GetSnapshot();
        await LearnRulesAsync(snapshot, cancellationToken).ConfigureAwait(false);
        OrderSchedule schedule = OrderPlanner.Next(View(snapshot, buyingPower: null));
        if (schedule.Intents.Any(intent => !intent.Order.ReducesOnly))
        {
            GatewayAnswer<AccountSnapshot> account = await _calls.AskAsync(
                _gateway.GetAccountAsync, cancellationToken, AnswerFaults.Of).ConfigureAwait(false);
            schedule = account.HasValue
                ? OrderPlanner.Next(View(snapshot, PowerIn(snapshot.BaseCurrency, account.Value)))
                : ReductionsOf(schedule, account.Problem);
        }

        Schedule = schedule;
        bool acts = schedule.Cancels.Length + schedule.Intents.Length > 0;
        using Activity? span = acts
            ? PortfolioActivity.Start("mrben.plan_execution", _portfolio.Name)?.SetTag("mrben.plan_id", snapshot.Plan?.Id)
            : null;
        foreach (ClientOrderId order in schedule.Cancels)
        {
            await _tracker.CancelAsync(order, cancellationToken).ConfigureAwait(false);
        }

        foreach (OrderIntent intent in schedule.Intents)
        {
            PortfolioSnapshot now = _portfolio.GetSnapshot();
            if (now.Plan?.Id != intent.Plan || now.TradingHalt.IsHalted)
            {
                break; // another plan, or a halt, came meanwhile
            }

            IReadOnlyList<PreTradeRefusal> refusals = Guard.Check(intent, now, _rules[intent.Order.Asset]!.Instrument, Now);
            if (refusals.Count > 0)
            {
                _tracker.Refuse(intent, refusals);
            }
            else
            {
                await _tracker.SendAsync(intent, cancellationToken).ConfigureAwait(false);
            }
        }

        if (schedule.IsDone && snapshot.Plan is { IsActive: true } plan && !snapshot.TradingHalt.IsHalted)
        {
            _portfolio.Record(PortfolioEvent.PlanOf(plan with
            {
                Status = schedule.Unreached.IsEmpty ? ExecutionStatus.Completed : ExecutionStatus.Incomplete,
                Detail = string.Join(' ', schedule.Unreached.Select(note => note.Detail).Distinct()),
            }, Now));
        }

        return acts;
    }

    // What makes positions smaller needs no money: it does not wait for the account.
    private static OrderSchedule ReductionsOf(OrderSchedule schedule, string problem) => schedule with
    {
        Intents = [.. schedule.Intents.Where(intent => intent.Order.ReducesOnly)],
        Waits =
        [
            .. schedule.Waits,
            .. schedule.Intents.Where(intent => !intent.Order.ReducesOnly).Select(intent => new AssetNote(
                intent.Order.Asset, $"{intent.Order.Asset} waits for the account. {problem}")),
        ],
    };

    private PlanningView View(PortfolioSnapshot snapshot, decimal? buyingPower) =>
        new(snapshot, _rules, _gateway.Capabilities, buyingPower, _options, Now);

    private static decimal? PowerIn(string currency, AccountSnapshot account) =>
        account.BuyingPower is { } power && power.Currency == currency ? power.Amount : null;

    // Rules are asked for once after each start and break.
    private async ValueTask LearnRulesAsync(PortfolioSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Plan is not { IsActive: true } plan)
        {
            return;
        }

        foreach (PlanTarget target in plan.Targets)
        {
            if (!_rules.ContainsKey(target.Asset))
            {
                GatewayAnswer<InstrumentRules?> rules = await _calls.AskAsync(
                    token => _gateway.GetRulesAsync(target.Asset, token), cancellationToken).ConfigureAwait(false);
                _rules = rules.IsKnown ? _rules.Add(target.Asset, rules.Value) : _rules;
            }
        }
    }

    // Nothing can be written down any more: the host is asked all the same.
    private async ValueTask CancelEverythingAsync()
    {
        foreach (OrderRecord order in _portfolio.GetSnapshot().Orders)
        {
            if (!order.IsEnded)
            {
                await _calls.AskAsync(token => _gateway.CancelAsync(order.Id, token), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
