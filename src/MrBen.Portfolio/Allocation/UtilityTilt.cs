using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Moves the shares of a <see cref="StrategyMixture"/> to the strategies that a model expects to serve better than their mean, and the
/// weights with them, by no more than a cap. Without an active model it says so and leaves the weights, bit for bit. Immutable; thread-safe
/// as its model is.
/// </summary>
/// <remarks>
/// <para>The score of a strategy is its predicted relative utility over the full score, held in [−1, 1]; the share s becomes s·(1 +
/// strength·score), and all are divided by their sum. Where the weights that follow differ from the mixture's by more than the cap in
/// Σ|difference|, the shares go only so far towards the new ones that it is met. They stay at least 0 and sum to 1: the weights are a mean
/// of the members' still, so limits that the members share are kept.</para>
/// <para>After other tilts the change is added to their weights.</para>
/// </remarks>
public sealed class UtilityTilt : IWeightTilt
{
    // So much of weight is left free that the cap is kept to the last bit, and what is less is no move.
    private const double Rounding = 1e-12;

    private readonly IStrategyScoreModel? _model;
    private readonly UtilityTiltOptions _options;

    /// <summary>Takes a model and copies the options.</summary>
    /// <param name="model">The model; <see langword="null"/> for none.</param>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public UtilityTilt(IStrategyScoreModel? model, UtilityTiltOptions? options = null)
    {
        _model = model;
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "strategy_utility";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The weights are of no mixture, whether or not a model is active.</exception>
    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<MixturePart> parts = context.Mixture;
        Check(parts, weights);
        cancellationToken.ThrowIfCancellationRequested();
        if (_model is null)
        {
            return TiltOutcome.To(weights, "No model is active: none was given.");
        }

        if (context.Returns is not { } returns)
        {
            return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, "The model needs the returns of the assets; there are none.");
        }

        Prediction<ImmutableArray<double>> prediction = _model.Predict([.. parts.Select(part => part.Name)], returns);
        if (!prediction.IsActive)
        {
            return TiltOutcome.To(weights, $"No model is active: {prediction.Explanation}");
        }

        if (prediction.Value.IsDefault || prediction.Value.Length != parts.Length || !prediction.Value.All(double.IsFinite))
        {
            return TiltOutcome.To(weights, Invariant(
                $"Model {prediction.ModelId} gives not each of {parts.Length} strategies a finite utility; the weights stay as they are."));
        }

        double[] shares = SharesOf(parts, prediction.Value);
        PortfolioWeights? moved = Move(weights, parts, shares, out double change);
        return TiltOutcome.To(moved ?? weights, moved is null
            ? $"Model {prediction.ModelId} prefers no strategy; the weights stay as they are."
            : Invariant($"Model {prediction.ModelId} moves {change:P1} of weight, to ") +
                string.Join(", ", parts.Zip(shares, (part, share) => Invariant($"{part.Name} ({share:P1})"))) +
                $": {prediction.Explanation}");
    }

    private static void Check(ImmutableArray<MixturePart> parts, PortfolioWeights weights)
    {
        if (parts.IsDefaultOrEmpty)
        {
            throw new ArgumentException("The weights are of no mixture; the tilt belongs over a StrategyMixture.", nameof(parts));
        }

        foreach (MixturePart part in parts)
        {
            if (!part.Weights.Assets.SequenceEqual(weights.Assets))
            {
                throw new ArgumentException($"Strategy {part.Name} has weights of other assets than those to be moved.", nameof(parts));
            }
        }
    }

    private double[] SharesOf(ImmutableArray<MixturePart> parts, ImmutableArray<double> utilities)
    {
        double[] shares = new double[parts.Length];
        double sum = 0;
        double all = 0;
        for (int k = 0; k < shares.Length; k++)
        {
            shares[k] = parts[k].Share * (1 + (_options.Strength * Math.Clamp(utilities[k] / _options.FullScore, -1, 1)));
            sum += shares[k];
            all += parts[k].Share;
        }

        for (int k = 0; k < shares.Length; k++)
        {
            shares[k] = sum > 0 ? shares[k] * all / sum : parts[k].Share; // of a model that rejects every strategy alike
        }

        return shares;
    }

    // Null where nothing moves. The shares end where the cap lets them. What another tilt added before stays added.
    private PortfolioWeights? Move(PortfolioWeights weights, ImmutableArray<MixturePart> parts, double[] shares, out double change)
    {
        double[] before = [.. parts.Select(part => part.Share)];
        double[] mean = StrategyMixture.Mean(parts, before);
        double[] moved = StrategyMixture.Mean(parts, shares);
        change = Distance(moved, mean);
        double allowed = Math.Max(0, _options.Cap - Rounding);
        if (change > allowed)
        {
            double part = allowed / change;
            for (int k = 0; k < shares.Length; k++)
            {
                shares[k] = before[k] + (part * (shares[k] - before[k]));
            }

            moved = StrategyMixture.Mean(parts, shares);
            change = Distance(moved, mean);
        }

        if (!(change > Rounding))
        {
            return null;
        }

        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] += weights.Weights[i] - mean[i]; // exactly 0 where no other tilt came before
        }

        return PortfolioWeights.Create(weights.Assets, moved);
    }

    private static double Distance(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Abs(x[i] - y[i]);
        }

        return sum;
    }
}
