using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>How the model of one place is trained, read and judged. Immutable and thread-safe.</summary>
internal abstract class ModelRecipe(ModelPlace place)
{
    public ModelPlace Place { get; } = place;

    /// <summary>Losses that share a part of their labels: the horizon to the gate.</summary>
    public virtual int Overlap => Place.Horizon;

    /// <summary>Periods from one loss to the next.</summary>
    public virtual int Stride => 1;

    /// <summary>Trains on everything, after its kind was judged in the order of time.</summary>
    public abstract bool TryTrain(
        ModelTrainingRun run, [NotNullWhen(true)] out ModelCandidate? candidate, [NotNullWhen(false)] out EstimationFailure? failure);

    /// <summary>Reads a model of this kind.</summary>
    /// <exception cref="FormatException">The stream holds none.</exception>
    public abstract IForecastModel Read(Stream stream);

    /// <summary>
    /// What a model and its baseline lost on forecasts made after a day, none of which it had learnt from; null where nothing came.
    /// </summary>
    /// <param name="history">What is known.</param>
    /// <param name="model">The model.</param>
    /// <param name="after">The last day of the training, or of what is not to be looked at.</param>
    /// <param name="others">The models that have other places, for one that rests on another.</param>
    public abstract OutOfSampleLosses? Score(
        ModelHistory history, IForecastModel model, DateOnly after, Func<ModelPlace, IForecastModel?> others);

    /// <summary>How far the features have moved since the training; null where there are too few rows to say.</summary>
    public virtual StabilityReading? Stability(ModelHistory history, IForecastModel model) => null;

    /// <summary>Whether a model's features are those that the history gives.</summary>
    public abstract bool IsMatched(ModelHistory history, IForecastModel model);
}
