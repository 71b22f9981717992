using System.Collections.Immutable;

namespace MrBen.Portfolio.State;

/// <summary>Where a journal ends. Immutable.</summary>
/// <param name="Sequence">Its last event; 0 of an empty journal.</param>
/// <param name="Hash">That event's hash, 32 bytes.</param>
public sealed record JournalEnd(long Sequence, ImmutableArray<byte> Hash);
