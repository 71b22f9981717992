namespace MrBen.Portfolio.Estimation;

/// <summary>By what the regimes of a fitted model are numbered, so that a number means the same in each fit.</summary>
public enum RegimeOrder
{
    /// <summary>Regime 0 moves least, the last one most.</summary>
    Volatility,

    /// <summary>Regime 0 has the lowest mean, the last one the highest.</summary>
    Mean,
}
