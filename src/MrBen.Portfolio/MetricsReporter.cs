using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

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

        try
        {
            metrics.AllocationEnded(
                allocation.Strategy, allocation.Method.ToString(), allocation.Status.ToString(), clock.GetElapsedTime(start));
            if (allocation.Plan is { } plan)
            {
                metrics.PlanMade(plan.Status.ToString(), plan.Trades.Length, plan.TotalCost);
            }
        }
        catch (Exception error)
        {
            Failed(error);
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

        try
        {
            metrics.RiskAssessed(result.Status.ToString(), clock.GetElapsedTime(start));
            foreach (RiskLimitEvaluation limit in result.Limits)
            {
                metrics.LimitEvaluated(limit.Name, limit.State.ToString(), limit.Value, limit.Limit);
            }
        }
        catch (Exception error)
        {
            Failed(error);
        }
    }

    public bool PriceApplied(bool isNew)
    {
        try
        {
            metrics.PriceApplied(isNew);
        }
        catch (Exception error)
        {
            Failed(error);
        }

        return isNew;
    }

    public void FillApplied()
    {
        try
        {
            metrics.FillApplied();
        }
        catch (Exception error)
        {
            Failed(error);
        }
    }

    public void StateLoaded(long sequence) => Log.StateLoaded(logger, sequence);

    private void Failed(Exception error)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
        {
            Log.MetricsFailed(logger, metrics.GetType().Name, error);
        }
    }
}
