namespace MrBen.Portfolio.Diagnostics;

/// <summary>Takes what a manager did and does nothing. Thread-safe.</summary>
public sealed class NullPortfolioMetrics : IPortfolioMetrics
{
    private NullPortfolioMetrics()
    {
    }

    /// <summary>The one there is.</summary>
    public static NullPortfolioMetrics Instance { get; } = new();

    /// <inheritdoc/>
    public void AllocationEnded(string strategy, string method, string status, TimeSpan duration)
    {
    }

    /// <inheritdoc/>
    public void PlanMade(string status, int trades, decimal cost)
    {
    }

    /// <inheritdoc/>
    public void RiskAssessed(string status, TimeSpan duration)
    {
    }

    /// <inheritdoc/>
    public void LimitEvaluated(string limit, string state, double? value, double? allowed)
    {
    }

    /// <inheritdoc/>
    public void PriceApplied(bool isNew)
    {
    }

    /// <inheritdoc/>
    public void FillApplied()
    {
    }
}
