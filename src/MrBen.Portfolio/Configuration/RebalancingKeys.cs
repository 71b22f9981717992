using System.Collections.Immutable;
using System.Globalization;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>rebalancing</c>.</summary>
internal static class RebalancingKeys
{
    private const string DateFormat = "yyyy-MM-dd";

    private static readonly NumberRange CostRate = new(0, 1, IncludesMax: false);

    private static readonly TextValue<DateOnly> Date = new(
        "a date like 2026-12-25",
        (string text, out DateOnly date) => DateOnly.TryParseExact(
            text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date),
        date => date.ToString(DateFormat, CultureInfo.InvariantCulture));

    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        .. Triggers,
        Money("rebalancing.transaction_costs.fixed_cost", "Money per order.", NumberRange.NotNegative,
            o => o.TransactionCosts.FixedCost, (o, v) => o.TransactionCosts.FixedCost = v),
        Money("rebalancing.transaction_costs.buy_rate", "Cost per unit of bought value (0.001 is 10 basis points).", CostRate,
            o => o.TransactionCosts.BuyRate, (o, v) => o.TransactionCosts.BuyRate = v),
        Money("rebalancing.transaction_costs.sell_rate", "Cost per unit of sold value.", CostRate,
            o => o.TransactionCosts.SellRate, (o, v) => o.TransactionCosts.SellRate = v),
        Money("rebalancing.transaction_costs.minimum_cost", "Least money per order.", NumberRange.NotNegative,
            o => o.TransactionCosts.MinimumCost, (o, v) => o.TransactionCosts.MinimumCost = v),
        Switch("rebalancing.transaction_costs.break_even", "Whether trades must be expected to gain what they cost.",
            o => o.AsksBreakEven, (o, v) => o.AsksBreakEven = v),
        Number("rebalancing.transaction_costs.break_even_horizon_years", "Years in which they must.", NumberRange.Positive,
            o => o.BreakEven.HorizonYears, (o, v) => o.BreakEven.HorizonYears = v),
        Number("rebalancing.transaction_costs.break_even_risk_aversion", "Risk aversion by which the gain is measured.",
            NumberRange.Positive, o => o.BreakEven.RiskAversion, (o, v) => o.BreakEven.RiskAversion = v),
        Switch("rebalancing.transaction_costs.break_even_counts_returns", "Whether expected returns count in the gain, beside the fall of risk.",
            o => o.BreakEven.CountsExpectedReturns, (o, v) => o.BreakEven.CountsExpectedReturns = v),
        OptionalInteger("rebalancing.constraints.max_trades", "Most trades of a plan.", 1,
            o => o.Rebalancing.MaxTrades, (o, v) => o.Rebalancing.MaxTrades = v),
        Money("rebalancing.constraints.min_trade_value", "Least value of a trade, in money.", NumberRange.NotNegative,
            o => o.Rebalancing.MinimumTradeValue, (o, v) => o.Rebalancing.MinimumTradeValue = v),
        Money("rebalancing.constraints.min_trade_fraction", "Least value of a trade, as a fraction of the net asset value.", CostRate,
            o => o.Rebalancing.MinimumTradeFraction, (o, v) => o.Rebalancing.MinimumTradeFraction = v),
        OptionalMoney("rebalancing.constraints.max_weight_change", "Most that a plan trades of one asset, of the net asset value.",
            NumberRange.Positive, o => o.Rebalancing.MaxWeightChange, (o, v) => o.Rebalancing.MaxWeightChange = v),
        OptionalMoney("rebalancing.constraints.max_turnover", "Most purchases plus sales of a plan, of the net asset value.",
            NumberRange.Positive, o => o.Rebalancing.MaxTurnover, (o, v) => o.Rebalancing.MaxTurnover = v),
        Money("rebalancing.constraints.cash_buffer", "Cash to hold, as a fraction of the net asset value.", CostRate,
            o => o.Rebalancing.CashBufferFraction, (o, v) => o.Rebalancing.CashBufferFraction = v),
        Switch("rebalancing.constraints.allow_short", "Whether positions may be opened below zero.",
            o => o.Rebalancing.AllowShort, (o, v) => o.Rebalancing.AllowShort = v),
        Switch("rebalancing.constraints.allow_leverage", "Whether target weights may sum to more than 1.",
            o => o.Rebalancing.AllowLeverage, (o, v) => o.Rebalancing.AllowLeverage = v),
    ];

    private static ImmutableArray<ConfigurationKey> Triggers =>
    [
        Switch("rebalancing.threshold_based.enabled", "Whether drift fires whatever the method.",
            o => o.Rules.UsesThresholds, (o, v) => o.Rules.UsesThresholds = v),
        Number("rebalancing.threshold_based.weight_threshold", "Distance of a weight from its target.", NumberRange.NotNegative,
            o => o.Rules.WeightThreshold, (o, v) => o.Rules.WeightThreshold = v),
        Number("rebalancing.threshold_based.risk_threshold", "Share of the target's volatility by which that held differs.",
            NumberRange.Positive, o => o.Rules.RiskThreshold, (o, v) => o.Rules.RiskThreshold = v),
        Switch("rebalancing.time_based.enabled", "Whether the calendar fires whatever the method.",
            o => o.Rules.UsesCalendar, (o, v) => o.Rules.UsesCalendar = v),
        Choice("rebalancing.time_based.frequency", "How often.", MethodKeys.Frequencies,
            o => o.Rules.Calendar.Frequency, (o, v) => o.Rules.Calendar.Frequency = v),
        List("rebalancing.time_based.holidays", "Days without trading beside weekends, like 2026-12-25; they hold for the static method too.",
            Date, o => o.Rules.Calendar.Holidays, (o, v) => o.Rules.Calendar.Holidays = v),
        Switch("rebalancing.time_based.trades_on_weekends", "Whether there is trading on Saturday and Sunday.",
            o => o.Rules.Calendar.TradesOnWeekends, (o, v) => o.Rules.Calendar.TradesOnWeekends = v),
        Switch("rebalancing.event_based.enabled", "Whether events fire whatever the method.",
            o => o.Rules.UsesEvents, (o, v) => o.Rules.UsesEvents = v),
        Switch("rebalancing.event_based.regime_change", "Whether a change of regime is an event.",
            o => o.Rules.OnRegimeChange, (o, v) => o.Rules.OnRegimeChange = v),
        Switch("rebalancing.event_based.change_point", "Whether a shift that market_watch.change_points found is an event.",
            o => o.Rules.OnChangePoint, (o, v) => o.Rules.OnChangePoint = v),
        Switch("rebalancing.event_based.volatility_spike", "Whether a volatility spike is an event.",
            o => o.Rules.OnVolatilitySpike, (o, v) => o.Rules.OnVolatilitySpike = v),
        Number("rebalancing.event_based.volatility_spike_multiple", "Recent over usual volatility that is a spike.",
            new NumberRange(1, double.PositiveInfinity, IncludesMin: false),
            o => o.Rules.VolatilitySpike.Multiple, (o, v) => o.Rules.VolatilitySpike.Multiple = v),
        Switch("rebalancing.event_based.correlation_breakdown", "Whether broken correlations are an event.",
            o => o.Rules.OnCorrelationBreakdown, (o, v) => o.Rules.OnCorrelationBreakdown = v),
        Number("rebalancing.event_based.correlation_change", "Change of the mean correlation that breaks it.",
            new NumberRange(0, 2, IncludesMin: false, IncludesMax: false),
            o => o.Rules.CorrelationBreakdown.Change, (o, v) => o.Rules.CorrelationBreakdown.Change = v),
        Hours("rebalancing.max_frequency_hours", "Least time between two rebalances of any method, in hours.", NumberRange.NotNegative,
            o => o.Rules.MinimumInterval, (o, v) => o.Rules.MinimumInterval = v),
    ];
}
