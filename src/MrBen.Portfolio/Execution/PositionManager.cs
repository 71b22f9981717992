using System.Collections.Immutable;
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
public sealed partial class PositionManager : IAsyncDisposable
{
    private const int MostRounds = 100;

    private readonly ITradedPortfolio _portfolio;
    private readonly ITradingGateway _gateway;
    private readonly ExecutionOptions _options;
    private readonly TimeProvider _clock;
    private readonly GatewayCalls _calls;
    private readonly PreTradeGuard _guard;
    private readonly OrderTracker _tracker;
    private readonly Reconciler _reconciler;
    private readonly EventIntake _intake;
    private readonly SemaphoreSlim _signal = new(0);
    private ImmutableDictionary<AssetId, InstrumentRules?> _rules = ImmutableDictionary<AssetId, InstrumentRules?>.Empty;
    private OrderSchedule _schedule = new([], [], [], []);
    private DateTimeOffset? _opened;
    private DateTimeOffset _compared;
    private bool _isConnected = true;
    private volatile bool _isReconciled;
    private volatile string? _fault;

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
        _options = (options ?? new ExecutionOptions()).Copy();
        string[] errors = [.. _options.Validate(), .. gateway.Capabilities.Validate()];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join('\n', errors));
        }

        (_portfolio, _gateway, _clock) = (portfolio, gateway, clock ?? TimeProvider.System);
        _calls = new GatewayCalls(_options.CallTimeout, _clock);
        _guard = new PreTradeGuard(portfolio, _options.PreTrade);
        _tracker = new OrderTracker(portfolio, gateway, _options, _calls, _clock);
        _reconciler = new Reconciler(portfolio, gateway, _options, _calls, _clock);
        _intake = new EventIntake(gateway);
    }

    /// <summary>Where it stands.</summary>
    public ExecutionState State
    {
        get
        {
            PortfolioSnapshot snapshot = _portfolio.GetSnapshot();
            OrderSchedule schedule = _schedule;
            return new ExecutionState
            {
                IsConnected = _isConnected,
                IsReconciled = _isReconciled,
                Fault = _fault,
                Plan = snapshot.Plan,
                Targets = ProgressOf(snapshot),
                Orders = snapshot.Orders,
                Waits = schedule.Waits,
                Unreached = schedule.Unreached,
                Blocks = snapshot.Blocks,
                Differences = _reconciler.Differences,
                Halt = snapshot.TradingHalt,
            };
        }
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Sets what to hold, in place of any plan before: its orders that lead elsewhere are cancelled first.</summary>
    /// <returns>The plan's number.</returns>
    /// <exception cref="InvalidOperationException">Nothing is sent any more; see <see cref="ExecutionState.Fault"/>.</exception>
    public long Execute(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (_fault is { } fault)
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
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (_portfolio.GetSnapshot().Plan is { IsActive: true } plan)
        {
            End(plan, ExecutionStatus.Cancelled, reason);
            _signal.Release();
        }
    }

    /// <summary>The kill switch: all orders are cancelled and none is sent until somebody resumes, also after a restart.</summary>
    public void Halt(string reason)
    {
        _portfolio.Record(PortfolioEvent.HaltOf(isHalted: true, reason, Now));
        _signal.Release();
    }

    /// <summary>Ends a halt.</summary>
    public void Resume(string reason)
    {
        _portfolio.Record(PortfolioEvent.HaltOf(isHalted: false, reason, Now));
        _signal.Release();
    }

    /// <summary>Lets orders of an asset pass a rule for a time; it is put on record.</summary>
    public void Override(PreTradeOverride exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        _portfolio.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Override, exception.Asset, Invariant(
            $"{exception.Rule} is overridden for {exception.Asset} until {exception.Until:u}: {exception.Reason}")), Now));
        _guard.Add(exception);
        _signal.Release();
    }

    /// <summary>Blocks an asset for orders until <see cref="Free"/> is called.</summary>
    public void Block(AssetId asset, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _portfolio.Record(PortfolioEvent.Blocked(new AssetBlock(asset, AssetBlockCause.Person, reason, Now)));
    }

    /// <summary>
    /// Says what became of an order that nobody could find, by somebody's knowledge: it ends, and with it a block for it.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such order, or the status is no end.</exception>
    public void Settle(ClientOrderId order, OrderStatus end, string reason)
    {
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
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _portfolio.Record(PortfolioEvent.NoteOf(
            new ExecutionNote(ExecutionNoteKind.Override, asset, $"{asset} is freed for orders: {reason}"), Now));
        _portfolio.Record(PortfolioEvent.Freed(asset, Now));
        _signal.Release();
    }

    /// <summary>Takes the venue's positions, as last compared, for the true ones, by somebody's decision, which is put on record.</summary>
    public void AdoptDifferences(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _reconciler.Adopt(reason);
        _signal.Release();
    }

    /// <summary>Stops reading the host's stream. Open orders stay open: <see cref="Halt"/> cancels them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _intake.DisposeAsync().ConfigureAwait(false);
        _signal.Dispose();
    }

    private static ImmutableArray<TargetProgress> ProgressOf(PortfolioSnapshot snapshot)
    {
        ImmutableArray<TargetProgress>.Builder targets = ImmutableArray.CreateBuilder<TargetProgress>();
        foreach (PlanTarget target in snapshot.Plan?.Targets ?? [])
        {
            PortfolioAsset? asset = snapshot.Assets.FirstOrDefault(held => held.Asset == target.Asset);
            decimal outstanding = snapshot.Orders.Where(order => order.Asset == target.Asset).Sum(order => order.Outstanding);
            targets.Add(new TargetProgress(
                target.Asset, target.Quantity, asset?.Quantity ?? 0, outstanding, WeightOf(snapshot, asset, target.Quantity),
                WeightOf(snapshot, asset, asset?.Quantity ?? 0)));
        }

        return targets.DrainToImmutable();
    }

    private static double? WeightOf(PortfolioSnapshot snapshot, PortfolioAsset? asset, decimal quantity) =>
        asset is not null && snapshot.NetAssetValue is > 0 and { } equity && snapshot.Prices.TryGetValue(asset.Asset, out decimal price)
        && snapshot.Rates.TryGetRate(asset.Instrument.Currency, snapshot.Time, out decimal rate, out _)
            ? PortfolioValuation.WeightOf(
                PortfolioValuation.MarketValueOf(quantity, price, asset.Instrument.Multiplier) * rate, equity)
            : null;

    private void End(ExecutionPlan plan, ExecutionStatus status, string detail) =>
        _portfolio.Record(PortfolioEvent.PlanOf(plan with { Status = status, Detail = detail }, Now));
}
