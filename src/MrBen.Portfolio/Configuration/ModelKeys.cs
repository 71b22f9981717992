using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MrBen.Portfolio.Forecasting;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>ml_models</c>.</summary>
internal static class ModelKeys
{
    /// <summary>What makes the keys of models effective.</summary>
    public const string Package = "the package MrBen.Portfolio.MachineLearning";

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        .. TreeModel("ml_models.risk_predictor", o => o.Models.RiskPredictor),
        .. TreeModel("ml_models.correlation_predictor", o => o.Models.CorrelationPredictor),
        .. TreeModel("ml_models.allocation_optimizer", o => o.Models.AllocationOptimizer),
        Integer("ml_models.model_training.min_training_samples", "Fewest samples to train on.", 1,
            o => o.Models.MinimumTrainingSamples, (o, v) => o.Models.MinimumTrainingSamples = v, Package),
        Hours("ml_models.model_training.retrain_interval_hours", "Time between two trainings, in hours.", Key.Minutely,
            o => o.Models.RetrainInterval, (o, v) => o.Models.RetrainInterval = v, Package),
        Number("ml_models.model_training.performance_threshold", "Share of the baseline's loss that a model must save to be used.",
            new NumberRange(0, 1, IncludesMax: false),
            o => o.Models.PerformanceThreshold, (o, v) => o.Models.PerformanceThreshold = v, Package),
        Integer("ml_models.model_training.shadow_periods",
            "Periods that a new model forecasts beside the active one before it may take its place.", 1,
            o => o.Models.ShadowPeriods, (o, v) => o.Models.ShadowPeriods = v, Package),
    ];

    private static ImmutableArray<ConfigurationKey> TreeModel(
        string path, Func<PortfolioOptions, TreeModelOptions> part, [CallerArgumentExpression(nameof(part))] string option = "") =>
    [
        Integer($"{path}.number_of_trees", "Trees.", 1, o => part(o).Trees, (o, v) => part(o).Trees = v, Package, $"{option}.Trees"),
        Integer($"{path}.max_depth", "Depth of a tree.", 1,
            o => part(o).MaxDepth, (o, v) => part(o).MaxDepth = v, Package, $"{option}.MaxDepth"),
        Integer($"{path}.min_samples_per_leaf", "Fewest samples in a leaf.", 1,
            o => part(o).MinimumSamplesPerLeaf, (o, v) => part(o).MinimumSamplesPerLeaf = v, Package, $"{option}.MinimumSamplesPerLeaf"),
        Number($"{path}.learning_rate", "Share of a tree's correction that is taken.", NumberRange.PositiveFraction,
            o => part(o).LearningRate, (o, v) => part(o).LearningRate = v, Package, $"{option}.LearningRate"),
        Integer($"{path}.seed", "Seed of whatever is drawn.", 0, o => part(o).Seed, (o, v) => part(o).Seed = v, Package, $"{option}.Seed"),
    ];
}
