using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Turns plans into orders at a host and brings fills back. All it must remember is in the portfolio's state: started again, it goes on where
/// it was. Plans, halts and questions may come from any thread; <see cref="RunAsync"/> or <see cref="StepAsync"/> is called by one at a time.
/// </summary>
public sealed class PositionManager : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ITradedPortfolio _portfolio;
    private readonly ExecutionLoop _loop;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>A manager of the positions of a portfolio at a host. Nothing is called before the first step.</summary>
    /// <param name="portfolio">The portfolio.</param>
    /// <param name="gateway">The host; not disposed here.</param>
    /// <param name="options">How to trade; <see langword="null"/> for the defaults. Copied.</param>
    /// <param name="clock">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">The options or the host's capabilities are unsound; the message lists every fault.</exception>
    public PositionManager(
        ITradedPortfolio portfolio, ITradingGateway gateway, ExecutionOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        ArgumentNullException.ThrowIfNull(gateway);
        ExecutionOptions copy = (options ?? new ExecutionOptions()).Copy();
        string[] errors = [.. copy.Validate(), .. gateway.Capabilities.Validate()];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join('\n', errors));
        }

        (_portfolio, _clock) = (portfolio, clock ?? TimeProvider.System);
        _loop = new ExecutionLoop(portfolio, gateway, copy, _clock);
    }

    /// <summary>Where it stands.</summary>
    public ExecutionState State => ExecutionState.Of(_portfolio.GetSnapshot(), _loop);

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>
    /// Trades until cancelled, or disposed. The first steps find orders again and compare positions; nothing is sent before.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled, or disposed.</exception>
    /// <exception cref="InvalidOperationException">The portfolio could not write down what was done; open orders were asked to be cancelled.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed before.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _running = TradeAsync(cancellationToken);
    }

    /// <summary>
    /// Takes in what has come, and does what can be done now, until there is nothing more; never waits for things to come. For tests and
    /// simulations that hold the clock themselves.
    /// </summary>
    /// <exception cref="InvalidOperationException">The portfolio could not write down what was done; nothing is sent any more.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed before.</exception>
    public ValueTask StepAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _loop.StepAsync(cancellationToken);
    }

    /// <summary>Sets what to hold, in place of any plan before: its orders that lead elsewhere are cancelled first.</summary>
    /// <returns>The plan's number.</returns>
    /// <exception cref="InvalidOperationException">Nothing is sent any more; see <see cref="ExecutionState.Fault"/>.</exception>
    public long Execute(ExecutionPlan plan)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(plan);
        if (_loop.Fault is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        long id = _portfolio.Record(PortfolioEvent.PlanOf(plan with { Id = 0, Status = ExecutionStatus.Active, Detail = "" }, Now));
        _signal.Release();
        return id;
    }

    /// <summary>Sets what to hold to what a rebalancing leads to.</summary>
    /// <param name="plan">The rebalancing.</param>
    /// <param name="allocation">
    /// Number of the event of the allocation it comes from (<see cref="PortfolioAllocation.Sequence"/>), so that the audit finds its orders; 0
    /// (the default) for none.
    /// </param>
    /// <returns>The plan's number.</returns>
    /// <exception cref="ArgumentException">The plan has no trades.</exception>
    /// <exception cref="InvalidOperationException">Nothing is sent any more; see <see cref="ExecutionState.Fault"/>.</exception>
    public long Execute(RebalancePlan plan, long allocation = 0)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Status != RebalanceStatus.Planned)
        {
            throw new ArgumentException($"The plan has no trades: {plan.Detail}", nameof(plan));
        }

        PortfolioSnapshot snapshot = _portfolio.GetSnapshot();
        Dictionary<AssetId, decimal> prices = plan.Trades.ToDictionary(trade => trade.Asset, trade => trade.Price);
        List<PlanTarget> targets = [];
        foreach (PlannedPosition position in plan.Positions)
        {
            if (prices.TryGetValue(position.Asset, out decimal price) || snapshot.Prices.TryGetValue(position.Asset, out price))
            {
                targets.Add(new PlanTarget(position.Asset, position.QuantityAfter, price));
            }
        }

        return Execute(ExecutionPlan.To([.. targets]) with { Allocation = allocation });
    }

    /// <summary>Calls the plan off: its open orders are cancelled.</summary>
    public void CancelPlan(string reason)
    {
        ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (_portfolio.GetSnapshot().Plan is { IsActive: true } plan)
        {
            _portfolio.Record(PortfolioEvent.PlanOf(plan with { Status = ExecutionStatus.Cancelled, Detail = reason }, Now));
            _signal.Release();
        }
    }

    /// <summary>The kill switch: all orders are cancelled and none is sent until somebody resumes, also after a restart.</summary>
    public void Halt(string reason)
    {
        ThrowIfDisposed();
        _portfolio.Record(PortfolioEvent.HaltOf(isHalted: true, reason, Now));
        _signal.Release();
    }

    /// <summary>Ends a halt.</summary>
    public void Resume(string reason)
    {
        ThrowIfDisposed();
        _portfolio.Record(PortfolioEvent.HaltOf(isHalted: false, reason, Now));
        _signal.Release();
    }

    /// <summary>Lets orders of an asset pass a rule for a time; it is put on record.</summary>
    public void Override(PreTradeOverride exception)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(exception);
        _portfolio.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Override, exception.Asset, Invariant(
            $"{exception.Rule} is overridden for {exception.Asset} until {exception.Until:u}: {exception.Reason}")), Now));
        _loop.Guard.Add(exception);
        _signal.Release();
    }

    /// <summary>Blocks an asset for orders until <see cref="Free"/> is called.</summary>
    public void Block(AssetId asset, string reason)
    {
        ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _portfolio.Record(PortfolioEvent.Blocked(new AssetBlock(asset, AssetBlockCause.Person, reason, Now)));
    }

    /// <summary>
    /// Says what became of an order that nobody could find, by somebody's knowledge: it ends, and with it a block for it.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such order, or the status is no end.</exception>
    public void Settle(ClientOrderId order, OrderStatus end, string reason)
    {
        ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (!end.IsEnd())
        {
            throw new ArgumentException($"{end} is no end of an order.", nameof(end));
        }

        _portfolio.Record(PortfolioEvent.MoveOf(new OrderMove(order, end, Reason: reason), Now));
        _signal.Release();
    }

    /// <summary>Frees an asset for orders, by somebody's decision, which is put on record.</summary>
    public void Free(AssetId asset, string reason)
    {
        ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _portfolio.Record(PortfolioEvent.NoteOf(
            new ExecutionNote(ExecutionNoteKind.Override, asset, $"{asset} is freed for orders: {reason}"), Now));
        _portfolio.Record(PortfolioEvent.Freed(asset, Now));
        _signal.Release();
    }

    /// <summary>Takes the venue's positions, as last compared, for the true ones, by somebody's decision, which is put on record.</summary>
    public void AdoptDifferences(string reason)
    {
        ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _loop.Reconciler.Adopt(reason);
        _signal.Release();
    }

    /// <summary>
    /// Ends <see cref="RunAsync"/>, waits until its last step is done, and stops reading the host's stream. Open orders stay open, and are found
    /// again by the next manager of the portfolio: <see cref="Halt"/> cancels them.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        await _loop.DisposeAsync().ConfigureAwait(false);
        _signal.Dispose();
        _ending.Dispose();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);

    private async Task TradeAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        Task? signalled = null;
        while (true)
        {
            either.Token.ThrowIfCancellationRequested();
            await _loop.StepAsync(either.Token).ConfigureAwait(false);
            Task pause = Task.Delay(Pause, _clock, either.Token);
            signalled = signalled is { IsCompleted: false } ? signalled : _signal.WaitAsync(either.Token);
            await Task.WhenAny(_loop.Arrival ?? pause, pause, signalled).ConfigureAwait(false);
        }
    }
}
