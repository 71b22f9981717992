using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where the weights held have gained over the lookback and had lost over it at the last rebalance, or the other way round. Immutable
/// and thread-safe.
/// </summary>
public sealed class TrendReversalTrigger : IRebalanceTrigger
{
    private readonly int _lookback;

    /// <summary>Takes the lookback.</summary>
    /// <param name="lookback">Periods over which the trend is measured, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lookback is not positive.</exception>
    public TrendReversalTrigger(int lookback)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lookback);
        _lookback = lookback;
    }

    /// <inheritdoc/>
    public string Name => "trend_reversal";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Trend(context.CurrentWeights, context.Returns, out string reason) is not { } now)
        {
            return new TriggerDecision(false, Name, reason);
        }

        if (Trend(context.CurrentWeights, context.ReturnsAtLastRebalance, out _) is not { } before)
        {
            return new TriggerDecision(false, Name, "The trend at the last rebalance is not known.");
        }

        return new TriggerDecision(now * before < 0, Name, Invariant(
            $"Over {_lookback} periods the weights held made {now:P2}; at the last rebalance it was {before:P2}."));
    }

    // The sum of the returns of weights held fixed: what a portfolio made that was brought back to them in each period.
    private double? Trend(PortfolioWeights weights, ReturnPanel? returns, out string reason) =>
        WeightedReturns.Last(weights, returns, _lookback, _lookback, "The trend", out reason)?.Sum();
}
