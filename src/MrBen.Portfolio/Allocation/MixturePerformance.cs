using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a way to allocate would have returned, net of costs, over the periods that were forecast. Immutable and thread-safe.</summary>
/// <param name="Name">The way, for example <c>1/N</c>.</param>
/// <param name="Returns">Simple returns per period, net of costs.</param>
/// <param name="Turnover">Σ|weight traded| per year.</param>
/// <param name="Sharpe">
/// Sharpe ratio per year, of the returns themselves, with its interval by the stationary bootstrap; null where the returns do not vary.
/// </param>
/// <param name="AboveEqualWeight">Share of resampled histories in which the ratio is above that of 1/N, in [0, 1].</param>
public sealed record MixturePerformance(
    string Name, ImmutableArray<double> Returns, double Turnover, ConfidenceInterval? Sharpe, double AboveEqualWeight)
{
    /// <summary>For example <c>1/N: Sharpe 0.63 (0.02 to 1.24), above 1/N in 0.0 %, turnover 0.42</c>.</summary>
    public override string ToString() =>
        Invariant($"{Name}: Sharpe {Sharpe?.Estimate:F3} ({Sharpe?.Lower:F2} to {Sharpe?.Upper:F2}), ") +
        Invariant($"above 1/N in {AboveEqualWeight:P1}, turnover {Turnover:F2}");
}
