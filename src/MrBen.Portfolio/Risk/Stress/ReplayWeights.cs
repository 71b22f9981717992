namespace MrBen.Portfolio.Risk.Stress;

/// <summary>What becomes of the weights during a <see cref="HistoricalReplay"/>.</summary>
public enum ReplayWeights
{
    /// <summary>Positions are held: nobody trades, and weights drift with the returns. Cash neither earns nor costs.</summary>
    Held,

    /// <summary>
    /// Weights are restored after each period, as <see cref="PortfolioRisk"/> measures with a risk-free rate of 0: cash earns nothing.
    /// </summary>
    Restored,
}
