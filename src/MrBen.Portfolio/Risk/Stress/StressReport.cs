using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>The results of several scenarios on one portfolio. Immutable and thread-safe.</summary>
public sealed record StressReport
{
    internal StressReport(ImmutableArray<StressResult> results) => Results = results;

    /// <summary>One result per scenario, in the order given.</summary>
    public ImmutableArray<StressResult> Results { get; }

    /// <summary>Results with a profit or loss, the worst first; of equal ones the first given.</summary>
    public ImmutableArray<StressResult> ByLoss => [.. Results.Where(result => result.HasReturn).OrderBy(result => result.Return)];

    /// <summary>Results with a changed risk, the largest Gaussian value at risk first; of equal ones the first given.</summary>
    public ImmutableArray<StressResult> ByRisk =>
        [.. Results.Where(result => result.RiskAfter is not null).OrderByDescending(result => result.RiskAfter!.GaussianValueAtRisk)];

    /// <summary>Results without numbers: their details say why.</summary>
    public ImmutableArray<StressResult> Failed => [.. Results.Where(result => !result.IsCalculated)];
}
