using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <content>The loop: take in what happened, find out what is not known, decide, act.</content>
public sealed partial class PositionManager
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Trades until cancelled. The first steps find orders again and compare positions; nothing is sent before.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="InvalidOperationException">The portfolio could not write down what was done; open orders were asked to be cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Task? signalled = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await StepAsync(cancellationToken).ConfigureAwait(false);
            Task pause = Task.Delay(Pause, _clock, cancellationToken);
            Task signal = signalled is { IsCompleted: false } ? signalled : _signal.WaitAsync(cancellationToken);
            signalled = signal;
            await Task.WhenAny(_intake.Arrival ?? pause, pause, signal).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes in what has come, and does what can be done now, until there is nothing more; never waits for things to come. For tests and
    /// simulations that hold the clock themselves.
    /// </summary>
    /// <exception cref="InvalidOperationException">The portfolio could not write down what was done; nothing is sent any more.</exception>
    public async ValueTask StepAsync(CancellationToken cancellationToken = default)
    {
        if (_fault is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        try
        {
            await DrainAsync().ConfigureAwait(false);
            if (!_isConnected || !await PrepareAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            for (int round = 0; round < MostRounds; round++)
            {
                await _tracker.ResolveAsync(cancellationToken).ConfigureAwait(false);
                bool acted = await ActAsync(cancellationToken).ConfigureAwait(false);
                bool happened = await DrainAsync().ConfigureAwait(false);
                if ((!acted && !happened) || !_isConnected)
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
            Take(happened);
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
                _isConnected = connection.IsConnected;
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

        TimeSpan interval = _reconciler.IsSuspicious ? _options.RetryInterval : _options.ReconcileInterval;
        if (!_isReconciled || Now - _compared >= interval)
        {
            bool compared = await _reconciler.CompareAsync(cancellationToken).ConfigureAwait(false);
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
                _gateway.GetAccountAsync, cancellationToken).ConfigureAwait(false);
            if (!account.HasValue)
            {
                return false;
            }

            schedule = OrderPlanner.Next(View(snapshot, PowerIn(snapshot.BaseCurrency, account.Value)));
        }

        _schedule = schedule;
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

            IReadOnlyList<PreTradeRefusal> refusals = _guard.Check(intent, now, _rules[intent.Order.Asset]!.Instrument, Now);
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
            End(plan, schedule.Unreached.IsEmpty ? ExecutionStatus.Completed : ExecutionStatus.Incomplete,
                string.Join(' ', schedule.Unreached.Select(note => note.Detail)));
        }

        return schedule.Cancels.Length + schedule.Intents.Length > 0;
    }

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
