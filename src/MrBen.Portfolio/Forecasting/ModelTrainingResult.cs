namespace MrBen.Portfolio.Forecasting;

/// <summary>How the training of one model ended. Immutable.</summary>
/// <param name="Model">The model, such as <c>risk_predictor</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">One sentence: what the model achieved against its baseline, or why it was not trained.</param>
public sealed record ModelTrainingResult(string Model, TrainingOutcome Outcome, string Detail)
{
    /// <summary>The place that was trained for, such as <c>variance-5</c>; empty (the default) where the model has one alone.</summary>
    public string Place { get; init; } = "";
}
