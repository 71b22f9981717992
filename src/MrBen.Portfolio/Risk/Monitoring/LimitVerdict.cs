namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>What orders would do to a limit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Before">The value as it is; <see langword="null"/> where it is not known.</param>
/// <param name="After">The value with the orders filled; <see langword="null"/> where it is not known.</param>
/// <param name="State">Where the limit would stand.</param>
/// <param name="IsAllowed">
/// Whether the limit lets the orders pass: it warns only, or it would not be breached, or they do not raise a value that is beyond the threshold.
/// A halt lets nothing pass until somebody lifts it. Where the value with the orders is not known, only orders pass that make positions smaller:
/// a portfolio under water may be closed.
/// </param>
public readonly record struct LimitVerdict(LiveLimit Limit, double? Before, double? After, RiskLimitState State, bool IsAllowed);
