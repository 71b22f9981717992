using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State.Reviews;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// What is watched, reported and told; and settings for whatever runs a manager, which are kept and checked here and effective with the package
/// MrBen.Portfolio.Hosting: <see cref="Webhook"/>, <see cref="HistoryRetentionDays"/> and <see cref="MaintenanceInterval"/>.
/// </summary>
public sealed record OperationsOptions
{
    /// <summary>Shortest time between two reports or rounds of maintenance; a host looks once a minute whether a report is due.</summary>
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether live limits are watched at every price and fill. Default yes; otherwise they move with each assessment
    /// (<see cref="AdvancedPortfolioManager.CalculatePortfolioRisk"/>) alone.
    /// </summary>
    public bool MonitorsInRealTime { get; set; } = true;

    /// <summary>Time between two risk reports, at least a minute. Default one day.</summary>
    public TimeSpan RiskReportInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether handlers of alerts are told of anything. Default yes. Limits go on moving, and reports and reviews being made, all the same.
    /// </summary>
    public bool SendsNotifications { get; set; } = true;

    /// <summary>The kinds of alerts that reach handlers; those of other kinds reach none. Default all.</summary>
    public ImmutableArray<NotificationKind> Notifications { get; set; } = [.. Enum.GetValues<NotificationKind>()];

    /// <summary>
    /// The reviews that <see cref="AdvancedPortfolioManager.TryCreateDueReviews"/> makes, each kind once. Default weekly, monthly and quarterly.
    /// </summary>
    public ImmutableArray<ReviewPeriod> Reviews { get; set; } = [.. Enum.GetValues<ReviewPeriod>()];

    /// <summary>What the portfolio is to reach for a milestone to be told.</summary>
    public MilestoneOptions Milestones { get; set; } = new();

    /// <summary>Where alerts are posted to.</summary>
    public WebhookOptions Webhook { get; set; } = new();

    /// <summary>Days after which histories are thinned out, at least 1. Default 365.</summary>
    public int HistoryRetentionDays { get; set; } = 365;

    /// <summary>Time between two rounds of maintenance, at least a minute. Default one day.</summary>
    public TimeSpan MaintenanceInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (RiskReportInterval < ShortestInterval)
        {
            errors.Add(Invariant($"{nameof(RiskReportInterval)} must be at least {ShortestInterval}; it is {RiskReportInterval}."));
        }

        if (MaintenanceInterval < ShortestInterval)
        {
            errors.Add(Invariant($"{nameof(MaintenanceInterval)} must be at least {ShortestInterval}; it is {MaintenanceInterval}."));
        }

        if (HistoryRetentionDays < 1)
        {
            errors.Add(Invariant($"{nameof(HistoryRetentionDays)} must be at least 1; it is {HistoryRetentionDays}."));
        }

        if (Notifications.IsDefault || Notifications.Any(kind => !Enum.IsDefined(kind)))
        {
            errors.Add($"{nameof(Notifications)} may be empty but must not be default nor hold an unknown kind.");
        }

        if (Reviews.IsDefault || Reviews.Any(period => !Enum.IsDefined(period)) || Reviews.Distinct().Count() < Reviews.Length)
        {
            errors.Add($"{nameof(Reviews)} may be empty but must not be default, nor hold an unknown period or one twice.");
        }

        errors.AddRange((Milestones?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Milestones)}: {error}"));
        errors.AddRange((Webhook?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Webhook)}: {error}"));
        return errors;
    }

    /// <summary>The kinds of alerts that handlers are told of.</summary>
    internal ImmutableArray<NotificationKind> Told => SendsNotifications ? Notifications : [];

    internal OperationsOptions Copy() => this with { Milestones = Milestones with { }, Webhook = Webhook with { } };
}
