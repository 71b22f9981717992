using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MrBen.Portfolio.Risk;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>risk_management</c>.</summary>
internal static class RiskKeys
{
    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Number("risk_management.defaults.confidence_level", "Confidence of every VaR and CVaR.", NumberRange.InsideUnit,
            o => o.Risk.Confidence, (o, v) => o.Risk.Confidence = v),
        Integer("risk_management.defaults.horizon_periods", "Horizon of every VaR and CVaR, in periods of the history.", 1,
            o => o.Risk.HorizonPeriods, (o, v) => o.Risk.HorizonPeriods = v),
        OptionalInteger("risk_management.defaults.calculation_period", "Last periods that count.", 2,
            o => o.Risk.Window, (o, v) => o.Risk.Window = v),
        Number("risk_management.defaults.risk_free_rate", "Risk-free rate per year (0.02 is 2 %).", NumberRange.Any,
            o => o.Risk.RiskFreeRate, (o, v) => o.Risk.RiskFreeRate = v),
        Number("risk_management.defaults.downside_deviation_threshold", "Minimum acceptable return per year.", NumberRange.Any,
            o => o.Risk.MinimumAcceptableReturn, (o, v) => o.Risk.MinimumAcceptableReturn = v),
        Integer("risk_management.defaults.min_observations", "Fewest returns that every held asset must have.", 2,
            o => o.Risk.MinimumObservations, (o, v) => o.Risk.MinimumObservations = v),
        .. RiskMetricCatalogue.Definitions.SelectMany(Metric),
        .. Limits,
        List("risk_management.risk_monitoring.alert_thresholds",
            "Shares of a limit from which it warns, each inside (0, 1); of a minimum its inverse.", new NumberValue(NumberRange.InsideUnit),
            o => o.Limits.AlertThresholds, (o, v) => o.Limits.AlertThresholds = v),
        List("risk_management.live_limits",
            "Limits held against every price and fill: objects with name, measure, threshold, and optionally scope, action, warn_at, hysteresis.",
            new LiveLimitValue(), o => o.LiveLimits, (o, v) => o.LiveLimits = v),
        Switch("risk_management.risk_monitoring.real_time_monitoring",
            "Whether live limits are watched at every price and fill; otherwise with each assessment.",
            o => o.Operations.MonitorsInRealTime, (o, v) => o.Operations.MonitorsInRealTime = v),
        Hours("risk_management.risk_monitoring.reporting_frequency", "Time between two risk reports, in hours.", Key.Minutely,
            o => o.Operations.RiskReportInterval, (o, v) => o.Operations.RiskReportInterval = v),
    ];

    private static ImmutableArray<ConfigurationKey> Limits =>
    [
        Limit("max_portfolio_volatility", "Largest volatility per year of the weights held now.", NumberRange.Positive,
            o => o.Limits.MaxVolatility, (o, v) => o.Limits.MaxVolatility = v),
        Limit("max_var_95", "Largest historical value at risk of the weights held now, at var_confidence over var_horizon_periods.",
            NumberRange.PositiveFraction, o => o.Limits.MaxValueAtRisk, (o, v) => o.Limits.MaxValueAtRisk = v),
        Number("risk_management.risk_limits.var_confidence", "Confidence of max_var_95.", NumberRange.InsideUnit,
            o => o.Limits.ValueAtRiskConfidence, (o, v) => o.Limits.ValueAtRiskConfidence = v),
        OptionalInteger("risk_management.risk_limits.var_horizon_periods", "Horizon of max_var_95 in periods; null for a month.", 1,
            o => o.Limits.ValueAtRiskHorizonPeriods, (o, v) => o.Limits.ValueAtRiskHorizonPeriods = v),
        Limit("max_drawdown", "Largest drawdown that the weights held now would have had over the window.", NumberRange.PositiveFraction,
            o => o.Limits.MaxDrawdown, (o, v) => o.Limits.MaxDrawdown = v),
        Limit("max_record_drawdown", "Largest fall of the portfolio's own value below its high-water mark.", NumberRange.PositiveFraction,
            o => o.Limits.MaxRecordDrawdown, (o, v) => o.Limits.MaxRecordDrawdown = v),
        Limit("min_sharpe_ratio", "Smallest Sharpe ratio per year of the weights held now.", NumberRange.Any,
            o => o.Limits.MinSharpeRatio, (o, v) => o.Limits.MinSharpeRatio = v),
        Limit("max_correlation", "Largest correlation of two held assets.", NumberRange.PositiveFraction,
            o => o.Limits.MaxCorrelation, (o, v) => o.Limits.MaxCorrelation = v),
        Limit("min_diversification", "Smallest 1 − the Herfindahl index of the contributions to volatility.",
            new NumberRange(0, 1, IncludesMax: false), o => o.Limits.MinDiversification, (o, v) => o.Limits.MinDiversification = v),
    ];

    private static ConfigurationKey Limit(
        string name, string summary, NumberRange range, Func<PortfolioOptions, double?> get, Action<PortfolioOptions, double?> set,
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        OptionalNumber($"risk_management.risk_limits.{name}", summary, range, get, set, option: option);

    // A metric has the keys that it depends on, and no others: a key without effect would be a promise.
    private static IEnumerable<ConfigurationKey> Metric(RiskMetricDefinition definition)
    {
        RiskMetric metric = definition.Metric;
        string path = $"risk_management.risk_metrics.{ConfigurationText.SnakeCase(metric.ToString())}";
        string part = $"{nameof(PortfolioOptions.Risk)}.{nameof(PortfolioRiskOptions.Metrics)}[{metric}]";
        yield return Switch($"{path}.enabled", $"Whether {definition.Name} is measured.",
            o => Of(o, metric).Enabled, (o, v) => Own(o, metric).Enabled = v, option: $"{part}.Enabled");
        if (definition.Settings.HasFlag(RiskMetricSettings.Confidence))
        {
            yield return OptionalNumber($"{path}.confidence_level", "Confidence in place of the default.", NumberRange.InsideUnit,
                o => Of(o, metric).Confidence, (o, v) => Own(o, metric).Confidence = v, option: $"{part}.Confidence");
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.Horizon))
        {
            yield return OptionalInteger($"{path}.horizon_periods", "Horizon in place of the default.", 1,
                o => Of(o, metric).HorizonPeriods, (o, v) => Own(o, metric).HorizonPeriods = v, option: $"{part}.HorizonPeriods");
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.Window))
        {
            yield return OptionalInteger($"{path}.calculation_period", "Last periods in place of the default.", 2,
                o => Of(o, metric).Window, (o, v) => Own(o, metric).Window = v, option: $"{part}.Window");
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.PeriodsPerYear))
        {
            yield return OptionalNumber($"{path}.annualization_factor", "Periods per year in place of the history's.", NumberRange.Positive,
                o => Of(o, metric).PeriodsPerYear, (o, v) => Own(o, metric).PeriodsPerYear = v, option: $"{part}.PeriodsPerYear");
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.RiskFreeRate))
        {
            yield return OptionalNumber($"{path}.risk_free_rate", "Risk-free rate per year in place of the default.", NumberRange.Any,
                o => Of(o, metric).RiskFreeRate, (o, v) => Own(o, metric).RiskFreeRate = v, option: $"{part}.RiskFreeRate");
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.MinimumAcceptableReturn))
        {
            yield return OptionalNumber($"{path}.downside_deviation_threshold", "Minimum acceptable return per year in place of the default.",
                NumberRange.Any, o => Of(o, metric).MinimumAcceptableReturn, (o, v) => Own(o, metric).MinimumAcceptableReturn = v,
                option: $"{part}.MinimumAcceptableReturn");
        }
    }

    private static RiskMetricOptions Of(PortfolioOptions options, RiskMetric metric) =>
        options.Risk.Metrics.GetValueOrDefault(metric) ?? new RiskMetricOptions();

    private static RiskMetricOptions Own(PortfolioOptions options, RiskMetric metric)
    {
        RiskMetricOptions own = Of(options, metric);
        options.Risk.Metrics = options.Risk.Metrics.SetItem(metric, own);
        return own;
    }
}
