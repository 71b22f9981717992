using MrBen.Portfolio.Risk.Backtests;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>The losses that came speak against a forecasting method, or no longer do. Immutable.</summary>
public sealed record CalibrationAlert : RiskAlert
{
    internal CalibrationAlert(CalibrationState before, RiskForecastRecord record, DateTimeOffset time, long sequence)
        : base(NotificationKind.ModelDegradation, record.Method, SeverityOf(record.State), time, sequence, record.Detail) => (Before, Record) = (before, record);

    /// <summary>What the forecasts said before.</summary>
    public CalibrationState Before { get; }

    /// <summary>The method's forecasts, and what they say now.</summary>
    public RiskForecastRecord Record { get; }

    private static AlertSeverity SeverityOf(CalibrationState state) => state switch
    {
        CalibrationState.RiskUnderstated => AlertSeverity.Error,
        CalibrationState.RiskOverstated => AlertSeverity.Warning,
        _ => AlertSeverity.Information,
    };
}
