using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// What the manager answers when asked for an allocation: target weights and the trades that lead there, or why not. Immutable.
/// </summary>
public sealed record PortfolioAllocation
{
    internal PortfolioAllocation()
    {
    }

    /// <summary>Name of the strategy.</summary>
    public required string Strategy { get; init; }

    /// <summary>The method.</summary>
    public required AllocationMethod Method { get; init; }

    /// <summary>The strategy's answer, with certificate and explanation. Its status also tells of missing history or prices.</summary>
    public required AllocationResult Result { get; init; }

    /// <summary>Whether it was time to trade, and why; <see langword="null"/> where there are no target weights.</summary>
    public TriggerDecision? Trigger { get; init; }

    /// <summary>The trades, or the reason for none; <see langword="null"/> where there are no target weights.</summary>
    public RebalancePlan? Plan { get; init; }

    /// <summary>The weights now; <see langword="null"/> where the portfolio could not be valued.</summary>
    public PortfolioWeights? CurrentWeights { get; init; }

    /// <summary>
    /// Probability that the true Sharpe ratio of the target weights is positive, judged by their returns over the history used, in [0, 1]
    /// (<see cref="Statistics.ProbabilisticSharpeRatio"/>). It knows nothing of the weights having been chosen on that history, so read it
    /// as an upper limit. <see langword="null"/> without weights or where undefined.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>Whether the covariance that it rests on was repaired (<see cref="Estimation.CovarianceEstimate.IsRepaired"/>).</summary>
    public bool IsCovarianceRepaired { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// Number of the event that put it on record. Given to <see cref="Execution.PositionManager"/> with the plan, orders and fills are found
    /// under it in the audit.
    /// </summary>
    public long Sequence { get; internal init; }

    /// <summary>How it ended.</summary>
    public AllocationStatus Status => Result.Status;

    /// <summary>One sentence: what was found, or why nothing was.</summary>
    public string Detail => Result.Detail;

    /// <summary>The target weights; <see langword="null"/> where there are none.</summary>
    public PortfolioWeights? TargetWeights => Result.Weights;

    /// <summary>Expected return per year of the target weights, before costs; 0 without weights.</summary>
    public double ExpectedReturn => Result.ExpectedReturn;

    /// <summary>Volatility per year of the target weights; 0 without weights.</summary>
    public double Volatility => Result.Volatility;

    /// <summary>What the history keeps of it.</summary>
    internal AllocationDecision ToDecision() => new(
        Strategy, Method, Status, Detail, TargetWeights, ExpectedReturn, Volatility, Plan?.Status, Plan?.Trades.Length ?? 0,
        Plan?.TotalCost ?? 0, Plan?.TurnoverTwoWay ?? 0, Trigger?.Trigger ?? "", Trigger?.Detail ?? "");
}
