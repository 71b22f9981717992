namespace MrBen.Portfolio.Forecasting;

/// <summary>How the training of one model ended. Immutable.</summary>
/// <param name="Model">The model, such as <c>risk_predictor</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">One sentence: what the model achieved against its baseline, or why it was not trained.</param>
public sealed record ModelTrainingResult(string Model, TrainingOutcome Outcome, string Detail);
