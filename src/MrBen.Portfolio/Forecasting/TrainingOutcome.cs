namespace MrBen.Portfolio.Forecasting;

/// <summary>How the training of one model ended.</summary>
public enum TrainingOutcome
{
    /// <summary>The model was trained, beat its baseline out of sample, and is active.</summary>
    Activated,

    /// <summary>
    /// The model was trained and was not shown to beat its baseline out of sample: it did not, or there was too little to judge by. The
    /// baseline stays in use.
    /// </summary>
    GateClosed,

    /// <summary>
    /// A model of the place is active, and another runs beside it in its shadow period: the one just trained, or one from before, and then
    /// nothing was trained.
    /// </summary>
    InShadow,

    /// <summary>There are fewer observations than the model needs.</summary>
    InsufficientHistory,

    /// <summary>Machine learning is switched off by the options.</summary>
    Disabled,

    /// <summary>Nothing that trains models was given to the manager.</summary>
    NoTrainer,
}
