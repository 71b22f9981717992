using System.Collections.Immutable;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>notifications</c>, <c>maintenance</c> and <c>metrics</c>.</summary>
internal static class OperationKeys
{
    /// <summary>What makes the keys of operations effective.</summary>
    public const string Package = "the package MrBen.Portfolio.Hosting";

    private static readonly ImmutableArray<(string Name, NotificationKind Value)> Kinds =
    [
        ("risk_breach", NotificationKind.RiskBreach), ("rebalancing", NotificationKind.Rebalancing),
        ("correlation_change", NotificationKind.CorrelationChange), ("milestone", NotificationKind.Milestone),
        ("model_degradation", NotificationKind.ModelDegradation), ("data_quality", NotificationKind.DataQuality),
    ];

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Switch("notifications.enabled", "Whether notifications are sent.",
            o => o.Operations.SendsNotifications, (o, v) => o.Operations.SendsNotifications = v, Package),
        List("notifications.events", $"Events that are told: {string.Join(", ", Kinds.Select(kind => kind.Name))}.",
            new ChoiceValue<NotificationKind>(Kinds), o => o.Operations.Notifications, (o, v) => o.Operations.Notifications = v, Package),
        Integer("maintenance.history_retention_days", "Days after which histories are thinned out.", 1,
            o => o.Operations.HistoryRetentionDays, (o, v) => o.Operations.HistoryRetentionDays = v, Package),
        Hours("maintenance.interval_hours", "Time between two rounds of maintenance, in hours.", NumberRange.Positive,
            o => o.Operations.MaintenanceInterval, (o, v) => o.Operations.MaintenanceInterval = v, Package),
        Switch("metrics.per_asset", "Whether weight and value of each position are told to metrics.",
            o => o.Metrics.PerAsset, (o, v) => o.Metrics.PerAsset = v),
        Integer("metrics.max_assets", "Assets that are told of at most, the largest.", 1,
            o => o.Metrics.MaxAssets, (o, v) => o.Metrics.MaxAssets = v),
    ];
}
