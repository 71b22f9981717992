using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>What one method says of the loss of the next period, and how far it may be believed. Immutable.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Confidence">The confidence that violations are counted at.</param>
/// <param name="Tail">Value at risk and expected shortfall as fractions of net asset value; null where there is no forecast.</param>
/// <param name="Detail">Why there is no forecast; empty where there is one.</param>
/// <param name="Record">The forecasts that were made and what came; null before the first was scored.</param>
/// <param name="Live">The tests of that record; null where there is none.</param>
/// <param name="OnHistory">
/// The tests of forecasts made anew over the last periods of the observed history with today's weights, by a model fitted before them; null
/// where the history is too short.
/// </param>
public sealed record ReportedForecast(
    string Method, double Confidence, TailLoss? Tail, string Detail, RiskForecastRecord? Record, RiskBacktest? Live, RiskBacktest? OnHistory);
