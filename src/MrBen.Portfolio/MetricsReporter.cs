using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;

namespace MrBen.Portfolio;

/// <summary>Tells log, metrics and spans what the manager did, and remembers the last assessment for the gauges. Thread-safe.</summary>
internal sealed class MetricsReporter(PortfolioInstruments instruments, PortfolioLogger logger)
{
    private readonly AssessedLimits _limits = new();
    private CorrelationEstimate? _repaired;
    private volatile PortfolioRiskResult? _lastRisk;

    /// <summary>What is counted and measured with.</summary>
    public PortfolioInstruments Instruments => instruments;

    /// <summary>The last assessment of this process; <see langword="null"/> before it, and once the state is another one.</summary>
    public PortfolioRiskResult? LastRisk => _lastRisk;

    /// <summary>The moment from which a duration counts.</summary>
    public long Start() => instruments.Start();

    /// <summary>Begins a span; <see langword="null"/> where nobody listens.</summary>
    public Activity? Begin(string name) => PortfolioActivity.Start(name, instruments.Portfolio);

    /// <summary>A limit of assessments by the name that metrics have for it.</summary>
    public static string NameOf(RiskLimitEvaluation limit) =>
        $"{LiveLimit.AssessedPrefix}{limit.Name.ToLowerInvariant().Replace(' ', '_')}";

    /// <summary>Begins to count the breaches of live limits, so that the first is seen as a rise.</summary>
    public void Watching(ImmutableArray<LiveLimit> limits)
    {
        foreach (LiveLimit limit in limits)
        {
            string severity = MetricLabel.Of(LimitAlert.SeverityOf(limit.Action, RiskLimitState.Breached));
            instruments.Begin(MetricCatalogue.LimitBreaches, limit.Name, severity);
        }
    }

    public void Observed(PriceHistory prices)
    {
        foreach ((_, int count, string fault) in UnusablePrices.Find(prices))
        {
            instruments.Record(MetricCatalogue.InvalidInputs, count, MetricLabel.Of(InputFault.Unusable));
            Log.PricesUnusable(logger, fault);
        }
    }

    /// <summary>A price, rate or history was of a time that has not come.</summary>
    public void Ahead() => instruments.Count(MetricCatalogue.InvalidInputs, MetricLabel.Of(InputFault.Future));

    public void Allocated(PortfolioAllocation allocation, int assets, long start, Activity? span)
    {
        if (!allocation.Result.HasWeights)
        {
            Log.NotAllocated(logger, allocation.Strategy, assets, allocation.Status, allocation.Detail);
        }

        instruments.Time(MetricCatalogue.AllocationDuration, start, allocation.Strategy);
        if (allocation.IsCovarianceRepaired)
        {
            Repaired(RepairedMatrix.Covariance);
        }

        span?.SetTag("mrben.strategy", allocation.Strategy).SetTag("mrben.method", EventCounter.NameOf(allocation.Method))
            .End(MetricLabel.Of(allocation.Status), allocation.Result.HasWeights, allocation.Detail);
    }

    /// <summary>What a person should know of the execution of orders.</summary>
    /// <param name="alert">It.</param>
    /// <param name="plan">The plan that it is on, where it may have ended; <see langword="null"/> for that of the moment.</param>
    public void Executed(ExecutionAlert alert, long? plan) => Log.Execution(
        plan is { } ended ? logger.ForPlan(ended) : logger, alert.Severity switch
        {
            AlertSeverity.Information => LogLevel.Information,
            AlertSeverity.Warning => LogLevel.Warning,
            AlertSeverity.Error => LogLevel.Error,
            _ => LogLevel.Critical,
        }, alert.Topic, alert.Detail);

    /// <summary>Counts an alert, whoever hears of it.</summary>
    public void Raised(RiskAlert alert) =>
        instruments.Count(MetricCatalogue.Alerts, AlertRules.Of(alert), MetricLabel.Of(alert.Severity));

    public void Trained(TrainingReport report, long start, Activity? span)
    {
        instruments.Time(MetricCatalogue.TrainingDuration, start);
        foreach (ModelTrainingResult result in report.Models)
        {
            Enum outcome = result.Outcome;
            Log.ModelTrained(logger, result.Model, outcome, result.Detail);
            instruments.Count(
                MetricCatalogue.ModelTrainings, result.Place.Length > 0 ? result.Place : result.Model, MetricLabel.Of(result.Outcome));
        }

        span?.End(report.HasActivated ? "activated" : "nothing_activated", isSuccess: true, "");
    }

    /// <summary>What a review changed: a gate that closed, a model that took a place.</summary>
    public void Reviewed(ImmutableArray<ModelRecord> before, ImmutableArray<ModelRecord> after)
    {
        foreach ((ModelRecord was, ModelRecord now) in before.Zip(after))
        {
            if (was.Gate.Status != now.Gate.Status || was.Champion != now.Champion)
            {
                string place = now.Place.Name;
                Enum status = now.Gate.Status;
                Log.ModelChanged(logger, place, status, now.Explanation);
            }
        }
    }

    /// <summary>Takes an assessment; the limits that it moved.</summary>
    public ImmutableArray<AssessedLimitMove> RiskMeasured(PortfolioRiskResult result, long start, Activity? span)
    {
        if (!result.IsCalculated)
        {
            Log.RiskNotCalculated(logger, result.Status, result.Detail);
        }

        foreach (RiskLimitEvaluation limit in result.Limits)
        {
            instruments.Begin(MetricCatalogue.LimitBreaches, NameOf(limit), MetricLabel.Of(AssessedLimitMove.BreachSeverity));
        }

        ImmutableArray<AssessedLimitMove> moves = result.IsCalculated ? _limits.Take(result.Limits) : [];
        foreach (AssessedLimitMove move in moves.Where(move => move.IsBreach))
        {
            Log.LimitBreached(logger, move.Limit.Name, move.Limit.Detail);
            instruments.Count(MetricCatalogue.LimitBreaches, NameOf(move.Limit), MetricLabel.Of(move.Severity));
        }

        instruments.Time(MetricCatalogue.RiskDuration, start);
        foreach (CorrelationEstimate? forecast in result.Risk?.Forward.Select(forward => forward.Correlation?.Value).Distinct() ?? [])
        {
            Forecast(forecast);
        }

        _lastRisk = result;
        span?.End(MetricLabel.Of(result.Status), result.IsCalculated, result.Detail);
        return moves;
    }

    public CorrelationAnalysisResult CorrelationsAnalyzed(CorrelationAnalysisResult result)
    {
        Forecast(result.Forecast?.Value);
        return result;
    }

    public void RiskReported(RiskReport report)
    {
        foreach (double? distance in report.Stress?.Results.Select(result => result.CorrelationDistance) ?? [])
        {
            if (distance > 0)
            {
                Repaired(RepairedMatrix.StressCorrelation);
            }
        }
    }

    public void Recovered(ImmutableArray<string> unread, long sequence)
    {
        foreach (string fault in unread)
        {
            Log.SnapshotUnread(logger, fault);
        }

        if (sequence > 0)
        {
            Log.StateRecovered(logger, sequence);
        }
    }

    public void StateLoaded(long sequence)
    {
        _lastRisk = null;
        _limits.Clear();
        Log.StateLoaded(logger, sequence);
    }

    public void AlertHandlerFailed(string handler, Exception error) => Log.AlertHandlerFailed(logger, handler, error);

    public void JournalFailed(string failure) => Log.JournalFailed(logger, failure);

    private void Repaired(RepairedMatrix matrix) => instruments.Count(MetricCatalogue.MatrixRepairs, MetricLabel.Of(matrix));

    // A forecast is kept and asked for often; its repair was one.
    private void Forecast(CorrelationEstimate? forecast)
    {
        if (forecast is { IsRepaired: true } && !ReferenceEquals(Interlocked.Exchange(ref _repaired, forecast), forecast))
        {
            Repaired(RepairedMatrix.CorrelationForecast);
        }
    }
}
