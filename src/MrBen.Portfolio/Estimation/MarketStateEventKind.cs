namespace MrBen.Portfolio.Estimation;

/// <summary>What a <see cref="MarketStateMonitor"/> or a <see cref="MarketWatch"/> tells of.</summary>
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

    /// <summary>The mean of the market's returns over their volatility is no longer what it was (cumulative sum).</summary>
    MeanShifted,

    /// <summary>The market's volatility is no longer what its slow reference says (cumulative sum).</summary>
    VolatilityShifted,
}
