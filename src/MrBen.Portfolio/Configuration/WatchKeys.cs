using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>market_watch</c> and of the forecasts and reports in <c>risk_management</c>.</summary>
internal static class WatchKeys
{
    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Switch("risk_management.loss_forecasts.enabled", "Whether losses are forecast period after period and held against what came.",
            o => o.Forecasts.Enabled, (o, v) => o.Forecasts.Enabled = v),
        Number("risk_management.loss_forecasts.confidence_level", "Confidence that violations are counted at.", NumberRange.InsideUnit,
            o => o.Forecasts.Log.Confidence, (o, v) => o.Forecasts.Log.Confidence = v).Fixed(),
        Integer("risk_management.loss_forecasts.min_forecasts", "Forecasts of a method before its calibration is judged.", 1,
            o => o.Forecasts.Log.MinimumForecasts, (o, v) => o.Forecasts.Log.MinimumForecasts = v).Fixed(),
        OptionalNumber("risk_management.risk_report.volatility_multiplier", "Multiplier of all volatilities in a scenario.",
            NumberRange.Positive, o => o.Report.VolatilityMultiplier, (o, v) => o.Report.VolatilityMultiplier = v),
        OptionalNumber("risk_management.risk_report.correlation_rise", "Share by which all correlations move to 1 in a scenario.",
            NumberRange.PositiveFraction, o => o.Report.CorrelationRise, (o, v) => o.Report.CorrelationRise = v),
        OptionalNumber("risk_management.risk_report.reverse_loss", "Loss over one period whose most plausible cause is sought.",
            NumberRange.Positive, o => o.Report.ReverseLoss, (o, v) => o.Report.ReverseLoss = v),
        Integer("risk_management.risk_report.backtest_periods", "Last periods over which forecasts are made anew and tested; 0 for none.", 0,
            o => o.Report.BacktestPeriods, (o, v) => o.Report.BacktestPeriods = v),
        Switch("market_watch.enabled", "Whether regime, volatility spikes, correlation breakdowns and groups are followed.",
            o => o.Market.Enabled, (o, v) => o.Market.Enabled = v),
        Choice("market_watch.regimes", "How regimes are told apart.",
            [("volatility_thresholds", RegimeSource.VolatilityThresholds), ("hidden_markov", RegimeSource.HiddenMarkov)],
            o => o.Market.Regimes, (o, v) => o.Market.Regimes = v),
        Integer("market_watch.hidden_states", "Number of hidden states, at most 20.", 2,
            o => o.Market.HiddenMarkov.Regimes, (o, v) => o.Market.HiddenMarkov.Regimes = v),
        Integer("market_watch.refit_periods", "Periods after which hidden states are fitted anew.", 1,
            o => o.Market.RefitPeriods, (o, v) => o.Market.RefitPeriods = v),
        Number("market_watch.spike_above", "Volatility over its reference above which a spike begins.", NumberRange.Positive,
            o => o.Market.Events.SpikeAbove, (o, v) => o.Market.Events.SpikeAbove = v),
        Number("market_watch.breakdown_above", "Mean distance of correlations from their reference above which a breakdown begins.",
            NumberRange.PositiveFraction, o => o.Market.Events.BreakdownAbove, (o, v) => o.Market.Events.BreakdownAbove = v),
        Integer("market_watch.grouping_periods", "Periods between two looks at the groups.", 1,
            o => o.Market.GroupingPeriods, (o, v) => o.Market.GroupingPeriods = v),
        Switch("market_watch.change_points", "Whether cumulative sums look for shifts of mean and volatility.",
            o => o.Market.ChangePoints is not null, (o, v) => o.Market.ChangePoints = v ? o.Market.ChangePoints ?? new() : null),
    ];
}
