namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Follows a fitted volatility model from period to period; its parameters stay as fitted. Not thread-safe: one writer, and no reader
/// beside it. Neither updates nor forecasts allocate.
/// </summary>
public abstract class VolatilityTracker
{
    private protected VolatilityTracker(VolatilityFit fit) => Fit = fit;

    /// <summary>The fitted model.</summary>
    public VolatilityFit Fit { get; }

    /// <summary>Takes in the next period.</summary>
    /// <exception cref="ArgumentException">A number of the observation is outside its range; the tracker is then unchanged.</exception>
    public void Update(in VolatilityObservation observation)
    {
        observation.Check(nameof(observation));
        Advance(observation);
    }

    /// <summary>Mean variance per period over the next <paramref name="horizon"/> periods, in squared returns.</summary>
    /// <returns>At least 0; 0 only where nothing ever moved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not one the fit can forecast.</exception>
    public double MeanVariance(int horizon = 1) => Forecast(horizon, Fit.PlaceOf(horizon));

    private protected abstract void Advance(in VolatilityObservation observation);

    private protected abstract double Forecast(int horizon, int place);
}
