using System.Collections.Frozen;
using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>What metrics call the types of alerts.</summary>
internal static class AlertRules
{
    private static readonly FrozenDictionary<Type, string> Names = new Dictionary<Type, string>
    {
        [typeof(LimitAlert)] = "limit",
        [typeof(AssessedLimitAlert)] = "limit",
        [typeof(MarketAlert)] = "market",
        [typeof(CalibrationAlert)] = "calibration",
        [typeof(StalenessAlert)] = "staleness",
        [typeof(DataQualityAlert)] = "data_quality",
        [typeof(ModelAlert)] = "model",
        [typeof(RebalancingAlert)] = "rebalancing",
        [typeof(MilestoneAlert)] = "milestone",
        [typeof(ReportAlert)] = "report",
        [typeof(ExecutionAlert)] = "execution",
    }.ToFrozenDictionary();

    /// <summary>Every name, once.</summary>
    public static ImmutableArray<string> All => [.. Names.Values.Distinct()];

    public static string Of(RiskAlert alert) => Of(alert.GetType());

    public static string Of(Type alert) => Names[alert];
}
