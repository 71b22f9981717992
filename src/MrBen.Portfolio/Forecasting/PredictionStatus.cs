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
}
