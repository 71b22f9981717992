using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.Configuration;
using MrBen.Portfolio.Tests.Specification;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>Gauges say what the manager says, and nothing where it says nothing.</summary>
public sealed class PortfolioGaugesTests
{
    private readonly RecordingMetrics _metrics = new();
    private readonly FakeTimeProvider _clock = new(SamplePortfolio.Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ImmutableSortedDictionary<string, double> Gauges => _metrics.Gauges;

    // Bought 10 at 100 with a fee of 1, sold 4 at 110 with a fee of 1; the price is 120: 6 are worth 720 and gained 120, 40 were realised less 2.
    // Cash 1,000 − 1,001 + 439 = 438; together 1,158.
    [Fact]
    public void Book_IsAsByHand()
    {
        AdvancedPortfolioManager manager = Build();
        manager.SetCash(1_000);
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ApplyFill("A", 10, 100, 1, SamplePortfolio.Start);
        manager.ApplyFill("A", -4, 110, 1, SamplePortfolio.Start);
        manager.ObservePrice("A", 120, SamplePortfolio.Start.AddSeconds(-30));
        Assert.Equal(110 * 6, Gauge("mrben_portfolio_gross_exposure_ratio") * 1_098, tolerance: 1e-9); // that price was older than the fill's
        manager.ObservePrice("A", 120, SamplePortfolio.Start.AddSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(1_158, Gauge("mrben_portfolio_equity", "currency=USD"));
        Assert.Equal(438 / 1_158.0, Gauge("mrben_portfolio_cash_ratio"), tolerance: 1e-15);
        Assert.Equal(720 / 1_158.0, Gauge("mrben_portfolio_net_exposure_ratio"), tolerance: 1e-15);
        Assert.Equal(120, Gauge("mrben_portfolio_unrealized_pnl", "currency=USD"));
        Assert.Equal(38, Gauge("mrben_portfolio_realized_pnl", "currency=USD"));
        Assert.Equal(158, manager.GetProfitAndLoss().Total); // the two together
        Assert.Equal(60, Gauge("mrben_price_age_seconds"));
        Assert.Equal(SamplePortfolio.Start.AddSeconds(1).ToUnixTimeSeconds(), Gauge("mrben_portfolio_last_update_timestamp_seconds"));
        Assert.Equal(1, Gauge("mrben_portfolio_assets"));
        Assert.Equal(0, Gauge("mrben_portfolio_drawdown_ratio"));
        Assert.Equal(0, Gauge("mrben_trading_halted"));
        manager.ObservePrice("A", 90, SamplePortfolio.Start.AddSeconds(2));
        Assert.Equal(180 / 1_158.0, Gauge("mrben_portfolio_drawdown_ratio"), tolerance: 1e-15);
    }

    [Fact]
    public void EmptyPortfolio_SaysWhatThereIs()
    {
        Build();
        Assert.Equal(
            [
                "mrben_build_info{version=0.1.0}", "mrben_portfolio_assets{portfolio=default}", "mrben_portfolio_equity{portfolio=default,currency=USD}",
                "mrben_portfolio_realized_pnl{portfolio=default,currency=USD}", "mrben_portfolio_unrealized_pnl{portfolio=default,currency=USD}",
                "mrben_portfolio_volatility_ratio{portfolio=default,model=sample}", "mrben_trading_halted{portfolio=default}",
            ],
            Gauges.Keys);
    }

    [Fact]
    public void Halt_ByAPerson_OrByALimit_IsOne()
    {
        AdvancedPortfolioManager manager = Build(new PortfolioOptions
        {
            LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.5) { Action = LimitAction.Halt }],
        });
        manager.Record(PortfolioEvent.HaltOf(isHalted: true, "Stop.", SamplePortfolio.Start));
        Assert.Equal(1, Gauge("mrben_trading_halted"));
        manager.Record(PortfolioEvent.HaltOf(isHalted: false, "Go on.", SamplePortfolio.Start));
        Assert.Equal(0, Gauge("mrben_trading_halted"));
        Invest(manager, "A");
        Assert.Equal(1, Gauge("mrben_trading_halted"));
        Assert.Equal(manager.ReadLimits()[0].Utilization, Gauge("mrben_risk_limit_utilization_ratio", "limit=gross"));
        Assert.True(Gauge("mrben_risk_limit_utilization_ratio", "limit=gross") > 1);
        manager.LiftHalt("gross");
        Assert.Equal(0, Gauge("mrben_trading_halted"));
    }

    [Fact]
    public void Assessment_IsTheLastOfTheProcess_AndNothingBefore()
    {
        AdvancedPortfolioManager manager = Build();
        Invest(manager, "A", "B");
        Assert.DoesNotContain(Gauges.Keys, key => key.Contains("sharpe", StringComparison.Ordinal));
        PortfolioRisk risk = manager.CalculatePortfolioRisk().GetRiskOrThrow();
        string level = FormattableString.Invariant($"confidence={risk.Confidence},horizon={risk.HorizonPeriods}");
        Assert.Equal(risk.ValueAtRisk, Gauge("mrben_portfolio_value_at_risk_ratio", level));
        Assert.Equal(risk.ConditionalValueAtRisk, Gauge("mrben_portfolio_expected_shortfall_ratio", level));
        Assert.Equal(risk.MaximumDrawdown, Gauge("mrben_portfolio_max_drawdown_ratio"));
        Assert.Equal(risk.SharpeRatio, Gauge("mrben_portfolio_sharpe_ratio"));
        Assert.Equal(risk.SortinoRatio, Gauge("mrben_portfolio_sortino_ratio"));
        Assert.Equal(risk.CalmarRatio, Gauge("mrben_portfolio_calmar_ratio"));
        Assert.Equal(risk.DiversificationRatio, Gauge("mrben_portfolio_diversification_ratio"));
        Assert.Equal(risk.EffectiveNumberOfAssets, Gauge("mrben_portfolio_effective_assets"));
        Assert.Equal(risk.Correlation!.Mean, Gauge("mrben_portfolio_average_correlation"));
        Assert.Equal(risk.Volatility, Gauge("mrben_portfolio_volatility_ratio", "model=sample"), tolerance: 1e-12); // live risk is the same here
        Assert.Equal(risk.Volatility / 0.25, Gauge("mrben_risk_limit_utilization_ratio", "limit=assessed_volatility"), tolerance: 1e-12);
        Assert.Equal(
            0.3 / risk.RiskDiversification!.Value, Gauge("mrben_risk_limit_utilization_ratio", "limit=assessed_diversification"),
            tolerance: 1e-12); // of a minimum
        manager.LoadState(new MemoryStream(SamplePortfolio.Save(manager)));
        Assert.DoesNotContain(Gauges.Keys, key => key.Contains("sharpe", StringComparison.Ordinal));
    }

    [Fact]
    public void Strategies_HaveTheirRecords()
    {
        AdvancedPortfolioManager manager = Build(SamplePortfolio.Options(options => options.Tracking.MinimumObservations = 20));
        Invest(manager, "A", "B");
        manager.ObservePrices(SamplePortfolio.History(262, "A", "B")); // to the eve of the clock
        manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, AllocationMethod.MachineLearningOptimized, Token);
        Assert.DoesNotContain(Gauges.Keys, key => key.StartsWith("mrben_strategy", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromDays(100));
        manager.ObservePrices(SamplePortfolio.History(320, "A", "B"));
        PerformanceReport report = Assert.Single(manager.GetPerformance().Strategies).Record.GetReportOrThrow();
        Assert.Equal(report.TotalReturn, Gauge("mrben_strategy_return_ratio", "strategy=equal_weight,method=ml_optimized"));
        Assert.Equal(report.SharpeRatio, Gauge("mrben_strategy_sharpe_ratio", "strategy=equal_weight,method=ml_optimized"));
    }

    [Fact]
    public void Readings_OfOneStateWithinASecond_AreOne()
    {
        AdvancedPortfolioManager manager = Build();
        IMetricSource source = Assert.Single(_metrics.Sources);
        ImmutableArray<MetricSample> first = source.Read();
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(first, source.Read()); // the same array
        manager.SetCash(5);
        ImmutableArray<MetricSample> second = source.Read();
        Assert.NotEqual(first, second);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(second, source.Read());
    }

    // Values 4, 3, 3, 2, 1 thousands: of two equal ones the first that joined stays.
    [Fact]
    public void Assets_AreTheLargest_AndThoseLeftOutAreCountedOnce()
    {
        AdvancedPortfolioManager manager = Build(SamplePortfolio.Options(
            options => options.Metrics = new MetricsOptions { PerAsset = true, MaxAssets = 2 }));
        foreach ((string asset, int quantity) in new[] { ("A", 1), ("B", 3), ("C", -3), ("D", 4), ("E", 2), ("F", 0) })
        {
            manager.AddAsset(new PortfolioAsset(asset) { Quantity = quantity });
            manager.ObservePrice(asset, 1_000, SamplePortfolio.Start);
        }

        Assert.Equal([("B", 3_000.0), ("D", 4_000.0)], Positions());
        Assert.Equal(4 / 7.0, Gauge("mrben_portfolio_weight_ratio", "asset=D"), tolerance: 1e-15);
        Assert.Equal([("B", 3_000.0), ("D", 4_000.0)], Positions());
        Assert.Equal(3, _metrics.Sum("mrben_metrics_dropped_series_total{portfolio=default}"));
        manager.UpdateAssetPosition("C", -9);
        Assert.Equal([("C", -9_000.0), ("D", 4_000.0)], Positions());
        Assert.Equal(4, _metrics.Sum("mrben_metrics_dropped_series_total{portfolio=default}")); // B besides

        (string, double)[] Positions() => [.. Gauges
            .Where(pair => pair.Key.StartsWith("mrben_position_value", StringComparison.Ordinal))
            .Select(pair => (pair.Key.Split("asset=")[1][..1], pair.Value))];
    }

    // A minimum that a value of the other sign misses has no ratio, and neither has a maximum against a value that is not known.
    [Fact]
    public void LimitWithoutARatio_IsBreachedAllTheSame()
    {
        AdvancedPortfolioManager manager = Build(SamplePortfolio.Options(options =>
        {
            options.Limits = new RiskLimitOptions { MinSharpeRatio = 50 };
            options.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 5)];
        }));
        manager.AddAsset(new PortfolioAsset("A") { Quantity = -1 });
        manager.SetCash(1_000);
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        RiskLimitEvaluation sharpe = manager.CalculatePortfolioRisk().Limits.Single(limit => limit.IsMinimum && limit.Limit == 50);
        Assert.True(sharpe.Value < 0);
        Assert.Equal(1, Gauge("mrben_risk_limit_breached", "limit=assessed_sharpe_ratio"));
        Assert.DoesNotContain("mrben_risk_limit_utilization_ratio{portfolio=default,limit=assessed_sharpe_ratio}", Gauges.Keys);
        Assert.Equal(0, Gauge("mrben_risk_limit_breached", "limit=gross"));
        manager.ObservePrice("A", 100, SamplePortfolio.Start);
        manager.SetCash(110); // ten times what is left of it
        manager.SetCash(50);
        LiveLimitReading gross = Assert.Single(manager.ReadLimits());
        Assert.Equal((RiskLimitState.Breached, null), (gross.Status.State, gross.Value));
        Assert.Equal(1, Gauge("mrben_risk_limit_breached", "limit=gross"));
    }

    // The first that is counted must be seen as a rise.
    [Fact]
    public void Counters_OfWhatIsKnownBefore_BeginAtZero()
    {
        AdvancedPortfolioManager manager = Build(SamplePortfolio.Options(options =>
            options.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 5) { Action = LimitAction.Halt }]));
        Assert.Equal(0, _metrics.Sum("mrben_risk_limit_breaches_total{portfolio=default,limit=gross,severity=critical}"));
        Assert.Equal(0, _metrics.Sum("mrben_invalid_results_total{portfolio=default,metric=mrben_portfolio_sharpe_ratio}"));
        Assert.Equal(0, _metrics.Sum("mrben_alerts_total{portfolio=default,rule=limit,severity=critical}"));
        Assert.Equal(0, _metrics.Sum("mrben_estimated_cost_total{portfolio=default,currency=USD}"));
        manager.Reconfigure(SamplePortfolio.Options(options =>
            options.LiveLimits = [new LiveLimit("net", LimitMeasure.NetExposure, 5)]));
        Assert.Equal(0, _metrics.Sum("mrben_risk_limit_breaches_total{portfolio=default,limit=net,severity=error}"));
    }

    [Fact]
    public async Task JournalThatFailed_IsOne_LoggedAndTold()
    {
        StoredPages store = new();
        Facade.CollectingHandler told = new();
        Facade.CollectingLogger log = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseJournal(new DurableJournal(store))
            .UseMetrics(_metrics).UseTimeProvider(_clock).UseAlertHandler(told).UseLogging(log).Build();
        manager.SetCash(1);
        Assert.Equal((0, 0), (Gauge("mrben_journal_failed"), Gauge("mrben_trading_halted")));
        store.Fault = new IOException("The disk is full.");
        Assert.Throws<JournalException>(() => manager.SetCash(2));
        Assert.Throws<JournalException>(() => manager.SetCash(3));
        Assert.Equal((1, 1), (Gauge("mrben_journal_failed"), Gauge("mrben_trading_halted")));
        const string Failure = "memory cannot be written: The disk is full.";
        Assert.Equal([$"7004 Critical: The journal has failed, and takes nothing more: {Failure}"], log.Messages);
        await manager.DisposeAsync();
        RiskAlert alert = Assert.Single(told.Alerts);
        Assert.Equal(
            (NotificationKind.Execution, "Journal", AlertSeverity.Critical, 1L, $"Nothing can be written down any more: {Failure}"),
            (alert.Kind, alert.Topic, alert.Severity, alert.Sequence, alert.Detail));
    }

    // Owing more than is held: money is told of, ratios to nothing are not.
    [Fact]
    public void PortfolioWorthLessThanNothing_HasNoRatios()
    {
        AdvancedPortfolioManager manager = Build(SamplePortfolio.Options(options => options.Metrics.PerAsset = true));
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        manager.ObservePrice("A", 10, SamplePortfolio.Start);
        manager.SetCash(-50);
        Assert.Equal(-40, Gauge("mrben_portfolio_equity", "currency=USD"));
        Assert.Equal(10, Gauge("mrben_position_value", "asset=A,currency=USD"));
        Assert.Equal(
            ["mrben_portfolio_drawdown_ratio{portfolio=default}"],
            Gauges.Keys.Where(key => key.Contains("_ratio", StringComparison.Ordinal)));
    }

    [Fact]
    public void Exceptions_AreThoseOfTheRecords()
    {
        ConfiguredPortfolio portfolio = new([], start: SamplePortfolio.Start.AddYears(1));
        portfolio.Invested(378);
        for (int rows = 379; rows <= 400; rows++) // the turbulence begins at 380
        {
            portfolio.Observe(rows);
        }

        Assert.Contains(portfolio.Manager.RiskForecasts, record => record.Violations > 0);
        Assert.All(portfolio.Manager.RiskForecasts, record => Assert.Equal(
            record.Violations, portfolio.Metrics.Gauges[FormattableString.Invariant(
                $"mrben_var_exceptions_250d{{portfolio=default,confidence={record.Confidence},model={record.Method}}}")]));
    }

    [Fact]
    public async Task Reconfigured_GaugesFollowTheNewOptions_AndDisposedTheyEnd()
    {
        AdvancedPortfolioManager manager = Build();
        Invest(manager, "A");
        Assert.DoesNotContain(Gauges.Keys, key => key.StartsWith("mrben_position_value", StringComparison.Ordinal));
        manager.Reconfigure(SamplePortfolio.Options(options => options.Metrics.PerAsset = true));
        Assert.Equal(1_000, Gauge("mrben_position_value", "asset=A,currency=USD"), tolerance: 100);
        await manager.DisposeAsync();
        Assert.Empty(_metrics.Sources);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("main ")]
    [InlineData("\tmain")]
    [InlineData("ma\nin")]
    [InlineData("ma\u0085in")]
    [InlineData("ma\u2029in")]
    public void UseName_ThatIsNoName_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => new AdvancedPortfolioManagerBuilder().UseName(name));

    private double Gauge(string name, string labels = "") => Gauges[$"{name}{{portfolio=default{(labels.Length > 0 ? "," : "")}{labels}}}"];

    private AdvancedPortfolioManager Build(PortfolioOptions? options = null) => new AdvancedPortfolioManagerBuilder()
        .UseOptions(options ?? new PortfolioOptions()).UseMetrics(_metrics).UseTimeProvider(_clock).Build();

    private static void Invest(AdvancedPortfolioManager manager, params string[] assets)
    {
        manager.SetCash(200);
        foreach (string asset in assets)
        {
            manager.AddAsset(new PortfolioAsset(asset) { Quantity = 10 });
        }

        manager.ObservePrices(SamplePortfolio.History(70, assets));
    }
}
