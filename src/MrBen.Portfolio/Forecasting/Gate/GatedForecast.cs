using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Puts a model and its baseline together as the gate says: closed, the baseline's number, bit for bit. Pure functions, thread-safe.
/// </summary>
public static class GatedForecast
{
    /// <summary>A forecast of a positive quantity, a variance or a loss.</summary>
    /// <param name="gate">What the gate says.</param>
    /// <param name="modelId">The model asked, not blank.</param>
    /// <param name="model">What it says, any number; not looked at by a closed gate.</param>
    /// <param name="baseline">What the baseline says, positive and finite.</param>
    /// <param name="band">Where the model may lie; beyond, its nearer end is the forecast.</param>
    /// <returns>
    /// The model's number where the gate is open, limited to the band; the baseline's, untouched, where it is closed, or with
    /// <see cref="PredictionStatus.InvalidOutput"/> where the model's is not finite.
    /// </returns>
    /// <exception cref="ArgumentException">The id is blank, the status unknown, or the band unsound.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The baseline is not positive and finite.</exception>
    public static Prediction<double> Choose(PredictionStatus gate, string modelId, double model, double baseline, OutputBand band)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        if (!band.IsSound)
        {
            throw new ArgumentException(
                Invariant($"A band from {band.Lowest} to {band.Highest} does not hold the baseline."), nameof(band));
        }

        OutputVerdict verdict = band.Judge(gate == PredictionStatus.Active ? model : baseline, baseline);
        if (gate != PredictionStatus.Active)
        {
            return new Prediction<double>(baseline, modelId, gate, ReasonOf(gate, modelId));
        }

        return verdict switch
        {
            OutputVerdict.NotFinite => new Prediction<double>(
                baseline, modelId, PredictionStatus.InvalidOutput, ReasonOf(PredictionStatus.InvalidOutput, modelId)),
            OutputVerdict.Inside => new Prediction<double>(
                model, modelId, gate, Invariant($"{modelId} says {model / baseline:F3} times the baseline.")),
            _ => new Prediction<double>(
                band.Limit(model, baseline), modelId, gate,
                Invariant($"{modelId} says {model / baseline:G4} times the baseline, which is limited to {band}.")),
        };
    }

    /// <summary>A forecast of several quantities of any sign, such as scores of assets.</summary>
    /// <param name="gate">What the gate says.</param>
    /// <param name="modelId">The model asked, not blank.</param>
    /// <param name="model">What it says, any numbers; not looked at by a closed gate.</param>
    /// <param name="baseline">What the baseline says, finite.</param>
    /// <returns>
    /// The model's numbers where the gate is open and all are finite and as many as the baseline's; the baseline's, untouched, otherwise.
    /// </returns>
    /// <exception cref="ArgumentException">The id is blank, the status unknown, or a baseline is not finite.</exception>
    public static Prediction<ImmutableArray<double>> Choose(
        PredictionStatus gate, string modelId, ImmutableArray<double> model, ImmutableArray<double> baseline)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        Guard.AllFinite(baseline.AsSpan(), nameof(baseline));
        bool isSound = !model.IsDefault && model.Length == baseline.Length && model.All(double.IsFinite);
        PredictionStatus status = gate == PredictionStatus.Active && !isSound ? PredictionStatus.InvalidOutput : gate;
        return status == PredictionStatus.Active
            ? new Prediction<ImmutableArray<double>>(model, modelId, status, $"{modelId} is active.")
            : new Prediction<ImmutableArray<double>>(baseline, modelId, status, ReasonOf(status, modelId));
    }

    private static string ReasonOf(PredictionStatus status, string modelId) => status switch
    {
        PredictionStatus.NoModel => "No model is there; the baseline speaks.",
        PredictionStatus.GateClosed => $"{modelId} has not beaten the baseline out of sample; the baseline speaks.",
        PredictionStatus.Stale => $"{modelId} is too old; the baseline speaks.",
        PredictionStatus.InputOutOfRange => $"{modelId} was not trained for such inputs; the baseline speaks.",
        PredictionStatus.InsufficientData => $"{modelId} has too few observations to be judged; the baseline speaks.",
        PredictionStatus.Drift => $"{modelId} has drifted; the baseline speaks.",
        PredictionStatus.InvalidOutput => $"{modelId} gave a number that cannot be used; the baseline speaks.",
        PredictionStatus.SchemaMismatch => $"{modelId} was trained on other features; the baseline speaks.",
        _ => "Machine learning is switched off; the baseline speaks.",
    };
}
