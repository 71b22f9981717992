using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where the market watch has told of an event since the last rebalance: once for what began, not all the while it lasts. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// The other event triggers compare now with the last rebalance by rules of their own; this one listens to what a <see cref="MarketWatch"/>
/// announced in between, with its hysteresis, its hidden states and its cumulative sums. What only ended is no reason to trade, but a regime
/// that changed back is a change.
/// </remarks>
public sealed class MarketEventTrigger : IRebalanceTrigger
{
    private readonly ImmutableArray<MarketStateEventKind> _kinds;

    /// <summary>Listens to some kinds of events.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <exception cref="ArgumentException">A kind is none.</exception>
    public MarketEventTrigger(params ReadOnlySpan<MarketStateEventKind> kinds)
    {
        foreach (MarketStateEventKind kind in kinds)
        {
            if (!Enum.IsDefined(kind))
            {
                throw new ArgumentException($"There is no kind {(int)kind}.", nameof(kinds));
            }
        }

        _kinds = [.. kinds];
    }

    /// <inheritdoc/>
    public string Name => "market_event";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Market is not { } market)
        {
            return new TriggerDecision(false, Name, "The market is not watched.");
        }

        if (context.LastRebalance is not { } last)
        {
            return new TriggerDecision(false, Name, "There was no rebalance before; what the market did since is not known.");
        }

        MarketMove[] heard = [.. market.MovesAfter(last).Where(move => _kinds.Contains(move.Kind))];
        return heard.Length == 0
            ? new TriggerDecision(false, Name, "The market watch has told of nothing since the last rebalance.")
            : new TriggerDecision(true, Name, heard[^1].Description);
    }
}
