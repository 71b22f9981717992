namespace MrBen.Portfolio.State;

/// <summary>A state as a journal's store keeps it. Immutable.</summary>
/// <param name="Sequence">The event after which it was taken.</param>
/// <param name="Time">The state's time, UTC: the latest of all events up to that one.</param>
/// <param name="Content">The state's bytes.</param>
/// <param name="Hash">Hash of all that with the hash of the event, 32 bytes.</param>
public sealed record StoredSnapshot(long Sequence, DateTimeOffset Time, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hash);
