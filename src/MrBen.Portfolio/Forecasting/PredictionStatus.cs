namespace MrBen.Portfolio.Forecasting;

/// <summary>Where a prediction comes from.</summary>
public enum PredictionStatus
{
    /// <summary>An active model made it.</summary>
    Active,

    /// <summary>No model has been trained or loaded.</summary>
    NoModel,

    /// <summary>There is a model, but it has not beaten its baseline out of sample.</summary>
    GateClosed,

    /// <summary>The model is older than allowed.</summary>
    Stale,

    /// <summary>The inputs are too few or differ too much from those the model was trained on.</summary>
    InputOutOfRange,

    /// <summary>There are fewer out-of-sample observations than a judgement needs.</summary>
    InsufficientData,

    /// <summary>The model was active, and its features or its losses have moved away from what it was accepted on.</summary>
    Drift,

    /// <summary>The model gave a number that is not finite, or too many that lie too far from the baseline's.</summary>
    InvalidOutput,

    /// <summary>The model was trained on other features, or the same in another order.</summary>
    SchemaMismatch,

    /// <summary>Machine learning is switched off.</summary>
    Disabled,
}
