namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A proxy that a replay used. Immutable.</summary>
/// <param name="Proxy">The proxy.</param>
/// <param name="Periods">Periods in which it stood in, at least 1.</param>
public sealed record ProxiedReturns(ReplayProxy Proxy, int Periods);
