using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <content>What was gained for what was at stake, and how sure that is.</content>
public static partial class PerformanceMetricCatalogue
{
    private static PerformanceMetricDefinition[] Ratios() =>
    [
        new("SharpeRatio", "Sharpe ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "Mean return above the risk-free rate over the sample standard deviation (n − 1), × √periods per year.", "Sharpe (1994)",
            "PA `SharpeRatio.annualized(geometric=FALSE)`, empyrical `sharpe_ratio`: equal",
            s => RiskMetrics.Ratio(s.Excess * s.Root, s.Shape.Deviation), Constant) { FewestPeriods = 2 },
        new("AdjustedSharpeRatio", "Adjusted Sharpe ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "SR·(1 + g₁/6·SR − g₂/24·SR²) of one period, × √periods per year.", "Pezier and White (2006)",
            "PA puts a ratio per year together with monthly skewness and kurtosis (its man page says 0.7591, its code 0.7914 for one " +
            "series: SharpeRatio became arithmetic); empyrical has none",
            s => s.SharpePerPeriod is { } sharpe
                ? RiskMetrics.AdjustedSharpeRatioOf(sharpe, s.Shape.Skewness, s.Shape.ExcessKurtosis) * s.Root
                : null, Constant) { FewestPeriods = 2 },
        new("AutocorrelationAdjustedSharpeRatio", "Autocorrelation-adjusted Sharpe ratio", Rewarded, RiskMetricUnit.Ratio,
            MetricPeriod.Year, Any, Year | Rate,
            "Mean return above the risk-free rate over the root of the long-run variance (Newey–West, customary lags, T/(T − 1)), × " +
            "√periods per year.", "Lo (2002); Newey and West (1987)", Neither,
            s => RiskMetrics.DependentSharpeOf(s.Excess, s.LongRunVariance, s.Count, s.PeriodsPerYear), Constant) { FewestPeriods = 2 },
        new("SortinoRatio", "Sortino ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Acceptable,
            "Mean return above the minimum acceptable return over the downside deviation below it, × √periods per year.",
            "Sortino and Price (1994)", "PA `SortinoRatio` per period, without √periods; empyrical `sortino_ratio`: equal",
            s => RiskMetrics.Ratio((s.Shape.Mean - s.MinimumAcceptable) * s.Root, s.AboutAcceptable.LowerDeviation), NoShortfall),
        new("OmegaRatio", "Omega ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, NotNegative, Acceptable,
            "Σ max(rₜ − MAR, 0)/Σ max(MAR − rₜ, 0); less 1 it is the Omega–Sharpe ratio.", "Keating and Shadwick (2002)",
            "PA `Omega`, `OmegaSharpeRatio` + 1, empyrical `omega_ratio` (of a threshold per period): equal", s => s.AboutAcceptable.Omega,
            NoShortfall),
        new("GainLossRatio", "Gain–loss ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, NotNegative, Nothing,
            "Sum of gains over sum of losses (profit factor); less 1 it is the gain-to-pain ratio.", "Bernardo and Ledoit (2000)",
            "PA `BernardoLedoitRatio`: equal; empyrical has none", s => s.AboutZero.Omega, NoLoss),
        new("PayoffRatio", "Payoff ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, "> 0", Nothing,
            "Mean gain of the periods above 0 over the mean loss of those below.", Definition, Neither, s => s.AboutZero.Payoff,
            "No period gained, or none lost."),
        new("DRatio", "d-ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, "≥ 0, smaller is better", Nothing,
            "(periods below 0 · sum of losses)/(periods above 0 · sum of gains).", "Lavinio (1999)",
            "PA `DRatio`: equal; empyrical has none", s => s.AboutZero.DRatio, "No return is above 0."),
        new("KappaRatio", "Kappa 3", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Acceptable,
            "Mean return above the MAR over the cube root of the third lower partial moment.", "Kaplan and Knowles (2004)",
            "PA `Kappa(l=3)`: equal; empyrical has none", s => s.AboutAcceptable.KappaThree, NoShortfall),
        new("UpsidePotentialRatio", "Upside potential ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, NotNegative, Acceptable,
            "Upside potential over the downside deviation of one period, both over all periods.",
            "Sortino, van der Meer and Plantinga (1999)",
            "PA `UpsidePotentialRatio(method=\"full\")`; its default divides the sum above by the periods above; empyrical has none",
            s => s.AboutAcceptable.UpsidePotentialRatio, NoShortfall),
        new("VolatilitySkewness", "Volatility skewness", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, NotNegative, Acceptable,
            "Upside deviation over downside deviation of one period.", "Bacon (2008)",
            "PA `VolatilitySkewness(stat=\"variability\")`: equal, its \"volatility\" is the square; empyrical has none",
            s => s.AboutAcceptable.VolatilitySkewness, NoShortfall),
        new("ProspectRatio", "Prospect ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Acceptable,
            "(mean of gains − 2.25 × mean of losses − MAR)/downside deviation, means over all periods, of one period.",
            "Watanabe (2006); Bacon (2008)",
            "PA subtracts the MAR once from the sum, not from the mean, so that it fades with T; at MAR 0 equal; empyrical has none",
            s => s.AboutZero.Prospect(s.AboutAcceptable.LowerDeviation, s.MinimumAcceptable), NoShortfall),
        new("KellyFraction", "Kelly fraction", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Rate,
            "Mean return above the risk-free rate over the variance (n − 1).", "Thorp (2006)",
            "PA `KellyRatio` is half of it by default; empyrical has none",
            s => RiskMetrics.KellyFractionOf(s.Shape.Mean, s.Shape.Deviation, s.RiskFree), Constant) { FewestPeriods = 2 },
        new("SkewnessKurtosisRatio", "Skewness–kurtosis ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "g₁/(g₂ + 3).", "Watanabe (2006)", "PA `SkewnessKurtosisRatio`: equal; empyrical has none",
            s => s.Shape.Deviation > RiskMetrics.NoDispersion ? s.Shape.Skewness / (s.Shape.ExcessKurtosis + 3) : null,
            Constant) { FewestPeriods = 2 },
        new("RachevRatio", "Rachev ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Level | Rate,
            "Mean of the best (1 − confidence) share of the returns above the risk-free rate over the mean loss of the worst share.",
            "Biglova, Ortobelli, Rachev and Stoyanov (2004)",
            "PA averages whole returns, not as many above as below; empyrical has none", s => s.Tails.Rachev(s.RiskFree),
            "Even the worst share of the returns does not lose."),
        new("TailRatio", "Tail ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, NotNegative, Level,
            "|quantile at the confidence|/|quantile at 1 − confidence|, interpolated (Hyndman–Fan type 7).", Definition,
            "PA has none; empyrical `tail_ratio` at 0.95: equal", s => s.Tails.TailRatio, "The lower quantile is 0."),
        new("RewardToConditionalValueAtRisk", "Reward to conditional value at risk", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period,
            Any, Level | Rate, "Mean return above the risk-free rate over the conditional value at risk of one period (STARR).",
            "Martin, Rachev and Siboulet (2003)", "PA `SharpeRatio(FUN=\"ES\")` with its own ES; empyrical has none",
            s => RiskMetrics.Ratio(s.Excess, s.Tails.ConditionalValueAtRisk), "Even the worst share of the returns does not lose."),
    ];

    private static PerformanceMetricDefinition[] GrowthRatios() =>
    [
        new("CalmarRatio", "Calmar ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year,
            "Geometric return per year over the maximum drawdown.", "Young (1991), over all periods", Both,
            s => s.GrowthOver(s.PeriodsPerYear) is { } growth ? RiskMetrics.Ratio(growth, s.Drawdowns.MaximumDrawdown) : null,
            NoDrawdown) { Compounds = true },
        new("SterlingRatio", "Sterling ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "(Geometric return per year − risk-free rate)/(maximum drawdown + 0.1).", "Kestner (1996)",
            "PA `SterlingRatio`: equal; empyrical has none",
            s => s.GrowthRatio(s.Drawdowns.MaximumDrawdown + RiskMetrics.DefaultSterlingAllowance)) { Compounds = true },
        new("BurkeRatio", "Burke ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "(Geometric return per year − risk-free rate)/√(Σ depth²) over all falls from a peak.", "Burke (1994)",
            "PA takes each run of losing periods as a fall, compounded as percent of percent; empyrical has none",
            s => s.GrowthRatio(Math.Sqrt(s.Drawdowns.DepthSquares)), NoDrawdown) { Compounds = true },
        new("ModifiedBurkeRatio", "Modified Burke ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "(Geometric return per year − risk-free rate)/drawdown deviation.", "Burke (1994); Bacon (2008)",
            "PA as for the Burke ratio; empyrical has none", s => s.GrowthRatio(s.Drawdowns.Deviation), NoDrawdown) { Compounds = true },
        new("MartinRatio", "Martin ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "(Geometric return per year − risk-free rate)/ulcer index.", "Martin and McCann (1989)",
            "PA `MartinRatio`: equal; empyrical has none", s => s.GrowthRatio(s.Drawdowns.UlcerIndex), NoDrawdown) { Compounds = true },
        new("PainRatio", "Pain ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "(Geometric return per year − risk-free rate)/pain index.", "Becker (2006)",
            "PA `PainRatio`: equal (its man page says 2.66 where its code gives 2.5926); empyrical has none",
            s => s.GrowthRatio(s.Drawdowns.PainIndex), NoDrawdown) { Compounds = true },
        new("RecoveryFactor", "Recovery factor", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Series, Any, Nothing,
            "Total return over the maximum drawdown.", Definition, Neither,
            s => s.GrowthOver(s.Count) is { } total ? RiskMetrics.Ratio(total, s.Drawdowns.MaximumDrawdown) : null,
            NoDrawdown) { Compounds = true },
    ];

    private static PerformanceMetricDefinition[] Inference() =>
    [
        new("ProbabilisticSharpeRatio", "Probabilistic Sharpe ratio", Rewarded, RiskMetricUnit.Fraction, MetricPeriod.Series, Share, Rate,
            "Φ(SR·√(T − 1)/√(1 − g₁·SR + (g₂ + 2)/4·SR²)) of one period: probability that the true ratio is above 0.",
            "Bailey and López de Prado (2012), equation 11",
            "PA `ProbSharpeRatio` leaves the kurtosis out by default; empyrical has none",
            s => s.SharpePerPeriod is { } sharpe
                ? ProbabilisticSharpeRatio.Of(sharpe, s.Shape.Skewness, s.Shape.ExcessKurtosis, s.Count, benchmarkSharpe: 0)
                : null, "The returns do not vary, or the variance of the ratio is not positive.") { FewestPeriods = 2 },
        new("MinimumTrackRecord", "Minimum track record", Rewarded, RiskMetricUnit.Periods, MetricPeriod.Series, "> 1", Rate | Level,
            "1 + (1 − g₁·SR + (g₂ + 2)/4·SR²)·(Φ⁻¹(confidence)/SR)² periods until a true ratio above 0 is as sure as the confidence.",
            "Bailey and López de Prado (2012), equation 12", "PA `MinTrackRecord` leaves the kurtosis out by default; empyrical has none",
            s => s.SharpePerPeriod is { } sharpe && s.Confidence > 0.5
                ? ProbabilisticSharpeRatio.TrackRecordOf(
                    sharpe, s.Shape.Skewness, s.Shape.ExcessKurtosis, benchmarkSharpe: 0, s.Confidence)
                : null, "The Sharpe ratio is not above 0, or the confidence is not above 1/2.") { FewestPeriods = 2 },
    ];
}
