using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>metrics</c> do. Four assets are held.</summary>
internal static class MetricsEffects
{
    public static KeyEffect[] All =>
    [
        Turns("metrics.per_asset", "true", AssetsToldOf, 0, 4),
        Turns("metrics.max_assets", "3", AssetsToldOf, 4, 3, ("metrics.per_asset", "true")),
    ];

    private static int AssetsToldOf(ConfiguredPortfolio portfolio) =>
        portfolio.Invested().Metrics.Gauges.Keys.Count(series => series.StartsWith("mrben_position_value", StringComparison.Ordinal));
}
