namespace MrBen.Portfolio.Estimation;

/// <summary>How a <see cref="MarketWatch"/> tells regimes apart.</summary>
public enum RegimeSource
{
    /// <summary>Volatility against two thresholds (<see cref="VolatilityRegimeDetector"/>): nothing is estimated, no probabilities.</summary>
    VolatilityThresholds,

    /// <summary>Hidden states with probabilities (<see cref="HiddenMarkovModel"/>), fitted anew from time to time.</summary>
    HiddenMarkov,
}
