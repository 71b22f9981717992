using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Reporting;

namespace MrBen.Portfolio.Hosting;

/// <summary>What a hosted portfolio does again and again. Thread-safe.</summary>
internal sealed class PortfolioRounds
{
    private static readonly TimeSpan ReportCheck = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReviewInterval = TimeSpan.FromDays(1);

    private readonly HostedParts _parts;
    private readonly AdvancedPortfolioManager _manager;
    private long? _reviewed; // used by the round of models alone
    private volatile PortfolioRiskResult? _lastRisk;
    private volatile RiskReport? _lastReport;

    public PortfolioRounds(HostedParts parts)
    {
        (_parts, _manager) = (parts, parts.Manager);
        Monitoring = Of(RoundKind.Monitoring, options => options.Hosting.RiskInterval, isFirstAtOnce: true, isLong: false, Monitor);
        Rebalancing = Of(
            RoundKind.Rebalancing, options => options.Hosting.RebalanceCheckInterval, isFirstAtOnce: false, isLong: true, Rebalance);
        Models = Of(RoundKind.Models, options => options.Hosting.ModelCheckInterval, isFirstAtOnce: true, isLong: true, KeepModelsAsync);
        Reports = Of(
            RoundKind.Reports,
            options => options.Operations.RiskReportInterval < ReportCheck ? options.Operations.RiskReportInterval : ReportCheck,
            isFirstAtOnce: true, isLong: true, Report);
        Maintenance = Of(
            RoundKind.Maintenance, options => options.Operations.MaintenanceInterval, isFirstAtOnce: true, isLong: false, Maintain);
    }

    public Round Monitoring { get; }

    public Round Rebalancing { get; }

    public Round Models { get; }

    public Round Reports { get; }

    public Round Maintenance { get; }

    public ImmutableArray<Round> All => [Monitoring, Rebalancing, Models, Reports, Maintenance];

    /// <summary>Set when a training has ended: what waited for it may go on.</summary>
    public Signal Trained { get; } = new();

    /// <summary>The risk as last measured; none before.</summary>
    public PortfolioRiskResult? LastRisk => _lastRisk;

    /// <summary>The report last made; none before.</summary>
    public RiskReport? LastReport => _lastReport;

    private PortfolioOptions Options => _parts.Reloading.Options;

    private Round Of(
        RoundKind kind, Func<PortfolioOptions, TimeSpan?> interval, bool isFirstAtOnce, bool isLong,
        Func<CancellationToken, ValueTask<string>> work) =>
        new(kind, interval, isFirstAtOnce, isLong, work, _parts.Reloading, _parts.Clock, _parts.Logger);

    private ValueTask<string> Monitor(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PortfolioRiskResult result = _manager.CalculatePortfolioRisk();
        _lastRisk = result;
        return ValueTask.FromResult(result.IsCalculated ? "" : $"No risk was calculated: {result.Detail}");
    }

    private ValueTask<string> Rebalance(CancellationToken cancellationToken)
    {
        HostingOptions hosting = Options.Hosting;
        PortfolioAllocation allocation = _manager.OptimizePortfolioAllocation(hosting.Strategy, hosting.Method, cancellationToken);
        if (allocation.Plan is { Status: RebalanceStatus.Planned } plan && _parts.Positions is { } positions)
        {
            long id = positions.Execute(plan, allocation.Sequence);
            Log.PlanExecuted(_parts.Logger, id, plan.Trades.Length, allocation.Sequence);
        }

        return ValueTask.FromResult(allocation.TargetWeights is null
            ? $"{allocation.Strategy} ended with {allocation.Status}: {allocation.Detail}"
            : "");
    }

    private async ValueTask<string> KeepModelsAsync(CancellationToken cancellationToken)
    {
        TrainingReport? report;
        try
        {
            report = await _manager.TrainDueModelsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Trained.Set();
        }

        // Training reviews by itself.
        long now = _parts.Clock.GetTimestamp();
        bool isReviewDue = report is null && !(_reviewed is { } last && _parts.Clock.GetElapsedTime(last, now) < ReviewInterval);
        if (isReviewDue)
        {
            _manager.ReviewModels(cancellationToken);
        }

        _reviewed = isReviewDue || report is not null ? now : _reviewed;
        return "";
    }

    private ValueTask<string> Report(CancellationToken cancellationToken)
    {
        if (_manager.TryCreateDueRiskReport(out RiskReport? report, cancellationToken))
        {
            _lastReport = report;
        }

        _manager.TryCreateDueReviews(out _); // handlers of alerts are told of them, as of the report

        return ValueTask.FromResult("");
    }

    private ValueTask<string> Maintain(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DateTimeOffset keptSince = _parts.Clock.GetUtcNow().AddDays(-Options.Operations.HistoryRetentionDays);
        if (_manager.TrimHistories(keptSince))
        {
            Log.HistoriesTrimmed(_parts.Logger, keptSince);
        }

        _manager.SaveSnapshot();
        return ValueTask.FromResult("");
    }
}
