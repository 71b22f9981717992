namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// A forecast of the mean variance of the next H periods, in squared returns. Immutable and thread-safe; nothing is allocated.
/// </summary>
/// <param name="Value">The forecast: the model's within its band where the gate is open, the baseline's bit for bit otherwise.</param>
/// <param name="Status">Where the value comes from.</param>
/// <param name="Model">What log-HAR-X and the forest say together, whatever the gate says, before the band.</param>
/// <param name="Linear">What log-HAR-X says alone.</param>
/// <param name="Baseline">What log-HAR says.</param>
/// <param name="Interval">Where the realised variance will lie with the coverage of the band; null where the model has none.</param>
public readonly record struct VarianceForecast(
    double Value, PredictionStatus Status, double Model, double Linear, double Baseline, (double Lower, double Upper)? Interval);
