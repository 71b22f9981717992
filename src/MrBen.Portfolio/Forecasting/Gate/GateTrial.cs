namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>One configuration that was tried for the place a gate guards. Immutable and thread-safe.</summary>
/// <param name="Configuration">What was tried: features, model and settings, not the numbers fitted.</param>
/// <param name="Times">How often it counts as a trial, at least 1.</param>
/// <param name="Observations">Periods of the losses it was last judged by; 0 where it never was.</param>
/// <param name="IsRefused">Whether it was last judged no better than the baseline.</param>
public readonly record struct GateTrial(string Configuration, int Times, int Observations, bool IsRefused);
