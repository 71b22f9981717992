using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// Forecasts the losses of a tail, period after period. Not thread-safe: one writer, and no reader beside it. Updates allocate nothing;
/// forecasts neither when warm, except where a distribution is fitted.
/// </summary>
public abstract class ValueAtRiskTracker
{
    private protected ValueAtRiskTracker(IValueAtRiskModel model) => Model = model;

    /// <summary>The model that is followed.</summary>
    public IValueAtRiskModel Model { get; }

    /// <summary>Takes in the next period.</summary>
    /// <exception cref="ArgumentException">A number of the observation is outside its range; the tracker is then unchanged.</exception>
    public abstract void Update(in VolatilityObservation observation);

    /// <summary>The losses of the tail over the next periods.</summary>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.99.</param>
    /// <param name="horizon">Periods the loss is summed over, at least 1. Default 1.</param>
    /// <returns>Null where the model's formula has no value, as the Cornish–Fisher expansion outside its domain.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The confidence is not inside (0, 1), or the horizon not one the model can forecast.
    /// </exception>
    public TailLoss? Forecast(double confidence, int horizon = 1)
    {
        Guard.InsideUnitInterval(confidence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        return ForecastChecked(confidence, horizon);
    }

    private protected abstract TailLoss? ForecastChecked(double confidence, int horizon);
}
