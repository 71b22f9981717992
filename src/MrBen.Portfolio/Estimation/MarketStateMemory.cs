namespace MrBen.Portfolio.Estimation;

/// <summary>What a <see cref="MarketStateMonitor"/> remembers from one period to the next.</summary>
internal readonly record struct MarketStateMemory(
    long Count, int? Regime, int? Candidate, int Dwelt, bool IsVolatilitySpike, bool IsCorrelationBreakdown);
