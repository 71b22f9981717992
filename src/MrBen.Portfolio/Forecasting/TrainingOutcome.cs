namespace MrBen.Portfolio.Forecasting;

/// <summary>How the training of one model ended.</summary>
public enum TrainingOutcome
{
    /// <summary>The model was trained, beat its baseline out of sample, and is active.</summary>
    Activated,

    /// <summary>The model was trained and did not beat its baseline out of sample; the baseline stays in use.</summary>
    GateClosed,

    /// <summary>There are fewer observations than the model needs.</summary>
    InsufficientHistory,

    /// <summary>Machine learning is switched off by the options.</summary>
    Disabled,

    /// <summary>Nothing that trains models was given to the manager.</summary>
    NoTrainer,
}
