namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>What a <see cref="CorrelationModel"/> corrects, and what speaks where its gate is closed.</summary>
public enum CorrelationBaseline
{
    /// <summary>Exponentially weighted correlation of returns over their volatility, decay 0.995 a period.</summary>
    SlowWeighted,

    /// <summary>DCC(1,1), fitted to the history that is given.</summary>
    DynamicConditional,
}
