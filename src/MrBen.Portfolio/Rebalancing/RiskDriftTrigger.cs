using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where the volatility of the weights held differs from that of the target weights by a share of the latter, both under the present
/// beliefs. Immutable and thread-safe.
/// </summary>
public sealed class RiskDriftTrigger : IRebalanceTrigger
{
    private readonly double _threshold;

    /// <summary>Takes the threshold.</summary>
    /// <param name="threshold">Relative difference that fires, positive and finite (0.2 is 20 % of the target's volatility).</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of range.</exception>
    public RiskDriftTrigger(double threshold) => _threshold = threshold > 0 && double.IsFinite(threshold)
        ? threshold
        : throw new ArgumentOutOfRangeException(
            nameof(threshold), threshold, Invariant($"The threshold must be positive and finite; it is {threshold}."));

    /// <inheritdoc/>
    public string Name => "risk_drift";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Estimates is not { } estimates || context.CurrentWeights.Assets.Any(asset => Unknown(context, estimates, asset)))
        {
            return new TriggerDecision(false, Name, "The risk of the weights held is not known.");
        }

        double held = estimates.VolatilityOf(context.CurrentWeights.Over(estimates.Assets));
        double wanted = estimates.VolatilityOf(context.TargetWeights.Over(estimates.Assets));
        double drift = Math.Abs(held - wanted);
        bool fires = drift >= _threshold * wanted && drift > 0;
        return new TriggerDecision(fires, Name, Invariant(
            $"The weights held have a volatility of {held:P2}, the targets {wanted:P2}; the threshold is {_threshold:P0} of the latter."));
    }

    private static bool Unknown(RebalanceContext context, ReturnEstimates estimates, Market.AssetId asset) =>
        context.CurrentWeights[asset] != 0 && estimates.IndexOf(asset) < 0;
}
