using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Limits of the share of the variance that some assets bring together: Σ wᵢ(Σw)ᵢ / w'Σw over them. The weights within such limits are no
/// convex set, so that an answer under one that binds is the best near by, with a proven distance from the best anywhere:
/// <see cref="AllocationStatus.LocallyOptimal"/>.
/// </summary>
/// <param name="Name">Name in messages; each limit its own.</param>
/// <param name="Assets">The assets, each once.</param>
/// <param name="Max">Largest share (0.2 is 20 %), finite; 1 or more never binds long-only. +∞ for none.</param>
/// <param name="Min">Smallest share. Default −∞, none.</param>
public sealed record RiskContributionLimit(
    string Name, ImmutableArray<AssetId> Assets, double Max, double Min = double.NegativeInfinity);
