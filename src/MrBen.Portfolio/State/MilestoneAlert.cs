using System.Globalization;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.State;

/// <summary>
/// The portfolio reached something: a new high after a fall, or a net asset value for the first time. Prices and fills lead there; what is put
/// in does not count. Each is told once. Immutable.
/// </summary>
public sealed record MilestoneAlert : RiskAlert
{
    private MilestoneAlert(MilestoneKind milestone, decimal value, DateTimeOffset time, long sequence, string detail)
        : base(NotificationKind.Milestone, milestone.ToString(), AlertSeverity.Information, time, sequence, detail) =>
        (Milestone, NetAssetValue) = (milestone, value);

    /// <summary>What was reached.</summary>
    public MilestoneKind Milestone { get; }

    /// <summary>The net asset value that the portfolio has now.</summary>
    public decimal NetAssetValue { get; }

    /// <summary>Always: each is another.</summary>
    internal override bool IsUrgent => true;

    internal static MilestoneAlert NewHigh(double depth, decimal value, string currency, DateTimeOffset time, long sequence) => new(
        MilestoneKind.NewHigh, value, time, sequence, string.Create(
            CultureInfo.InvariantCulture, $"A new high of {value:#,##0.00} {currency}, after a fall of {100 * depth:0.00} % below the one before."));

    internal static MilestoneAlert Level(decimal level, decimal value, string currency, DateTimeOffset time, long sequence) => new(
        MilestoneKind.EquityLevel, value, time, sequence, string.Create(
            CultureInfo.InvariantCulture, $"The net asset value is {value:#,##0.00} {currency}, for the first time at {level:#,##0.00} or more."));
}
