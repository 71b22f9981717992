using System.Collections.Immutable;

namespace MrBen.Optimization.Integer;

/// <summary>A set of variables of which only so many may be held (nonzero): with a maximum of 1 they exclude each other.</summary>
/// <param name="Variables">Indices from 0, each once.</param>
/// <param name="Maximum">Largest number held, at least 0.</param>
/// <param name="Minimum">Smallest number held, between 0 and the maximum. Default 0.</param>
public sealed record HoldingGroup(ImmutableArray<int> Variables, int Maximum, int Minimum = 0);
