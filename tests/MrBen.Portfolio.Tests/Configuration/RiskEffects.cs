using System.Text.Json;
using MrBen.Portfolio.Risk;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>risk_management</c> do.</summary>
internal static class RiskEffects
{
    private const string Path = "risk_management.";
    private const string Limits = Path + "risk_limits.";

    public static KeyEffect[] All =>
    [
        Raises(Path + "defaults.confidence_level", "0.99", p => p.Invested().Risk.ValueAtRisk),
        Sets(Path + "defaults.horizon_periods", "4", p => p.Invested().Risk.ValueAtRisk / DailyValueAtRisk(), 2), // √4
        Turns(Path + "defaults.calculation_period", "90", p => p.Invested().Risk.Observations, 399, 90),
        Lowers(Path + "defaults.risk_free_rate", "0.05", p => Uninvested(p).SharpeRatio!.Value),
        Raises(Path + "defaults.downside_deviation_threshold", "0.05", p => p.Invested().Risk.DownsideDeviation),
        Turns(Path + "defaults.min_observations", "1000",
            p => p.Invested().Measured.Status, RiskStatus.Calculated, RiskStatus.InsufficientHistory),
        .. RiskMetricCatalogue.Definitions.SelectMany(Metric),
        Turns(Limits + "max_portfolio_volatility", "0.0001", p => State(p, "Volatility"), RiskLimitState.WithinLimit, RiskLimitState.Breached),
        Turns(Limits + "max_var_95", "0.0001", p => State(p, "Value at risk"), RiskLimitState.WithinLimit, RiskLimitState.Breached),
        Raises(Limits + "var_confidence", "0.99", p => Limit(p, "Value at risk").Value!.Value),
        Sets(Limits + "var_horizon_periods", "84", p => Limit(p, "Value at risk").Value!.Value / MonthlyValueAtRisk(), 2), // √(84/21)
        Turns(Limits + "max_drawdown", "0.0001", p => State(p, "Drawdown"), RiskLimitState.WithinLimit, RiskLimitState.Breached),
        Turns(Limits + "max_record_drawdown", "0.001", p => AfterAFall(p), RiskLimitState.WithinLimit, RiskLimitState.Breached),
        Turns(Limits + "min_sharpe_ratio", "100", p => State(p, "Sharpe ratio"), RiskLimitState.WithinLimit, RiskLimitState.Breached),
        Turns(Limits + "max_correlation", "1", p => State(p, "Correlation"), RiskLimitState.Breached, RiskLimitState.Warning),
        Turns(Limits + "min_diversification", "0.99",
            p => State(p, "Diversification"), RiskLimitState.WithinLimit, RiskLimitState.Breached),
        Turns(Path + "risk_monitoring.alert_thresholds", "[0.01]",
            p => State(p, "Volatility"), RiskLimitState.WithinLimit, RiskLimitState.Warning),
        Turns(Path + "live_limits", ShareOfA, p => p.Invested().Manager.ReadLimits().Length, 0, 1),
        Turns(Path + "risk_monitoring.real_time_monitoring", "false", AfterAPurchase, RiskLimitState.Breached, RiskLimitState.WithinLimit,
            (Path + "live_limits", ShareOfA)),
        Turns(Path + "risk_monitoring.reporting_frequency", "72", IsDueAfterADay, true, false),
    ];

    private const string ShareOfA =
        """[{ "name": "Share of A", "measure": "gross_exposure", "threshold": 0.4, "scope": { "asset": "A" }, "action": "halt" }]""";

    private static bool IsDueAfterADay(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Manager.CreateRiskReport(TestContext.Current.CancellationToken);
        portfolio.Clock.Advance(TimeSpan.FromHours(25));
        return portfolio.Manager.TryCreateDueRiskReport(out _, TestContext.Current.CancellationToken);
    }

    private static RiskLimitState AfterAPurchase(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Manager.UpdateAssetPosition("A", 10_000);
        return portfolio.Manager.ReadLimits()[0].Status.State;
    }


    private static IEnumerable<KeyEffect> Metric(RiskMetricDefinition definition)
    {
        RiskMetric metric = definition.Metric;
        string path = $"{Path}risk_metrics.{JsonNamingPolicy.SnakeCaseLower.ConvertName(metric.ToString())}.";
        double Value(ConfiguredPortfolio portfolio) => Measured(portfolio, metric).Value!.Value;
        yield return Turns(path + "enabled", "false", p => Measured(p, metric).Value is null, false, true);
        if (definition.Settings.HasFlag(RiskMetricSettings.Confidence))
        {
            yield return Lowers(path + "confidence_level", "0.8", Value); // a loss that is exceeded more often
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.Horizon))
        {
            yield return Raises(path + "horizon_periods", "4", Value);
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.Window))
        {
            yield return Turns(path + "calculation_period", "90", p => Measured(p, metric).Observations, 399, 90);
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.PeriodsPerYear))
        {
            yield return Moves(path + "annualization_factor", "100", Value);
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.RiskFreeRate))
        {
            yield return Moves(path + "risk_free_rate", "0.05", Value);
        }

        if (definition.Settings.HasFlag(RiskMetricSettings.MinimumAcceptableReturn))
        {
            yield return Moves(path + "downside_deviation_threshold", "0.05", Value);
        }
    }

    private static RiskMetricValue Measured(ConfiguredPortfolio portfolio, RiskMetric metric)
    {
        portfolio.Invested().Manager.SetBenchmark("B");
        return portfolio.Risk[metric];
    }

    // Without cash: cash earns the risk-free rate.
    private static PortfolioRisk Uninvested(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Manager.SetCash(0);
        return portfolio.Risk;
    }

    private static double DailyValueAtRisk() => new ConfiguredPortfolio([]).Invested().Risk.ValueAtRisk;

    private static double MonthlyValueAtRisk() => DailyValueAtRisk() * Math.Sqrt(21); // 252/12 exchange days

    private static RiskLimitEvaluation Limit(ConfiguredPortfolio portfolio, string name) =>
        portfolio.Invested().Measured.Limits.Single(limit => limit.Name == name);

    private static RiskLimitState State(ConfiguredPortfolio portfolio, string name) => Limit(portfolio, name).State;

    // A, a sixth of the value, falls to half: the record is a twelfth below its high.
    private static RiskLimitState AfterAFall(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Manager.ObservePrice("A", 50, portfolio.Clock.GetUtcNow());
        return portfolio.Measured.Limits.Single(limit => limit.Name == "Record drawdown").State;
    }
}
