namespace MrBen.Portfolio.Estimation;

/// <summary>How much a market moves, from the least to the most.</summary>
public enum MarketRegime
{
    /// <summary>Volatility below the lower threshold.</summary>
    Calm,

    /// <summary>Volatility between the thresholds.</summary>
    Normal,

    /// <summary>Volatility above the upper threshold.</summary>
    Turbulent,
}
