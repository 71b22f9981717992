using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where a weight is as far from its target as a threshold, both as fractions of the net asset value; never for a portfolio that is on
/// its targets. Immutable and thread-safe.
/// </summary>
public sealed class WeightDriftTrigger : IRebalanceTrigger
{
    private readonly double _threshold;

    /// <summary>Takes the threshold.</summary>
    /// <param name="threshold">Distance that fires, at least 0 and finite (0.05 is five percentage points).</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of range.</exception>
    public WeightDriftTrigger(double threshold) => _threshold = threshold >= 0 && double.IsFinite(threshold)
        ? threshold
        : throw new ArgumentOutOfRangeException(
            nameof(threshold), threshold, Invariant($"The threshold must be at least 0 and finite; it is {threshold}."));

    /// <inheritdoc/>
    public string Name => "weight_drift";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double largest = 0;
        AssetId? asset = null;
        foreach (AssetId candidate in context.TargetWeights.Assets.Union(context.CurrentWeights.Assets))
        {
            double drift = Math.Abs(context.CurrentWeights[candidate] - context.TargetWeights[candidate]);
            if (drift > largest)
            {
                (largest, asset) = (drift, candidate);
            }
        }

        bool fires = asset is not null && largest >= _threshold;
        return new TriggerDecision(fires, Name, asset is null
            ? "Every weight is on its target."
            : Invariant($"{asset} is {largest:P2} of the net asset value off its target; the threshold is {_threshold:P2}."));
    }
}
