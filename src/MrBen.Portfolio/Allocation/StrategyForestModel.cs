using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Relative utilities of strategies by a forest that was trained on <see cref="StrategyFeatures"/>, gated. Immutable; thread-safe as the
/// strategies are.
/// </summary>
/// <remarks>
/// What the strategies did up to now is found by a backtest over the returns given, so that a forecast needs nothing but them: give as
/// many as the rows of the training had, from the same first day, where the days of decision should be the same. The forest's values, less
/// their mean, are the forecast. A closed gate costs no backtest.
/// </remarks>
public sealed class StrategyForestModel : IStrategyScoreModel
{
    private readonly TreeForest _forest;
    private readonly StrategyBacktest _backtest;
    private readonly string _modelId;
    private readonly PredictionStatus _gate;
    private readonly StrategyFeatureOptions _features;

    /// <summary>Puts a forest, strategies and what the gate said together.</summary>
    /// <param name="forest">The forest; one of another schema than <see cref="StrategyFeatures.Schema"/> is never asked.</param>
    /// <param name="backtest">The strategies and how they trade.</param>
    /// <param name="modelId">Id of the model, not blank.</param>
    /// <param name="gate">What the gate said of it.</param>
    /// <param name="features">Settings of the features, as in the training; null for the defaults.</param>
    /// <exception cref="ArgumentException">The id is blank, the status unknown, or a setting unsound.</exception>
    public StrategyForestModel(
        TreeForest forest, StrategyBacktest backtest, string modelId, PredictionStatus gate, StrategyFeatureOptions? features = null)
    {
        ArgumentNullException.ThrowIfNull(forest);
        ArgumentNullException.ThrowIfNull(backtest);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        if (!Enum.IsDefined(gate))
        {
            throw new ArgumentOutOfRangeException(nameof(gate), gate, FormattableString.Invariant($"There is no status {(int)gate}."));
        }

        _features = features is null ? new() : features with { };
        if (_features.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(features));
        }

        (_forest, _backtest, _modelId) = (forest, backtest, modelId);
        _gate = gate == PredictionStatus.Active && !forest.Schema.Equals(StrategyFeatures.Schema) ? PredictionStatus.SchemaMismatch : gate;
    }

    /// <inheritdoc/>
    public Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        if (strategies.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There are no strategies.", nameof(strategies));
        }

        ImmutableArray<double> mean = ImmutableArray.Create(new double[strategies.Length]);
        if (_gate != PredictionStatus.Active)
        {
            return GatedForecast.Choose(_gate, _modelId, mean, mean);
        }

        if (!strategies.SequenceEqual(_backtest.Names, StringComparer.Ordinal))
        {
            return OutOfRange(mean, $"{_modelId} knows {string.Join(", ", _backtest.Names)}, not {string.Join(", ", strategies)}.");
        }

        return _backtest.TryRun(returns, out StrategyTracks? tracks, out EstimationFailure? failure)
            && StrategyFeatures.TryBuild(tracks, out ImmutableArray<FeatureTable> tables, out failure, _features)
                ? GatedForecast.Choose(_gate, _modelId, Relative([.. tables.Select(Ask)]), mean)
                : OutOfRange(mean, $"{_modelId} has no features: {failure.Detail}");
    }

    private double Ask(FeatureTable table)
    {
        ReadOnlySpan<double> latest = table.Row(table.Count - 1);
        Span<float> row = stackalloc float[latest.Length];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (float)Math.Clamp(latest[i], float.MinValue, float.MaxValue); // a threshold lies below either
        }

        return _forest.Predict(new FeatureRow(_forest.Schema, row));
    }

    private Prediction<ImmutableArray<double>> OutOfRange(ImmutableArray<double> mean, string explanation) =>
        new(mean, _modelId, PredictionStatus.InputOutOfRange, explanation);

    private static ImmutableArray<double> Relative(double[] utilities)
    {
        double sum = 0;
        foreach (double utility in utilities)
        {
            sum += utility;
        }

        return [.. utilities.Select(utility => utility - (sum / utilities.Length))];
    }
}
