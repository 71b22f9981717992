using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>performance_tracking</c>.</summary>
internal static class TrackingKeys
{
    /// <summary>The name of an asset.</summary>
    internal static readonly TextValue<AssetId> Symbol = new(
        "the name of an asset",
        (string text, out AssetId asset) =>
        {
            bool named = !string.IsNullOrWhiteSpace(text);
            asset = named ? new AssetId(text) : default;
            return named;
        },
        asset => asset.Value);

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Switch("performance_tracking.enabled", "Whether performance is measured at all.",
            o => o.Tracking.Enabled, (o, v) => o.Tracking.Enabled = v),
        Switch("performance_tracking.metrics.returns", "Whether the figures of returns are told.",
            o => o.Tracking.TrackReturns, (o, v) => o.Tracking.TrackReturns = v),
        Switch("performance_tracking.metrics.risk", "Whether the figures of risk are told.",
            o => o.Tracking.TrackRisk, (o, v) => o.Tracking.TrackRisk = v),
        Switch("performance_tracking.metrics.risk_adjusted", "Whether the figures of return for risk are told.",
            o => o.Tracking.TrackRiskAdjusted, (o, v) => o.Tracking.TrackRiskAdjusted = v),
        Switch("performance_tracking.metrics.allocation", "Whether allocations are counted.",
            o => o.Tracking.TrackAllocations, (o, v) => o.Tracking.TrackAllocations = v),
        Switch("performance_tracking.metrics.rebalancing", "Whether rebalances are counted.",
            o => o.Tracking.TrackRebalancing, (o, v) => o.Tracking.TrackRebalancing = v),
        List("performance_tracking.benchmarks", "Assets of the observed history to compare with.", Symbol,
            o => o.Tracking.Benchmarks, (o, v) => o.Tracking.Benchmarks = v),
        Integer("performance_tracking.min_observations", "Fewest returns that make a record.", 2,
            o => o.Tracking.MinimumObservations, (o, v) => o.Tracking.MinimumObservations = v),
        Number("performance_tracking.risk_free_rate", "Risk-free rate per year (0.02 is 2 %).", NumberRange.Any,
            o => o.Tracking.RiskFreeRate, (o, v) => o.Tracking.RiskFreeRate = v),
        Switch("performance_tracking.attribution", "Whether returns are attributed to the benchmarks.",
            o => o.Tracking.AttributesReturns, (o, v) => o.Tracking.AttributesReturns = v),
    ];
}
