using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// Something began or ended in the market: a breakdown of correlations is a <see cref="NotificationKind.CorrelationChange"/>, a change of the
/// regime, a spike and a shift of mean or volatility are a <see cref="NotificationKind.RiskBreach"/>. Immutable.
/// </summary>
public sealed record MarketAlert : RiskAlert
{
    internal MarketAlert(MarketMove move, long sequence)
        : base(KindOf(move.Kind), move.Kind.ToString(), SeverityOf(move.Kind), move.KnownAt, sequence, move.Description) => Move = move;

    /// <summary>What it is.</summary>
    public MarketMove Move { get; }

    private static NotificationKind KindOf(MarketStateEventKind kind) =>
        kind is MarketStateEventKind.CorrelationBreakdownBegan or MarketStateEventKind.CorrelationBreakdownEnded
            ? NotificationKind.CorrelationChange
            : NotificationKind.RiskBreach;

    private static AlertSeverity SeverityOf(MarketStateEventKind kind) =>
        kind is MarketStateEventKind.VolatilitySpikeEnded or MarketStateEventKind.CorrelationBreakdownEnded
            ? AlertSeverity.Information
            : AlertSeverity.Warning;
}
