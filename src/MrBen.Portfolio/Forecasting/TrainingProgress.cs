namespace MrBen.Portfolio.Forecasting;

/// <summary>How far the training of models is.</summary>
/// <param name="Model">The model in training.</param>
/// <param name="Stage">What is being done, in words.</param>
/// <param name="Fraction">Share of the whole training that is done, in [0, 1].</param>
public readonly record struct TrainingProgress(string Model, string Stage, double Fraction);
