using System.Collections.Immutable;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Execution;

/// <summary>An account as its host tells it. Immutable and thread-safe.</summary>
/// <param name="Cash">Settled cash of each currency, negative for a debt.</param>
/// <param name="BuyingPower">
/// What may be bought now, in the account's currency; <see langword="null"/> where the host does not say.
/// </param>
/// <param name="AsOf">The moment that it tells of.</param>
/// <param name="Sequence">
/// The last event of the stream that is in it; <see langword="null"/> where the host does not number them.
/// </param>
public sealed record AccountSnapshot(
    ImmutableArray<Money> Cash, Money? BuyingPower, DateTimeOffset AsOf, long? Sequence = null);
