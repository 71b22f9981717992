using System.Collections.Immutable;

namespace MrBen.Portfolio.Configuration;

/// <summary>Every key of the configuration, in the order of the document.</summary>
internal static class ConfigurationTable
{
    public static ImmutableArray<ConfigurationKey> Keys { get; } =
    [
        .. CoreKeys.All,
        .. ModelKeys.All,
        .. StrategyKeys.All,
        .. MethodKeys.All,
        .. RiskKeys.All,
        .. WatchKeys.All,
        .. CorrelationKeys.All,
        .. RebalancingKeys.All,
        .. TrackingKeys.All,
        .. OperationKeys.All,
        .. HostingKeys.All,
    ];
}
