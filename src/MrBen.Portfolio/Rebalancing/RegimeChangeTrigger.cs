using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where the equally weighted market of the assets is in another regime than at the last rebalance. Immutable and thread-safe.
/// </summary>
/// <param name="options">How regimes are told apart; the defaults where <see langword="null"/>.</param>
/// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
public sealed class RegimeChangeTrigger(VolatilityRegimeOptions? options = null) : IRebalanceTrigger
{
    private readonly VolatilityRegimeDetector _detector = new(options);

    /// <inheritdoc/>
    public string Name => "regime_change";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (EqualWeightMarket.Regime(_detector, context.Returns, out string reason) is not { } now)
        {
            return new TriggerDecision(false, Name, reason);
        }

        return EqualWeightMarket.Regime(_detector, context.ReturnsAtLastRebalance, out _) is not { } before
            ? new TriggerDecision(false, Name, "The regime at the last rebalance is not known.")
            : new TriggerDecision(now.Regime != before.Regime, Name, now.Regime == before.Regime
                ? $"{now.Description} It was so at the last rebalance."
                : $"{now.Description} It was {before.Regime} at the last rebalance.");
    }
}
