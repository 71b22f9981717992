using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>An order as it was decided, before it was sent. Immutable and thread-safe.</summary>
/// <param name="Order">The order.</param>
/// <param name="Plan">Number of the event that set the plan it is part of; 0 where it is part of none.</param>
/// <param name="Attempt">Which order of the plan for its asset it is, from 1.</param>
/// <param name="ReferencePrice">The price that it was decided at, per unit, positive.</param>
public sealed record OrderIntent(OrderRequest Order, long Plan, int Attempt, decimal ReferencePrice);
