using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>
/// Something of the execution that the record must show and that changes nothing by itself: a difference from the venue, an order that a rule
/// refused, a rule that was overridden. Immutable and thread-safe.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Asset">The asset; <see langword="null"/> where it is about the whole.</param>
/// <param name="Detail">One sentence with the numbers.</param>
public sealed record ExecutionNote(ExecutionNoteKind Kind, AssetId? Asset, string Detail);
