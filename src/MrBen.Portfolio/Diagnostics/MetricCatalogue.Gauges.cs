using System.Collections.Immutable;

namespace MrBen.Portfolio.Diagnostics;

/// <content>How things stand.</content>
public static partial class MetricCatalogue
{
    internal static MetricFamily Assets { get; } = Gauge("mrben_portfolio_assets", Plain,
        "Number of assets of the portfolio, those of quantity 0 included.");

    internal static MetricFamily Equity { get; } = Gauge("mrben_portfolio_equity", Currency,
        "Net asset value in the base currency; absent while something held has no price or no exchange rate that is young enough.",
        "currency");

    internal static MetricFamily Cash { get; } = Gauge("mrben_portfolio_cash_ratio", Ratio,
        "Cash of all currencies as a fraction of net asset value, negative where money is owed; absent where that is not positive or unknown.");

    internal static MetricFamily GrossExposure { get; } = Gauge("mrben_portfolio_gross_exposure_ratio", Ratio,
        "Sum of the absolute position values as a fraction of net asset value; absent where that is not positive or unknown.");

    internal static MetricFamily NetExposure { get; } = Gauge("mrben_portfolio_net_exposure_ratio", Ratio,
        "Sum of the position values, negative for shorts, as a fraction of net asset value; absent where that is not positive or unknown.");

    internal static MetricFamily Volatility { get; } = Gauge("mrben_portfolio_volatility_ratio", Ratio,
        "Volatility per year of what is held (0.2 is 20 %). Model sample: by the sample covariance of the window, at this moment. Model forecast: "
        + "of the last assessment, over the shortest horizon of the models, by them or while their gates are closed by their baselines.",
        Model);

    internal static MetricFamily ValueAtRisk { get; } = Gauge("mrben_portfolio_value_at_risk_ratio", Ratio,
        "Historical value at risk of the last assessment as a fraction of net asset value, a positive loss; the horizon counts periods.",
        Confidence, "horizon");

    internal static MetricFamily ExpectedShortfall { get; } = Gauge("mrben_portfolio_expected_shortfall_ratio", Ratio,
        "Historical expected shortfall of the last assessment as a fraction of net asset value, a positive loss; the horizon counts periods.",
        Confidence, "horizon");

    internal static MetricFamily Drawdown { get; } = Gauge("mrben_portfolio_drawdown_ratio", Ratio,
        "Fall of net asset value below its high-water mark at this moment, at least 0; absent while the value is unknown.");

    internal static MetricFamily MaximumDrawdown { get; } = Gauge("mrben_portfolio_max_drawdown_ratio", Ratio,
        "Largest fall from a peak that the weights of the last assessment would have had over its window, at least 0.");

    internal static MetricFamily SharpeRatio { get; } = Gauge("mrben_portfolio_sharpe_ratio", Ratio,
        "Sharpe ratio per year of the weights of the last assessment over its window; absent where undefined.");

    internal static MetricFamily SortinoRatio { get; } = Gauge("mrben_portfolio_sortino_ratio", Ratio,
        "Sortino ratio per year of the weights of the last assessment over its window; absent where undefined.");

    internal static MetricFamily CalmarRatio { get; } = Gauge("mrben_portfolio_calmar_ratio", Ratio,
        "Calmar ratio of the weights of the last assessment over its window; absent where undefined.");

    internal static MetricFamily DiversificationRatio { get; } = Gauge("mrben_portfolio_diversification_ratio", Ratio,
        "Weighted mean volatility of the assets over that of the portfolio, by the last assessment, at least 1; absent where undefined.");

    internal static MetricFamily EffectiveAssets { get; } = Gauge("mrben_portfolio_effective_assets", Plain,
        "Effective number of assets of the last assessment: the inverse Herfindahl index of the absolute weights.");

    internal static MetricFamily AverageCorrelation { get; } = Gauge("mrben_portfolio_average_correlation", Plain,
        "Mean pairwise correlation of the held assets by the last assessment, in [-1, 1]; absent where fewer than two vary.");

    internal static MetricFamily Weight { get; } = Gauge("mrben_portfolio_weight_ratio", Ratio,
        "Value of a position as a fraction of net asset value, negative for shorts. Only where asked for, of the largest positions.",
        "asset").OfAssets();

    internal static MetricFamily UnrealizedProfit { get; } = Gauge("mrben_portfolio_unrealized_pnl", Currency,
        "Gain of prices and currencies on what is held, in the base currency, negative for a loss; absent while a price or rate is missing.",
        "currency");

    internal static MetricFamily RealizedProfit { get; } = Gauge("mrben_portfolio_realized_pnl", Currency,
        "Everything gained since the first event that is not open any more, in the base currency, negative for a loss: prices and currencies of "
        + "what was sold, cash in other currencies, dividends and interest, less fees.",
        "currency");

    internal static MetricFamily PositionValue { get; } = Gauge("mrben_position_value", Currency,
        "Value of a position in the base currency, negative for shorts. Only where asked for, of the largest positions.",
        "asset", "currency").OfAssets();

    internal static MetricFamily StrategyReturn { get; } = Gauge("mrben_strategy_return_ratio", Ratio,
        "Compounded return of the weights that a strategy decided, over its whole record, before costs (0.1 is 10 %); absent while that is short.",
        Strategy, Method);

    internal static MetricFamily StrategySharpe { get; } = Gauge("mrben_strategy_sharpe_ratio", Ratio,
        "Sharpe ratio per year of the weights that a strategy decided, over its whole record, before costs; absent while that is short.",
        Strategy, Method);

    internal static MetricFamily ValueAtRiskExceptions { get; } = Gauge("mrben_var_exceptions_250d", Plain,
        "Number of losses above the value at risk that a method forecast, among its latest 250 forecasts whose loss is known.",
        Confidence, Model);

    internal static MetricFamily LastUpdate { get; } = Gauge("mrben_portfolio_last_update_timestamp_seconds", Seconds,
        "Latest time of an event of the portfolio, such as a price or fill, in seconds since 1970 in UTC; absent before the first.");

    internal static MetricFamily LimitUtilization { get; } = Gauge("mrben_risk_limit_utilization_ratio", Ratio,
        "Value over threshold, above 1 where breached; of a minimum threshold over value. Live limits by their names at this moment, limits of "
        + "assessments by theirs with the prefix assessed_ as last assessed; absent where it means nothing, as for a value that is not known.",
        Limit);

    internal static MetricFamily LimitBreached { get; } = Gauge("mrben_risk_limit_breached", Plain,
        "1 while a limit is breached, 0 while it is not, by the same names as mrben_risk_limit_utilization_ratio; also where no ratio means "
        + "anything, as for a net asset value below 0. Absent where there is no value to compare.",
        Limit);

    internal static MetricFamily TradingHalted { get; } = Gauge("mrben_trading_halted", Plain,
        "1 while trading is halted by a person, an alarm of the execution, or a limit, or the journal has failed; 0 otherwise.");

    internal static MetricFamily JournalFailed { get; } = Gauge("mrben_journal_failed", Plain,
        "1 once the durable journal has failed, for the rest of the process: what it cannot keep is refused, and no order is sent. 0 before; absent "
        + "without such a journal.");

    internal static MetricFamily ModelActive { get; } = Gauge("mrben_model_active", Plain,
        "1 where the gate of a model is open and its predictions are used, 0 where its baseline speaks.",
        Model);

    internal static MetricFamily ModelLoss { get; } = Gauge("mrben_model_relative_loss_ratio", Ratio,
        "Loss of a model over its baseline's since its training, below 1 where it is better; before anything came, at its judgement out of sample.",
        Model);

    internal static MetricFamily ModelAge { get; } = Gauge("mrben_model_age_seconds", Seconds,
        "Time since the model that has the place was trained; absent where there is none.",
        Model);

    internal static MetricFamily ModelDrift { get; } = Gauge("mrben_model_feature_drift_psi", Plain,
        "Largest population stability index of a model's features at its last review with an open gate: above 0.25 much has moved, by convention. "
        + "Absent until as many days came after its training as are compared.",
        Model);

    internal static MetricFamily ModelDriftedFeatures { get; } = Gauge("mrben_model_drifted_features_ratio", Ratio,
        "Share of a model's features that are further from its training than convention and any stretch of the training itself, at its last review "
        + "with an open gate, which closes at a quarter. Absent as mrben_model_feature_drift_psi is.",
        Model);

    internal static MetricFamily PriceAge { get; } = Gauge("mrben_price_age_seconds", Seconds,
        "Age of the oldest of the last prices of what is held; absent where nothing held has a price.");

    internal static MetricFamily Build { get; } = new(
        MetricKind.Gauge, "mrben_build_info", Plain, "1, with the version of the library.", "version");

    private static ImmutableArray<MetricFamily> Gauges =>
    [
        Assets, Equity, Cash, GrossExposure, NetExposure, Volatility, ValueAtRisk, ExpectedShortfall, Drawdown, MaximumDrawdown, SharpeRatio,
        SortinoRatio, CalmarRatio, DiversificationRatio, EffectiveAssets, AverageCorrelation, Weight, UnrealizedProfit, RealizedProfit,
        PositionValue, StrategyReturn, StrategySharpe, ValueAtRiskExceptions, LastUpdate, LimitUtilization, LimitBreached, TradingHalted, JournalFailed, ModelActive, ModelLoss,
        ModelAge, ModelDrift, ModelDriftedFeatures, PriceAge, Build,
    ];
}
