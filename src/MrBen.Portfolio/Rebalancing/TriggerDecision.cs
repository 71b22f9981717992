namespace MrBen.Portfolio.Rebalancing;

/// <summary>Whether to trade now, and why. Immutable.</summary>
/// <param name="Fires">Whether to trade.</param>
/// <param name="Trigger">The trigger that decided.</param>
/// <param name="Detail">One sentence with the number that decided and the limit it was held against.</param>
public sealed record TriggerDecision(bool Fires, string Trigger, string Detail);
