namespace MrBen.Portfolio.Allocation;

/// <summary>One forecast out of sample and what happened, per year. Immutable and thread-safe.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Date">The day after whose close the forecast was made.</param>
/// <param name="KnownOn">The last day of what was forecast.</param>
/// <param name="Realised">The strategy's relative utility over the H periods, net of costs.</param>
/// <param name="Model">What the model said; the baseline said 0.</param>
public readonly record struct StrategyOutcome(string Strategy, DateOnly Date, DateOnly KnownOn, double Realised, double Model);
