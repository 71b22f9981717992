using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>Returns of one factor. Immutable.</summary>
/// <param name="Name">The factor, for example <c>market</c>.</param>
/// <param name="Returns">Return per period, oldest first, over the periods of the portfolio's.</param>
public sealed record FactorReturns(string Name, ImmutableArray<double> Returns);
