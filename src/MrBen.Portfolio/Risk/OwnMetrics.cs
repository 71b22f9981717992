using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk;

/// <summary>The metrics that are not measured by the shared settings. Immutable.</summary>
/// <param name="Values">Values of the metrics with settings of their own.</param>
/// <param name="Disabled">Metrics that are switched off.</param>
internal sealed record OwnMetrics(ImmutableDictionary<RiskMetric, RiskMetricValue> Values, ImmutableHashSet<RiskMetric> Disabled)
{
    /// <summary>All metrics are measured by the shared settings.</summary>
    public static OwnMetrics None { get; } = new(ImmutableDictionary<RiskMetric, RiskMetricValue>.Empty, []);
}
