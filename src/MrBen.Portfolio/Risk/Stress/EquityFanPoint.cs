using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Quantiles of wealth at one date. Immutable.</summary>
/// <param name="Period">The date as periods from the start, from 1.</param>
/// <param name="Wealth">
/// Wealth as a multiple of that at the start, at least 0, one for each of <see cref="EquityCurveOptions.Quantiles"/>: the lower empirical
/// quantile over the paths.
/// </param>
public sealed record EquityFanPoint(int Period, ImmutableArray<double> Wealth);
