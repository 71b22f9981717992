using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Reporting;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>market_watch</c>, and those of forecasts and reports, do.</summary>
internal static class WatchEffects
{
    private const string Forecasts = "risk_management.loss_forecasts.";
    private const string Reports = "risk_management.risk_report.";
    private const string Path = "market_watch.";

    private static readonly (string, string) Hidden = (Path + "regimes", "\"hidden_markov\"");

    public static KeyEffect[] All =>
    [
        Turns(Forecasts + "enabled", "false", p => p.Invested().Manager.GetSnapshot().PendingForecasts is null, false, true),
        Lowers(Forecasts + "confidence_level", "0.9",
            p => p.Invested().Manager.GetSnapshot().PendingForecasts!.Forecasts[0].Tail!.Value.ValueAtRisk),
        Turns(Forecasts + "min_forecasts", "5", IsJudged, false, true),
        Turns(Reports + "volatility_multiplier", "3", p => Runs(p, "Volatilities × 3"), false, true),
        Turns(Reports + "correlation_rise", "null", p => Runs(p, "Correlations 50 % of the way to 1"), true, false),
        Turns(Reports + "reverse_loss", "null", p => Report(p).Reverse is null, false, true),
        Turns(Reports + "backtest_periods", "40", p => Report(p).Forecasts.Single(f => f.Method == "ewma_normal").OnHistory!.Observations, 250, 40),
        Turns(Path + "enabled", "false", p => p.Invested().Manager.ReadMarket() is null, false, true),
        Turns(Path + "regimes", "\"hidden_markov\"", p => Market(p).Source, RegimeSource.VolatilityThresholds, RegimeSource.HiddenMarkov),
        Turns(Path + "hidden_states", "3", p => Market(p).Regimes, 2, 3, Hidden),
        Turns(Path + "refit_periods", "5", p => Watched(p) is { } market && market.ModelDate == market.Date, false, true, Hidden),
        Turns(Path + "spike_above", "50", p => Began(p, MarketStateEventKind.VolatilitySpikeBegan), true, false),
        Turns(Path + "breakdown_above", "0.1", p => Began(p, MarketStateEventKind.CorrelationBreakdownBegan), false, true),
        Turns(Path + "grouping_periods", "1", p => Watched(p) is { } market && market.GroupsDate == market.Date, false, true),
        Turns(Path + "change_points", "true", p => Began(p, MarketStateEventKind.VolatilityShifted), false, true),
    ];

    private static bool IsJudged(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Tracked(6);
        return portfolio.Manager.RiskForecasts[0].State != CalibrationState.TooFewForecasts;
    }

    private static RiskReport Report(ConfiguredPortfolio portfolio) =>
        portfolio.Invested().Manager.CreateRiskReport(TestContext.Current.CancellationToken);

    private static bool Runs(ConfiguredPortfolio portfolio, string scenario) =>
        Report(portfolio).Stress!.Results.Any(result => result.Scenario.Name == scenario && result.IsCalculated);

    private static MarketReading Market(ConfiguredPortfolio portfolio) => portfolio.Invested().Manager.ReadMarket()!;

    // Ten periods later.
    private static MarketReading Watched(ConfiguredPortfolio portfolio)
    {
        portfolio.Invested().Tracked(10);
        return portfolio.Manager.ReadMarket()!;
    }

    private static bool Began(ConfiguredPortfolio portfolio, MarketStateEventKind kind) =>
        Market(portfolio).Moves.Any(move => move.Kind == kind);
}
