namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>What the latest forecasts say about the model that makes them.</summary>
public enum CalibrationState
{
    /// <summary>There are fewer forecasts of this model than the rule needs.</summary>
    TooFewForecasts,

    /// <summary>The number of violations does not speak against the model.</summary>
    Adequate,

    /// <summary>Too many violations: the model is to be recalibrated, and limits on its numbers are too loose until then.</summary>
    RiskUnderstated,

    /// <summary>Too few violations: the model is to be recalibrated, and limits on its numbers are too tight until then.</summary>
    RiskOverstated,
}
