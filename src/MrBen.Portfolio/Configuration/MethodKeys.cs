using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Rebalancing;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>allocation_methods</c>.</summary>
internal static class MethodKeys
{
    /// <summary>Names of calendar periods.</summary>
    public static readonly ImmutableArray<(string Name, RebalanceFrequency Value)> Frequencies =
    [
        ("daily", RebalanceFrequency.Daily), ("weekly", RebalanceFrequency.Weekly), ("monthly", RebalanceFrequency.Monthly),
        ("quarterly", RebalanceFrequency.Quarterly), ("yearly", RebalanceFrequency.Yearly),
    ];

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Choice("allocation_methods.static.rebalancing_frequency", "How often the calendar calls.", Frequencies,
            o => o.Methods.Static.Frequency, (o, v) => o.Methods.Static.Frequency = v),
        Number("allocation_methods.static.threshold", "Distance of a weight from its target that is left alone even then.",
            NumberRange.NotNegative, o => o.Methods.Static.Threshold, (o, v) => o.Methods.Static.Threshold = v),
        Hours("allocation_methods.dynamic.update_frequency", "Least time between two rebalances, in hours.", NumberRange.NotNegative,
            o => o.Methods.Dynamic.UpdateInterval, (o, v) => o.Methods.Dynamic.UpdateInterval = v),
        Number("allocation_methods.dynamic.threshold", "Distance of a weight from its target that fires.", NumberRange.NotNegative,
            o => o.Methods.Dynamic.Threshold, (o, v) => o.Methods.Dynamic.Threshold = v),
        Integer("allocation_methods.dynamic.momentum_lookback", "Periods over which the trend of the weights held is watched.", 1,
            o => o.Methods.Dynamic.MomentumLookback, (o, v) => o.Methods.Dynamic.MomentumLookback = v),
        Integer("allocation_methods.dynamic.volatility_lookback", "Last periods whose volatility is watched.", 2,
            o => o.Methods.Dynamic.VolatilityLookback, (o, v) => o.Methods.Dynamic.VolatilityLookback = v),
        Number("allocation_methods.rebalancing.threshold", "Distance of a weight from its target that fires without an event.",
            NumberRange.NotNegative, o => o.Methods.Rebalancing.Threshold, (o, v) => o.Methods.Rebalancing.Threshold = v),
        Hours("allocation_methods.rebalancing.max_rebalancing_frequency", "Least time between two rebalances, in hours.",
            NumberRange.NotNegative, o => o.Methods.Rebalancing.MinimumInterval, (o, v) => o.Methods.Rebalancing.MinimumInterval = v),
        Switch("allocation_methods.rebalancing.transaction_cost_consideration",
            "Whether trades must be expected to gain what they cost, also where rebalancing.transaction_costs.break_even is off.",
            o => o.Methods.Rebalancing.ConsidersCosts, (o, v) => o.Methods.Rebalancing.ConsidersCosts = v),
        Integer("allocation_methods.momentum_based.momentum_period", "Periods over which momentum is measured, those left out included.", 1,
            o => o.Methods.Momentum.Lookback, (o, v) => o.Methods.Momentum.Lookback = v),
        Integer("allocation_methods.momentum_based.skip_period", "Last periods left out.", 0,
            o => o.Methods.Momentum.Skip, (o, v) => o.Methods.Momentum.Skip = v),
        Choice("allocation_methods.momentum_based.momentum_type", "Compared with the other assets, or with zero.",
            [("cross_sectional", MomentumKind.CrossSectional), ("time_series", MomentumKind.TimeSeries)],
            o => o.Methods.Momentum.Kind, (o, v) => o.Methods.Momentum.Kind = v),
        Number("allocation_methods.momentum_based.momentum_threshold", "Momentum that counts as none (0.02 is 2 %).", NumberRange.NotNegative,
            o => o.Methods.Momentum.Threshold, (o, v) => o.Methods.Momentum.Threshold = v),
        OptionalNumber("allocation_methods.momentum_based.max_momentum_weight", "Largest weight of any asset after the tilt.",
            NumberRange.PositiveFraction, o => o.Methods.Momentum.MaxWeight, (o, v) => o.Methods.Momentum.MaxWeight = v),
        Choice("allocation_methods.regime_based.regime_detection_method",
            "How regimes are told apart: volatility beside its own past, or volatility per year as it is.",
            [("volatility_ratio", false), ("volatility_level", true)],
            o => o.Methods.Regime.Detection.Thresholds.IsAbsolute, (o, v) => SetThresholds(o, Thresholds(o), v)),
        new TypedConfigurationKey<VolatilityThresholds>("allocation_methods.regime_based.regime_thresholds",
            "Where calm ends and turbulence begins, as the method measures it: two rising positive numbers.", new ThresholdsValue(),
            o => o.Methods.Regime.Detection.Thresholds, (o, v) => SetThresholds(o, v, o.Methods.Regime.Detection.Thresholds.IsAbsolute)),
        Number("allocation_methods.regime_based.turbulent_share", "Share of the strategy's weights kept in turbulent markets.",
            NumberRange.Fraction, o => o.Methods.Regime.TurbulentShare, (o, v) => o.Methods.Regime.TurbulentShare = v),
        Number("allocation_methods.tilt_threshold", "Distance of a weight from its target that fires the three methods with a tilt.",
            NumberRange.NotNegative, o => o.Methods.TiltThreshold, (o, v) => o.Methods.TiltThreshold = v),
        Number("allocation_methods.ml_optimized.strength",
            "Share of a strategy's share of the mixture, or of an asset's weight, by which a model may move it.", NumberRange.Fraction,
            o => o.Methods.MachineLearning.Strength, (o, v) => o.Methods.MachineLearning.Strength = v),
        Number("allocation_methods.ml_optimized.max_change", "Largest sum of the changes of all weights by the allocation optimizer.",
            new NumberRange(0, 2), o => o.Methods.MachineLearning.Cap, (o, v) => o.Methods.MachineLearning.Cap = v, ModelKeys.Package),
        Switch("allocation_methods.ml_optimized.feature_engineering", "Whether features are made of the histories.",
            o => o.Models.EngineersFeatures, (o, v) => o.Models.EngineersFeatures = v, ModelKeys.Package),
        Switch("allocation_methods.ml_optimized.cross_validation", "Whether models are judged by walk-forward splits.",
            o => o.Models.CrossValidates, (o, v) => o.Models.CrossValidates = v, ModelKeys.Package),
        Switch("allocation_methods.ml_optimized.ensemble_methods", "Whether the mean of several models is used.",
            o => o.Models.UsesEnsemble, (o, v) => o.Models.UsesEnsemble = v, ModelKeys.Package),
    ];

    private static VolatilityThresholds Thresholds(PortfolioOptions options) => options.Methods.Regime.Detection.Thresholds;

    private static void SetThresholds(PortfolioOptions options, VolatilityThresholds thresholds, bool absolute) =>
        options.Methods.Regime.Detection.Thresholds = absolute
            ? VolatilityThresholds.PerYear(thresholds.CalmBelow, thresholds.TurbulentAbove)
            : VolatilityThresholds.RatioToReference(thresholds.CalmBelow, thresholds.TurbulentAbove);
}
