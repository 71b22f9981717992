using MrBen.Portfolio.Market.Feeds;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Prices of an asset, or rates of a currency, stopped coming, or come again. Immutable.</summary>
public sealed record StalenessAlert : RiskAlert
{
    internal StalenessAlert(StalenessChange change, long sequence)
        : base(
            NotificationKind.DataQuality, change.Subject, change.IsStale ? AlertSeverity.Warning : AlertSeverity.Information, change.Time,
            sequence, DetailOf(change)) =>
        Change = change;

    /// <summary>What changed.</summary>
    public StalenessChange Change { get; }

    private static string DetailOf(in StalenessChange change) => change.IsStale
        ? Invariant($"{change.Subject} is stale: nothing has come for {change.Age}.")
        : Invariant($"{change.Subject} is fresh again.");
}
