namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>What a <see cref="LiveLimit"/> measures, tick by tick.</summary>
public enum LimitMeasure
{
    /// <summary>Volatility per year of the whole portfolio.</summary>
    Volatility,

    /// <summary>Gaussian value at risk of the whole portfolio over the horizon of the risk options, as a fraction of net asset value.</summary>
    ValueAtRisk,

    /// <summary>Gaussian conditional value at risk of the whole portfolio, likewise.</summary>
    ConditionalValueAtRisk,

    /// <summary>How far net asset value is below its high-water mark; of the whole portfolio.</summary>
    Drawdown,

    /// <summary>Sum of the absolute weights in the scope: of one asset, its absolute weight.</summary>
    GrossExposure,

    /// <summary>Absolute value of the sum of the weights in the scope.</summary>
    NetExposure,

    /// <summary>Share of the portfolio's volatility that the scope contributes, Σwᵢ(Σw)ᵢ/w'Σw; negative for a hedge.</summary>
    RiskShare,
}
