namespace MrBen.Portfolio.Estimation;

/// <summary>Which regression a <see cref="HarVolatilityModel"/> is.</summary>
public enum HarForm
{
    /// <summary>Future variance on the variances of the last day, week and month. Crises rule the fit.</summary>
    Levels,

    /// <summary>The logarithms of the same. The sound default.</summary>
    Logs,

    /// <summary>
    /// Logarithms with more: the quarter, signed returns of day, week and month over their volatility (leverage), the drawdown from the
    /// year's high, the volatility of volatility and, where the series know them, volume and the market's day, week and month.
    /// </summary>
    Extended,
}
