namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// A forecast that says which model made it, and whether the model may be believed. Without an active model the value is the baseline's.
/// Immutable.
/// </summary>
/// <typeparam name="T">What is forecast.</typeparam>
public sealed record Prediction<T>
{
    /// <summary>Copies what is known of a forecast.</summary>
    /// <param name="value">The forecast: the model's where it is active, the baseline's otherwise.</param>
    /// <param name="modelId">The model asked; empty where there is none.</param>
    /// <param name="status">Where the value comes from.</param>
    /// <param name="explanation">One sentence on what drove the forecast, or on why the model was not used.</param>
    /// <exception cref="ArgumentException">The explanation is blank, the status unknown, or an active model has no id.</exception>
    public Prediction(T value, string modelId, PredictionStatus status, string explanation)
    {
        ArgumentNullException.ThrowIfNull(modelId);
        ArgumentException.ThrowIfNullOrWhiteSpace(explanation);
        if (!Enum.IsDefined(status))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, FormattableString.Invariant($"There is no status {(int)status}."));
        }

        if (status == PredictionStatus.Active && modelId.Length == 0)
        {
            throw new ArgumentException("An active model needs an id.", nameof(modelId));
        }

        (Value, ModelId, Status, Explanation) = (value, modelId, status, explanation);
    }

    /// <summary>The forecast: the model's where it is active, the baseline's otherwise.</summary>
    public T Value { get; }

    /// <summary>The model asked; empty where there is none.</summary>
    public string ModelId { get; }

    /// <summary>Where the value comes from.</summary>
    public PredictionStatus Status { get; }

    /// <summary>One sentence on what drove the forecast, or on why the model was not used.</summary>
    public string Explanation { get; }

    /// <summary>Lower and upper end of the forecast's interval; none where the model gives none.</summary>
    public (T Lower, T Upper)? Interval { get; init; }

    /// <summary>Whether an active model made the value.</summary>
    public bool IsActive => Status == PredictionStatus.Active;
}
