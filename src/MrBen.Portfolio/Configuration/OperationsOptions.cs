using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>Settings for whatever runs a manager: kept and checked here, effective with the package that reads them.</summary>
public sealed record OperationsOptions
{
    /// <summary>
    /// Whether live limits are watched at every price and fill. Default yes; otherwise they move with each assessment
    /// (<see cref="AdvancedPortfolioManager.CalculatePortfolioRisk"/>) alone.
    /// </summary>
    public bool MonitorsInRealTime { get; set; } = true;

    /// <summary>Time between two risk reports, positive. Default one day.</summary>
    public TimeSpan RiskReportInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether notifications are sent. Default yes.</summary>
    public bool SendsNotifications { get; set; } = true;

    /// <summary>Events that are told. Default all.</summary>
    public ImmutableArray<NotificationKind> Notifications { get; set; } = [.. Enum.GetValues<NotificationKind>()];

    /// <summary>Days after which histories are thinned out, at least 1. Default 365.</summary>
    public int HistoryRetentionDays { get; set; } = 365;

    /// <summary>Time between two rounds of maintenance, positive. Default one day.</summary>
    public TimeSpan MaintenanceInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (RiskReportInterval <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(RiskReportInterval)} must be positive; it is {RiskReportInterval}."));
        }

        if (MaintenanceInterval <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(MaintenanceInterval)} must be positive; it is {MaintenanceInterval}."));
        }

        if (HistoryRetentionDays < 1)
        {
            errors.Add(Invariant($"{nameof(HistoryRetentionDays)} must be at least 1; it is {HistoryRetentionDays}."));
        }

        if (Notifications.IsDefault || Notifications.Any(kind => !Enum.IsDefined(kind)))
        {
            errors.Add($"{nameof(Notifications)} may be empty but must not be default nor hold an unknown kind.");
        }

        return errors;
    }
}
