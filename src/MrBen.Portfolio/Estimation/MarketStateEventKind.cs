namespace MrBen.Portfolio.Estimation;

/// <summary>What a <see cref="MarketStateMonitor"/> tells of.</summary>
public enum MarketStateEventKind
{
    /// <summary>Another regime was announced.</summary>
    RegimeChanged,

    /// <summary>Volatility went above its threshold.</summary>
    VolatilitySpikeBegan,

    /// <summary>Volatility came back below its threshold and hysteresis.</summary>
    VolatilitySpikeEnded,

    /// <summary>Correlations are no longer what they were.</summary>
    CorrelationBreakdownBegan,

    /// <summary>Correlations are again what they were.</summary>
    CorrelationBreakdownEnded,
}
