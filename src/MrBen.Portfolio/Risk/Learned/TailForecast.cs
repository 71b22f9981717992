using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// A forecast of the losses of a tail over the next H periods, as fractions of the value. Immutable and thread-safe; nothing is allocated.
/// </summary>
/// <param name="Value">The forest's losses within its band where it speaks; the baseline's, bit for bit, otherwise.</param>
/// <param name="Status">Where the value comes from.</param>
/// <param name="Model">
/// What the quantile forest says, whatever the gate says, before the band; null where it was not grown on returns over such a variance.
/// </param>
/// <param name="Baseline">What filtered historical simulation says.</param>
public readonly record struct TailForecast(TailLoss Value, PredictionStatus Status, TailLoss? Model, TailLoss Baseline);
