using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Moves weight to assets that a model expects to serve better than the rest. Without an active model it says so and leaves the weights, bit
/// for bit. Immutable; thread-safe as its model is.
/// </summary>
/// <remarks>
/// The score of an asset is its relative utility over the full score, held in [−1, 1]; the weight w becomes w + strength·score·|w|, and all
/// are scaled so that Σ|w| stays what it was: the tilt is bounded whatever the model says.
/// </remarks>
public sealed class LearnedTilt : IWeightTilt
{
    private readonly IAssetScoreModel? _model;
    private readonly LearnedTiltOptions _options;

    /// <summary>Takes a model and copies the options.</summary>
    /// <param name="model">The model; <see langword="null"/> for none.</param>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public LearnedTilt(IAssetScoreModel? model, LearnedTiltOptions? options = null)
    {
        _model = model;
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "machine_learning";

    /// <inheritdoc/>
    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        if (_model is null)
        {
            return TiltOutcome.To(weights,
                "No model is active: nothing that trains models was given. The package MrBen.Portfolio.MachineLearning brings it.");
        }

        if (context.Returns is not { } returns)
        {
            return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, "The model needs the returns of the assets; there are none.");
        }

        Prediction<ImmutableArray<double>> prediction = _model.Predict(returns);
        if (!prediction.IsActive)
        {
            return TiltOutcome.To(weights, $"No model is active: {prediction.Explanation}");
        }

        double[] scores = new double[weights.Assets.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            int column = returns.Assets.IndexOf(weights.Assets[i]);
            double utility = column >= 0 && column < prediction.Value.Length ? prediction.Value[column] : double.NaN;
            if (!double.IsFinite(utility))
            {
                return TiltOutcome.To(weights, Invariant(
                    $"Model {prediction.ModelId} gives {weights.Assets[i]} no finite relative utility; the weights stay as they are."));
            }

            scores[i] = Math.Clamp(utility / _options.FullScore, -1, 1);
        }

        PortfolioWeights? moved = ScoreTilt.Move(weights, scores, _options.Strength);
        return TiltOutcome.To(moved ?? weights, moved is null
            ? $"Model {prediction.ModelId} prefers no asset; the weights stay as they are."
            : $"Model {prediction.ModelId}: {prediction.Explanation}");
    }
}
