using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Several triggers as one: it fires where any of them does, where nothing was ever traded, and never sooner after the last rebalance than
/// allowed. Immutable; thread-safe as its triggers are.
/// </summary>
public sealed class RebalancePolicy : IRebalanceTrigger
{
    private readonly ImmutableArray<IRebalanceTrigger> _triggers;
    private readonly TimeSpan _minimumInterval;
    private readonly bool _needsAll;

    /// <summary>Takes the triggers.</summary>
    /// <param name="triggers">The triggers; none fires whenever asked, as often as allowed.</param>
    /// <param name="minimumInterval">Least time between two rebalances, at least 0; <see langword="null"/> for none.</param>
    /// <param name="needsAll">Whether all triggers must agree. Default: one is enough.</param>
    /// <exception cref="ArgumentException">The list is uninitialised, holds a <see langword="null"/>, or the interval is negative.</exception>
    public RebalancePolicy(ImmutableArray<IRebalanceTrigger> triggers, TimeSpan? minimumInterval = null, bool needsAll = false)
    {
        if (triggers.IsDefault || triggers.Contains(null!))
        {
            throw new ArgumentException("The list of triggers must be initialized and hold no null.", nameof(triggers));
        }

        if (minimumInterval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minimumInterval), minimumInterval, Invariant($"The interval must be at least 0; it is {minimumInterval}."));
        }

        (_triggers, _minimumInterval, _needsAll) = (triggers, minimumInterval ?? TimeSpan.Zero, needsAll);
    }

    /// <inheritdoc/>
    public string Name => "policy";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.LastRebalance is not { } last)
        {
            return new TriggerDecision(true, Name, "Nothing was traded before.");
        }

        TimeSpan passed = context.Time - last;
        if (passed < _minimumInterval)
        {
            return new TriggerDecision(false, Name, Invariant(
                $"The last rebalance was {passed} ago; at least {_minimumInterval} must pass."));
        }

        if (_triggers.IsEmpty)
        {
            return new TriggerDecision(true, Name, "Every request may trade.");
        }

        ImmutableArray<TriggerDecision> decisions = [.. _triggers.Select(trigger => trigger.Evaluate(context))];
        ImmutableArray<TriggerDecision> firing = [.. decisions.Where(decision => decision.Fires)];
        bool fires = _needsAll ? firing.Length == decisions.Length : firing.Length > 0;
        ImmutableArray<TriggerDecision> telling = fires ? firing : [.. decisions.Where(decision => !decision.Fires)];
        return new TriggerDecision(
            fires, string.Join('+', telling.Select(decision => decision.Trigger)), string.Join(' ', telling.Select(decision => decision.Detail)));
    }
}
