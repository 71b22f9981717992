using MrBen.Portfolio.Forecasting;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>What the gates said at a fit, by the losses known before. Immutable and thread-safe.</summary>
/// <param name="From">The first day that was forecast by it.</param>
/// <param name="Variance">Of the variance model.</param>
/// <param name="Tail">Of the quantile forest.</param>
public readonly record struct TailGateReading(DateOnly From, PredictionStatus Variance, PredictionStatus Tail);
