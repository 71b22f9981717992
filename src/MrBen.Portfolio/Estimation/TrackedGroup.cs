using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>A group of assets that keeps its number from one look to the next. Immutable and thread-safe.</summary>
/// <param name="Id">Its number, from 1, never given to another group.</param>
/// <param name="Assets">Its assets now, in the order given.</param>
/// <param name="FirstSeen">The look at which it was first seen, from 0.</param>
/// <param name="Overlap">
/// Assets shared with itself at the look before, over assets of either, in (0, 1]; 0 where it is new.
/// </param>
public sealed record TrackedGroup(int Id, ImmutableArray<AssetId> Assets, int FirstSeen, double Overlap);
