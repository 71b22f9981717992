using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio;

/// <summary>
/// Tells log and metrics what the manager did. Metrics are a host's: one that throws is logged the first time, and changes nothing.
/// Thread-safe.
/// </summary>
internal sealed class MetricsReporter(IPortfolioMetrics metrics, ILogger logger, TimeProvider clock)
{
    private int _hasFailed;

    /// <summary>The moment from which a duration counts.</summary>
    public long Start() => clock.GetTimestamp();

    public void Observed(PriceHistory prices)
    {
        foreach (string fault in UnusablePrices.Describe(prices))
        {
            Log.PricesUnusable(logger, fault);
        }
    }

    public void Allocated(PortfolioAllocation allocation, int assets, long start)
    {
        if (!allocation.Result.HasWeights)
        {
            Log.NotAllocated(logger, allocation.Strategy, assets, allocation.Status, allocation.Detail);
        }

        Tell((Allocation: allocation, Elapsed: clock.GetElapsedTime(start)), static (metrics, told) =>
        {
            (PortfolioAllocation allocation, TimeSpan elapsed) = told;
            metrics.AllocationEnded(allocation.Strategy, allocation.Method.ToString(), allocation.Status.ToString(), elapsed);
            if (allocation.Plan is { } plan)
            {
                metrics.PlanMade(plan.Status.ToString(), plan.Trades.Length, plan.TotalCost);
            }
        });
    }

    /// <summary>What a person should know of the execution of orders.</summary>
    public void Executed(ExecutionAlert alert) => Log.Execution(
        logger, alert.Severity switch
        {
            AlertSeverity.Information => LogLevel.Information,
            AlertSeverity.Warning => LogLevel.Warning,
            AlertSeverity.Error => LogLevel.Error,
            _ => LogLevel.Critical,
        }, alert.Topic, alert.Detail);

    public void Trained(TrainingReport report)
    {
        foreach (ModelTrainingResult result in report.Models)
        {
            Enum outcome = result.Outcome;
            Log.ModelTrained(logger, result.Model, outcome, result.Detail);
        }
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

    public void RiskMeasured(PortfolioRiskResult result, long start)
    {
        if (!result.IsCalculated)
        {
            Log.RiskNotCalculated(logger, result.Status, result.Detail);
        }

        foreach (RiskLimitEvaluation limit in result.Limits.Where(limit => limit.State == RiskLimitState.Breached))
        {
            Log.LimitBreached(logger, limit.Name, limit.Detail);
        }

        Tell((Result: result, Elapsed: clock.GetElapsedTime(start)), static (metrics, told) =>
        {
            metrics.RiskAssessed(told.Result.Status.ToString(), told.Elapsed);
            foreach (RiskLimitEvaluation limit in told.Result.Limits)
            {
                metrics.LimitEvaluated(limit.Name, limit.State.ToString(), limit.Value, limit.Limit);
            }
        });
    }

    public bool PriceApplied(bool isNew)
    {
        Tell(isNew, static (metrics, isNew) => metrics.PriceApplied(isNew));
        return isNew;
    }

    public void FillApplied() => Tell(true, static (metrics, _) => metrics.FillApplied());

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

    public void StateLoaded(long sequence) => Log.StateLoaded(logger, sequence);

    public void AlertHandlerFailed(string handler, Exception error) => Log.AlertHandlerFailed(logger, handler, error);

    // What is told is handed over, not captured: a price update allocates nothing.
    private void Tell<T>(T told, Action<IPortfolioMetrics, T> report)
    {
        try
        {
            report(metrics, told);
        }
        catch (Exception error)
        {
            if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
            {
                Log.MetricsFailed(logger, metrics.GetType().Name, error);
            }
        }
    }
}
