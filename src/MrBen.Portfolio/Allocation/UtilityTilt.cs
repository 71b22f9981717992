using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Moves weight to the strategies of a mixture that a model expects to serve better than their mean, by no more than a cap. Without an
/// active model it says so and leaves the weights, bit for bit. Immutable; thread-safe as its model and its mixture are.
/// </summary>
/// <remarks>
/// <para>The score of a strategy is its predicted relative utility over the full score, held in [−1, 1]; the share s becomes s·(1 +
/// strength·score), and all are divided by their sum. Where the weights that follow differ from the mixture's by more than the cap in
/// Σ|difference|, the shares go only so far towards the new ones that it is met. They stay at least 0 and sum to 1.</para>
/// <para><b>Over a <see cref="StrategyMixture"/></b> the weights are a mean of the members' still, so limits that the members share are
/// kept. After other tilts the change is added to their weights.</para>
/// <para><b>Over any other strategy</b> the tilt asks a mixture of its own, once its model is active, and adds Σ (new share − share) ·
/// weights of the member to the strategy's weights, as far as the limits and signs of these allow: a weight ends at its bounds, and at 0
/// rather than on the other side, others are bought or sold the less for it, and of what is left the largest part is taken that keeps every
/// other limit that was kept. The outcome says how far it went and what stood in the way.</para>
/// </remarks>
public sealed class UtilityTilt : IWeightTilt
{
    private readonly IStrategyScoreModel? _model;
    private readonly UtilityTiltOptions _options;
    private readonly StrategyMixture _mixture;

    /// <summary>Takes a model and copies the options.</summary>
    /// <param name="model">The model; <see langword="null"/> for none.</param>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="mixture">
    /// Whose shares are moved where the weights are of no mixture; <see cref="StrategyMixture.RiskBased"/> where <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public UtilityTilt(IStrategyScoreModel? model, UtilityTiltOptions? options = null, StrategyMixture? mixture = null)
    {
        _model = model;
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _mixture = mixture ?? StrategyMixture.RiskBased();
    }

    /// <inheritdoc/>
    public string Name => "strategy_utility";

    /// <inheritdoc/>
    /// <remarks>Where the tilt's own mixture has no weights, it fails for the mixture's reason.</remarks>
    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<MixturePart> parts = context.Mixture.IsDefault ? [] : context.Mixture;
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

        ImmutableArray<string> names =
            parts.IsEmpty ? [.. _mixture.Members.Select(member => member.Name)] : [.. parts.Select(part => part.Name)];
        Prediction<ImmutableArray<double>> prediction = _model.Predict(names, returns);
        if (!prediction.IsActive)
        {
            return TiltOutcome.To(weights, $"No model is active: {prediction.Explanation}");
        }

        if (prediction.Value.IsDefault || prediction.Value.Length != names.Length || !prediction.Value.All(double.IsFinite))
        {
            return TiltOutcome.To(weights, Invariant(
                $"Model {prediction.ModelId} gives not each of {names.Length} strategies a finite utility; the weights stay as they are."));
        }

        return parts.IsEmpty
            ? MoveOther(weights, context, prediction, cancellationToken)
            : MoveMixture(weights, parts, prediction);
    }

    private static void Check(ImmutableArray<MixturePart> parts, PortfolioWeights weights)
    {
        foreach (MixturePart part in parts)
        {
            if (!part.Weights.Assets.SequenceEqual(weights.Assets))
            {
                throw new ArgumentException($"Strategy {part.Name} has weights of other assets than those to be moved.", nameof(parts));
            }
        }
    }

    // The shares end where the cap lets them. What another tilt added before stays added.
    private TiltOutcome MoveMixture(
        PortfolioWeights weights, ImmutableArray<MixturePart> parts, Prediction<ImmutableArray<double>> prediction)
    {
        double[] shares = StrategyShares.Move(parts, prediction.Value.AsSpan(), _options, out double change);
        if (!(change > StrategyShares.Rounding))
        {
            return NothingPreferred(weights, prediction);
        }

        double[] mean = StrategyMixture.Mean(parts, [.. parts.Select(part => part.Share)]);
        double[] moved = StrategyMixture.Mean(parts, shares);
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] += weights.Weights[i] - mean[i]; // exactly 0 where no other tilt came before
        }

        return TiltOutcome.To(
            PortfolioWeights.Create(weights.Assets, moved),
            Invariant($"Model {prediction.ModelId} moves {change:P1} of weight, to {Words(parts, shares)}: {prediction.Explanation}"));
    }

    private TiltOutcome MoveOther(
        PortfolioWeights weights, TiltContext context, Prediction<ImmutableArray<double>> prediction, CancellationToken cancellationToken)
    {
        AllocationResult mixed = _mixture.Allocate(
            context.Estimates,
            new AllocationContext
            {
                CurrentWeights = context.CurrentWeights,
                Returns = context.Returns,
                Market = context.Market,
                TimeLimit = context.TimeLimit,
            },
            cancellationToken);
        if (!mixed.HasWeights)
        {
            return TiltOutcome.Failed(mixed.Status, $"{_mixture.Name} has no weights to move by: {mixed.Detail}");
        }

        ImmutableArray<MixturePart> parts = mixed.Mixture;
        Check(parts, weights);
        double[] shares = StrategyShares.Move(parts, prediction.Value.AsSpan(), _options, out double change);
        if (!(change > StrategyShares.Rounding))
        {
            return NothingPreferred(weights, prediction);
        }

        LimitedMove move = LimitedMove.Of(
            weights, StrategyMixture.Mean(parts, [.. parts.Select((part, k) => shares[k] - part.Share)]), context, cancellationToken);
        string towards = $"towards {Words(parts, shares)}: {prediction.Explanation}";
        return move.Weights is { } moved
            ? TiltOutcome.To(moved, Invariant($"Model {prediction.ModelId} moves {move.Change:P1} of weight") + (move.Obstacle is { } limit
                ? Invariant($", {move.Share:P0} of the way, as {limit} allows no more, {towards}")
                : $", {towards}"))
            : TiltOutcome.To(weights, Invariant(
                $"{move.Obstacle} lets model {prediction.ModelId} move nothing; the weights stay as they are."));
    }

    private static TiltOutcome NothingPreferred(PortfolioWeights weights, Prediction<ImmutableArray<double>> prediction) =>
        TiltOutcome.To(weights, $"Model {prediction.ModelId} prefers no strategy; the weights stay as they are.");

    private static string Words(ImmutableArray<MixturePart> parts, double[] shares) =>
        string.Join(", ", parts.Zip(shares, (part, share) => Invariant($"{part.Name} ({share:P1})")));
}
