using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>A place with the models of its record, as far as they could be read. Immutable and thread-safe.</summary>
/// <param name="Record">What is known of the place.</param>
/// <param name="Champion">The model that has it; none where there is none or its file is unsound.</param>
/// <param name="Challenger">The model in its shadow period; none where there is none.</param>
/// <param name="Fault">Why a model of the record is missing; empty where none is.</param>
internal sealed record PlacedModel(ModelRecord Record, IForecastModel? Champion, IForecastModel? Challenger, string Fault)
{
    /// <summary>Where predictions of a day come from; a model that was trained on later days is not asked.</summary>
    /// <param name="day">The last day that is known.</param>
    /// <param name="isMatched">Whether the features are those of the champion.</param>
    /// <param name="maximumAge">Age beyond which a model is stale.</param>
    public PredictionStatus StatusOn(DateOnly day, bool isMatched, TimeSpan maximumAge) =>
        Champion is null ? PredictionStatus.NoModel
        : !isMatched ? PredictionStatus.SchemaMismatch
        : Champion.TrainedThrough > day ? PredictionStatus.InputOutOfRange
        : !Record.Gate.IsOpen ? Record.Gate.Status
        : day.DayNumber - Champion.TrainedThrough.DayNumber > maximumAge.TotalDays ? PredictionStatus.Stale
        : PredictionStatus.Active;

    /// <summary>One sentence on the place.</summary>
    public string Describe() => Fault.Length > 0 ? Fault : Invariant($"{Record.Place}: {Record.Explanation}");
}
