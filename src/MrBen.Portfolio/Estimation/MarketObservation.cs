namespace MrBen.Portfolio.Estimation;

/// <summary>What is known of the market after one period; null for what is not known.</summary>
/// <param name="Regime">The announced regime, from 0: of a <see cref="RegimeFilter"/>, or a <see cref="MarketRegime"/> as a number.</param>
/// <param name="VolatilityRatio">Current volatility over its reference, not negative.</param>
/// <param name="CorrelationDistance">
/// Mean size of the difference between current and reference correlations, as by <see cref="MarketStateMonitor.Distance"/>, in [0, 2].
/// </param>
public readonly record struct MarketObservation(int? Regime, double? VolatilityRatio, double? CorrelationDistance);
