using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State.Reviews;
using static System.FormattableString;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>notifications</c>, <c>maintenance</c> and <c>metrics</c>.</summary>
internal static class OperationKeys
{
    /// <summary>What makes the keys of operations effective.</summary>
    public const string Package = "the package MrBen.Portfolio.Hosting";

    private static readonly string LongEnough = Invariant($"at least {WebhookOptions.ShortestSecret} characters");

    private static readonly ImmutableArray<(string Name, NotificationKind Value)> Kinds =
    [
        ("risk_breach", NotificationKind.RiskBreach), ("rebalancing", NotificationKind.Rebalancing),
        ("correlation_change", NotificationKind.CorrelationChange), ("milestone", NotificationKind.Milestone),
        ("model_degradation", NotificationKind.ModelDegradation), ("data_quality", NotificationKind.DataQuality),
        ("execution", NotificationKind.Execution), ("report", NotificationKind.Report),
    ];

    private static readonly ImmutableArray<(string Name, ReviewPeriod Value)> Periods =
        [("weekly", ReviewPeriod.Weekly), ("monthly", ReviewPeriod.Monthly), ("quarterly", ReviewPeriod.Quarterly)];

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Switch("notifications.enabled", "Whether handlers of alerts are told of anything.",
            o => o.Operations.SendsNotifications, (o, v) => o.Operations.SendsNotifications = v),
        List("notifications.events", $"Kinds of alerts that reach handlers: {string.Join(", ", Kinds.Select(kind => kind.Name))}.",
            new ChoiceValue<NotificationKind>(Kinds), o => o.Operations.Notifications, (o, v) => o.Operations.Notifications = v),
        List("notifications.reviews", $"Periods of which a review is made when they are over: {string.Join(", ", Periods.Select(period => period.Name))}.",
            new ChoiceValue<ReviewPeriod>(Periods), o => o.Operations.Reviews, (o, v) => o.Operations.Reviews = v),
        OptionalNumber("notifications.milestones.new_high_after_drawdown", "Fall below the high before from which on a new high is told.",
            NumberRange.PositiveFraction, o => o.Operations.Milestones.NewHighAfterDrawdown,
            (o, v) => o.Operations.Milestones.NewHighAfterDrawdown = v),
        List("notifications.milestones.equity_levels", "Net asset values in the base currency that are told when first reached, each positive.",
            new MoneyValue(NumberRange.Positive), o => o.Operations.Milestones.EquityLevels, (o, v) => o.Operations.Milestones.EquityLevels = v),
        OptionalSecret("notifications.webhook.url", "Address that alerts are posted to, without user name or password. Null for none.",
            "The address", "an absolute http or https address without user name or password", shortest: 1,
            text => WebhookOptions.HostOf(text) is not null && !WebhookOptions.HasCredentials(text),
            o => o.Operations.Webhook.Url, (o, v) => o.Operations.Webhook.Url = v, Package),
        OptionalSecret("notifications.webhook.secret",
            $"What messages are signed with, {LongEnough}; better set by the environment than in a file. Null for none.",
            "The secret", $"a text of {LongEnough}", WebhookOptions.ShortestSecret, static _ => true,
            o => o.Operations.Webhook.Secret, (o, v) => o.Operations.Webhook.Secret = v, Package),
        Seconds("notifications.webhook.timeout_seconds", "Time that the target may take to answer one request, in seconds.",
            NumberRange.AtLeast(0.1), o => o.Operations.Webhook.Timeout, (o, v) => o.Operations.Webhook.Timeout = v, Package),
        Integer("notifications.webhook.max_attempts", "Requests for one message before it goes to the dead letters.", 1,
            o => o.Operations.Webhook.MaxAttempts, (o, v) => o.Operations.Webhook.MaxAttempts = v, Package),
        Integer("notifications.webhook.per_minute", "Requests in any minute; alerts beyond it wait and are joined into one message.", 1,
            o => o.Operations.Webhook.PerMinute, (o, v) => o.Operations.Webhook.PerMinute = v, Package),
        OptionalText("notifications.webhook.dead_letter_file", "File for what could not be delivered, a line of JSON each.", "a path",
            WebhookOptions.IsPath, o => o.Operations.Webhook.DeadLetterFile, (o, v) => o.Operations.Webhook.DeadLetterFile = v, Package),
        Integer("maintenance.history_retention_days", "Days after which histories are thinned out.", 1,
            o => o.Operations.HistoryRetentionDays, (o, v) => o.Operations.HistoryRetentionDays = v, Package),
        Hours("maintenance.interval_hours", "Time between two rounds of maintenance, in hours.", Key.Minutely,
            o => o.Operations.MaintenanceInterval, (o, v) => o.Operations.MaintenanceInterval = v, Package),
        Switch("metrics.per_asset", "Whether weight and value of each position are told to metrics.",
            o => o.Metrics.PerAsset, (o, v) => o.Metrics.PerAsset = v),
        Integer("metrics.max_assets", "Assets that are told of at most, the largest.", 1,
            o => o.Metrics.MaxAssets, (o, v) => o.Metrics.MaxAssets = v),
    ];
}
