using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// The front door: holds one portfolio, takes prices and positions, answers with risk, target weights and trades. Thread-safe: changes are
/// applied one at a time, readers see whole states. Made by <see cref="AdvancedPortfolioManagerBuilder"/>.
/// </summary>
public sealed partial class AdvancedPortfolioManager : IAsyncDisposable
{
    private readonly PortfolioBook _book;
    private readonly AlertDispatcher _alerts;
    private readonly IPortfolioJournal? _journal;
    private readonly TimeProvider _clock;
    private readonly ModelDirectory? _models;
    private readonly IModelTrainer? _trainer;
    private readonly MetricsReporter _reports;
    private volatile PortfolioRooms _rooms;

    internal AdvancedPortfolioManager(
        PortfolioOptions options, IPortfolioJournal? journal, ModelDirectory? models, IModelTrainer? trainer,
        IEnumerable<IRiskAlertHandler> handlers, TimeProvider clock, MetricsReporter reports)
    {
        (_journal, _models, _trainer, _clock, _reports) = (journal, models, trainer, clock, reports);
        ModelLibrary? library = models?.Open(options);
        _alerts = new AlertDispatcher(
            handlers, options.Operations.Told, options.Alerts, clock, reports.AlertHandlerFailed, reports.Raised);
        ReturnSource returns = new(options.Returns);
        LivePortfolio live = new(options, returns, _alerts);
        reports.Watching(options.LiveLimits);
        _book = new PortfolioBook(options.State, options.Forecasts.Log, journal, live, new EventCounter(reports.Instruments, options.State.BaseCurrency));
        _rooms = new PortfolioRooms(options, returns, live, _book, _alerts, library, trainer, clock);
        MarketDataSink = new MarketDataIntake(this, _book, _alerts);
        if (journal is DurableJournal durable)
        {
            reports.Recovered(_book.Recover(), durable.LastSequence);
            durable.Instruments = reports.Instruments;
            durable.Failed = failure =>
            {
                reports.JournalFailed(failure);
                _alerts.Tell(ExecutionAlert.OfJournal(failure, clock.GetUtcNow(), durable.LastSequence));
            };
        }

        reports.Instruments.Follow(new PortfolioGauges(this, _book, reports, () => _rooms, clock));
    }

    /// <summary>SHA-256 of the whole state, in lower-case hexadecimal: equal where the same events were applied. O(state).</summary>
    public string StateHash => _book.Hash();

    /// <summary>The portfolio states kept, oldest first.</summary>
    public ImmutableArray<PortfolioStateRecord> PortfolioHistory => _book.States();

    /// <summary>The risk assessments kept, oldest first.</summary>
    public ImmutableArray<TimedRecord<RiskAssessment>> RiskHistory => _book.Assessments();

    /// <summary>The allocations kept, oldest first.</summary>
    public ImmutableArray<TimedRecord<AllocationDecision>> AllocationHistory => _book.Decisions();

    /// <summary>
    /// Takes the price history that risk and estimates rest on, in place of the one before. Assets of the portfolio whose last price is
    /// older take theirs from it.
    /// </summary>
    /// <param name="prices">
    /// The history; prices that are not positive count as missing, with a warning in the log. Its last date is at most the latest that any
    /// time zone has by the clock.
    /// </param>
    /// <exception cref="ArgumentException">The history ends in the future: its last prices would keep out those to come.</exception>
    public void ObservePrices(PriceHistory prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ClockSkew.ThrowIfAhead(prices, Now, _rooms.Options.MaxClockSkew, nameof(prices), _reports);
        PriceHistory? before = _book.Snapshot().History;
        long sequence = _book.ApplyWhile(PortfolioEvent.Prices(prices, Now), static _ => true);
        _reports.Observed(prices);
        TellQuality(prices, before, sequence);
        _rooms.Daily.Advance(Now);
        Watch();
    }

    /// <summary>Takes one price of an asset of the portfolio. Allocates nothing.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="price">Price per unit, positive.</param>
    /// <param name="time">When it was observed, at most <see cref="PortfolioOptions.MaxClockSkew"/> ahead of the clock.</param>
    /// <returns>False, and nothing changes, where a later price is known already.</returns>
    /// <exception cref="ArgumentException">
    /// The asset is not in the portfolio, the price is not positive, or its time is too far ahead of the clock: it would keep out every
    /// price until then.
    /// </exception>
    public bool ObservePrice(AssetId asset, decimal price, DateTimeOffset time)
    {
        ClockSkew.ThrowIfAhead("price", asset, time, Now, _rooms.Options.MaxClockSkew, _reports);
        bool applied = _book.Apply(PortfolioEvent.PriceOf(asset, price, time));
        Watch();
        return applied;
    }

    /// <summary>Sets the cash of the base currency, negative for a debt.</summary>
    public void SetCash(decimal amount)
    {
        _book.Apply(PortfolioEvent.Cash(amount, Now));
        Watch();
    }

    /// <summary>Adds an asset, with or without a position; allocations choose among all assets added.</summary>
    /// <exception cref="ArgumentException">It is there already, or is unsound.</exception>
    public void AddAsset(PortfolioAsset asset) => _book.Apply(PortfolioEvent.Added(asset, Now));

    /// <summary>Removes an asset with whatever is held of it.</summary>
    /// <exception cref="ArgumentException">The asset is not in the portfolio.</exception>
    public void RemoveAsset(AssetId asset) => _book.Apply(PortfolioEvent.Removed(asset, Now));

    /// <summary>
    /// Sets what is held of an asset, as known from outside. Its average cost stays where the position only became smaller, and is unknown
    /// otherwise. Allocates nothing.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="quantity">Units held, negative for a short position.</param>
    /// <param name="unrealizedPnl">Unrealised profit as the host reports it; <see langword="null"/> where unknown.</param>
    /// <exception cref="ArgumentException">The asset is not in the portfolio.</exception>
    public void UpdateAssetPosition(AssetId asset, decimal quantity, decimal? unrealizedPnl = null)
    {
        _book.Apply(PortfolioEvent.Position(asset, quantity, unrealizedPnl, Now));
        Watch();
    }

    /// <summary>Books an executed trade: position, average cost and cash change. Allocates nothing.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="quantity">Units bought, negative when sold; not 0.</param>
    /// <param name="price">Price per unit, positive.</param>
    /// <param name="fee">What the trade cost beside its price.</param>
    /// <param name="time">When it was executed, at most <see cref="PortfolioOptions.MaxClockSkew"/> ahead of the clock.</param>
    /// <exception cref="ArgumentException">
    /// The asset is not in the portfolio, the quantity is 0, the price is not positive, or the time is too far ahead of the clock.
    /// </exception>
    public void ApplyFill(AssetId asset, decimal quantity, decimal price, decimal fee, DateTimeOffset time) =>
        ApplyFill(asset, quantity, price, fee, time, reference: null);

    /// <summary>Says what share of the market each asset makes, for Black-Litterman; <see langword="null"/> takes it back.</summary>
    public void SetMarketWeights(MarketWeights? weights) => _book.ChangeOutlook(said => said with { MarketWeights = weights }, Now);

    /// <summary>Says opinions on expected returns, in place of those said before; Black-Litterman takes them in.</summary>
    /// <exception cref="ArgumentException">A view is <see langword="null"/>.</exception>
    public void SetViews(params ReadOnlySpan<View> views)
    {
        ImmutableArray<View> all = [.. views];
        if (all.Contains(null!))
        {
            throw new ArgumentException("A view is null.", nameof(views));
        }

        _book.ChangeOutlook(said => said with { Views = all }, Now);
    }

    /// <summary>Names the asset of the history that the portfolio is compared with; <see langword="null"/> takes it back.</summary>
    public void SetBenchmark(AssetId? benchmark) => _book.ChangeOutlook(said => said with { Benchmark = benchmark }, Now);

    /// <summary>Says which orders are open, in place of those said before: plans start from what is held once they have filled.</summary>
    /// <exception cref="ArgumentException">An order is <see langword="null"/>.</exception>
    public void SetOpenOrders(params ReadOnlySpan<OpenOrder> orders) =>
        _book.Apply(PortfolioEvent.OpenOrdersOf(OpenOrderBook.Of(orders), Now));

    /// <summary>Measures the risk of what is held now on the observed history, and holds it against the limits.</summary>
    /// <returns>The risk, or why there is none; with the state of every limit.</returns>
    public PortfolioRiskResult CalculatePortfolioRisk()
    {
        PortfolioRooms rooms = _rooms;
        PortfolioRiskResult result = MeasureRisk(rooms, out decimal netAssetValue, out ImmutableArray<AssessedLimitMove> moves);
        if (rooms.Live.HasLimits)
        {
            MakeLive();
        }

        DateTimeOffset now = Now;
        long sequence = _book.ApplyWhile(PortfolioEvent.Assessed(RiskAssessment.From(result, netAssetValue), now), static _ => true);
        foreach (AssessedLimitMove move in moves)
        {
            _alerts.Tell(new AssessedLimitAlert(move, now, sequence));
        }

        return result;
    }

    /// <summary>Correlations of all assets added, the pairs that stand out, and the groups that move together.</summary>
    public CorrelationAnalysisResult AnalyzeCorrelations() => _reports.CorrelationsAnalyzed(_rooms.Risk.Correlations(_book.Snapshot()));

    /// <inheritdoc cref="OptimizePortfolioAllocation(PortfolioStrategy, AllocationMethod, CancellationToken)"/>
    public PortfolioAllocation OptimizePortfolioAllocation(PortfolioStrategy strategy, AllocationMethod method) =>
        OptimizePortfolioAllocation(strategy, method, CancellationToken.None);

    /// <summary>Asks a built-in strategy what to hold, and plans the trades that lead there. Nothing is traded.</summary>
    /// <param name="strategy">The strategy, with the options the manager was built with.</param>
    /// <param name="method">When to act and how to move the weights.</param>
    /// <param name="cancellationToken">Cancels the optimisation.</param>
    /// <returns>Weights and plan, or why there are none; a failure never gives other weights.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled; nothing is recorded.</exception>
    public PortfolioAllocation OptimizePortfolioAllocation(
        PortfolioStrategy strategy, AllocationMethod method, CancellationToken cancellationToken)
    {
        PortfolioRooms rooms = _rooms;
        return Optimize(rooms, rooms.Strategies[strategy], strategy, method, cancellationToken);
    }

    /// <inheritdoc cref="OptimizePortfolioAllocation(IAllocationStrategy, AllocationMethod, CancellationToken)"/>
    public PortfolioAllocation OptimizePortfolioAllocation(IAllocationStrategy strategy, AllocationMethod method) =>
        OptimizePortfolioAllocation(strategy, method, CancellationToken.None);

    /// <summary>Asks any strategy what to hold, and plans the trades that lead there. Nothing is traded.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="method">When to act and how to move the weights.</param>
    /// <param name="cancellationToken">Cancels the optimisation.</param>
    /// <returns>Weights and plan, or why there are none; a failure never gives other weights.</returns>
    /// <exception cref="InvalidOperationException">The strategy answered <see langword="null"/>; nothing is recorded.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; nothing is recorded.</exception>
    public PortfolioAllocation OptimizePortfolioAllocation(
        IAllocationStrategy strategy, AllocationMethod method, CancellationToken cancellationToken) =>
        Optimize(_rooms, strategy, builtIn: null, method, cancellationToken);

    /// <summary>The portfolio at this moment, immutable.</summary>
    public PortfolioSnapshot GetSnapshot() => _book.Snapshot();

    /// <summary>The portfolio at a glance.</summary>
    public PortfolioSummary GetPortfolioSummary()
    {
        PortfolioSnapshot snapshot = _book.Snapshot(
            out TimedRecord<RiskAssessment>? assessment, out TimedRecord<AllocationDecision>? decision);
        return new PortfolioSummary(snapshot, Holdings.Value(snapshot, Now), assessment, decision) { Models = _rooms.Training.Records };
    }

    /// <summary>How the portfolio, its strategies and its methods did over the histories kept. O(histories × assets).</summary>
    /// <returns>The performance; where there is too little to measure it says so.</returns>
    public PortfolioPerformance GetPerformance()
    {
        PortfolioRooms rooms = _rooms;
        return rooms.Tracking.Measure(_book, snapshot => rooms.Returns.InBase(snapshot).Prices);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private PortfolioAllocation Optimize(
        PortfolioRooms rooms, IAllocationStrategy strategy, PortfolioStrategy? builtIn, AllocationMethod method,
        CancellationToken cancellationToken)
    {
        CheckNamed(strategy);
        if (!Enum.IsDefined(method))
        {
            throw new ArgumentOutOfRangeException(
                nameof(method), method, FormattableString.Invariant($"There is no method {(int)method}."));
        }

        cancellationToken.ThrowIfCancellationRequested();
        PortfolioAllocation allocation = Allocate(rooms, strategy, builtIn, method, out PortfolioSnapshot snapshot, cancellationToken);
        long sequence = _book.ApplyWhile(
            PortfolioEvent.Decided(rooms.Evidence.Decide(allocation, snapshot), allocation.Time), static _ => true);
        if (RebalancingAlert.Of(
            allocation.Strategy, allocation.Method, allocation.Plan, allocation.Trigger?.Detail ?? "", allocation.Time, sequence) is { } alert)
        {
            _alerts.Tell(alert);
        }

        return allocation with { Sequence = sequence };
    }
}
