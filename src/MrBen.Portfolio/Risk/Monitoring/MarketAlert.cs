using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Something began or ended in the market. Immutable.</summary>
public sealed record MarketAlert : RiskAlert
{
    internal MarketAlert(MarketMove move, long sequence)
        : base(move.Kind.ToString(), SeverityOf(move.Kind), move.KnownAt, sequence, move.Description) => Move = move;

    /// <summary>What it is.</summary>
    public MarketMove Move { get; }

    private static AlertSeverity SeverityOf(MarketStateEventKind kind) =>
        kind is MarketStateEventKind.VolatilitySpikeEnded or MarketStateEventKind.CorrelationBreakdownEnded
            ? AlertSeverity.Information
            : AlertSeverity.Warning;
}
