using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>A trained model that can be kept. Implementations are immutable and thread-safe.</summary>
public interface IForecastModel
{
    /// <summary>The model's name: what it forecasts and the beginning of its hash.</summary>
    string Id { get; }

    /// <summary>SHA-256 of all that the model is, as 64 lower-case hexadecimal digits.</summary>
    string Hash { get; }

    /// <summary>The last day that a training label was made of.</summary>
    DateOnly TrainedThrough { get; }

    /// <summary>The features that it is asked with.</summary>
    FeatureSchema Schema { get; }

    /// <summary>Writes the model: the same bytes for the same model on every machine.</summary>
    void Write(Stream stream);
}
