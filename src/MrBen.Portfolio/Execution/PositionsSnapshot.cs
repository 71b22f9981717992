using System.Collections.Immutable;

namespace MrBen.Portfolio.Execution;

/// <summary>All positions of an account at one moment, as its host tells them. Immutable and thread-safe.</summary>
/// <param name="Positions">Every position that is not 0; an asset that is not among them is not held.</param>
/// <param name="AsOf">The moment that it tells of.</param>
/// <param name="Sequence">
/// The last event of the stream that is in it; <see langword="null"/> where the host does not number them. With it, positions and fills that
/// cross on their way are told apart exactly; without, a difference counts once it is seen twice.
/// </param>
public sealed record PositionsSnapshot(ImmutableArray<HeldQuantity> Positions, DateTimeOffset AsOf, long? Sequence = null);
