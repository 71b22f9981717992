namespace MrBen.Portfolio.Risk;

/// <content>Beside a benchmark.</content>
public static partial class PerformanceMetricCatalogue
{
    private static PerformanceMetricDefinition[] Comparisons() =>
    [
        new("Beta", "Beta", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Series, Any, Nothing,
            "Covariance of returns and benchmark over the variance of the benchmark.", "Sharpe (1964)",
            "PA `SFM.beta`, empyrical `beta`: equal", j => RiskMetrics.BetaOf(j.Moments), FlatBenchmark) { FewestPeriods = 2 },
        new("Alpha", "Alpha", Rewarded, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year | Rate,
            "(Mean excess return − beta × mean excess return of the benchmark) × periods per year.", "Jensen (1968)",
            "PA `SFM.alpha` is ours per period, `SFM.jensenAlpha` of geometric returns; empyrical compounds ours per period, (1 + α)^P − 1",
            j => RiskMetrics.AlphaOf(j.Moments, j.PeriodsPerYear, j.RiskFree), FlatBenchmark) { FewestPeriods = 2 },
        new("ActiveReturn", "Active return", Gained, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year,
            "Mean difference to the benchmark × periods per year.", "Grinold and Kahn (2000)",
            "PA `ActivePremium` is the difference of geometric returns; empyrical has none per year",
            j => (j.Moments.Mean - j.Moments.BenchmarkMean) * j.PeriodsPerYear),
        new("TrackingError", "Tracking error", AtStake, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, NotNegative, Year,
            "Sample standard deviation (n − 1) of the differences to the benchmark × √periods per year.", "Grinold and Kahn (2000)",
            "PA `TrackingError`: equal; empyrical has none", j => j.Moments.ActiveDeviation * j.Root) { FewestPeriods = 2 },
        new("InformationRatio", "Information ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year,
            "Active return over tracking error.", "Goodwin (1998)",
            "PA divides its geometric `ActivePremium`; empyrical `excess_sharpe` is ours without √P",
            j => RiskMetrics.InformationRatioOf(j.Moments, j.PeriodsPerYear), "The differences to the benchmark do not vary.")
        {
            FewestPeriods = 2,
        },
        new("Correlation", "Correlation", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Series, "−1 to 1", Nothing,
            "Pearson's correlation of returns and benchmark.", "Pearson (1895)", "R's `cor`: equal; empyrical has none",
            j => RiskMetrics.CorrelationOf(j.Moments), "The returns or the benchmark do not vary.") { FewestPeriods = 2 },
        new("RSquared", "R²", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Series, Share, Nothing,
            "Squared correlation of returns and benchmark.", "Pearson (1895)",
            "PA in `table.SFM`: equal; empyrical's stability is that of a trend in time", j =>
            {
                double? correlation = RiskMetrics.CorrelationOf(j.Moments);
                return correlation * correlation;
            }, "The returns or the benchmark do not vary.") { FewestPeriods = 2 },
        new("UpCapture", "Up capture", Gained, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "Geometric mean return over the benchmark's, in the periods in which the benchmark gained.", "Bacon (2008); Morningstar (2016)",
            "PA `UpDownRatios` compounds those periods whole, empyrical annualises their mean: both grow with the length of the history",
            j => j.Capture.Up, "The benchmark never gained, or a period lost more than everything."),
        new("DownCapture", "Down capture", Gained, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "Geometric mean return over the benchmark's, in the periods in which the benchmark lost.", "Bacon (2008); Morningstar (2016)",
            "as for the up capture; PA counts a flat benchmark as down", j => j.Capture.Down,
            "The benchmark never lost, or a period lost more than everything."),
        new("BattingAverage", "Batting average", Gained, RiskMetricUnit.Fraction, MetricPeriod.Series, Share, Nothing,
            "Share of the periods in which the series beat the benchmark.", "Bacon (2008)",
            "PA `UpDownRatios(method=\"Percent\")` by side; empyrical `batting_average`: equal", j => j.BattingAverage),
        new("SystematicRisk", "Systematic risk", AtStake, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, NotNegative, Year,
            "|beta| × volatility of the benchmark (n − 1).", "Sharpe (1964)",
            "PA `SystematicRisk`: equal (its man page says 0.013 where its code gives 0.1328); empyrical has none",
            RiskMetrics.SystematicRiskOf, FlatBenchmark) { FewestPeriods = 2 },
        new("SpecificRisk", "Specific risk", AtStake, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, NotNegative, Year,
            "Standard deviation (n − 1) of what the regression on the benchmark leaves, × √periods per year.", "Sharpe (1964)",
            "PA divides by n, and its `TotalRisk` mixes both divisors; ours and the systematic risk sum in squares to the variance; " +
            "empyrical has none", RiskMetrics.SpecificRiskOf, FlatBenchmark) { FewestPeriods = 2 },
        new("FamaBeta", "Fama beta", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Series, NotNegative, Nothing,
            "Standard deviation of the returns over that of the benchmark.", "Fama (1972)", "PA `FamaBeta`: equal; empyrical has none",
            RiskMetrics.FamaBetaOf, FlatBenchmark) { FewestPeriods = 2 },
        new("TreynorRatio", "Treynor ratio", Rewarded, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year | Rate,
            "Mean return above the risk-free rate × periods per year, over beta.", "Treynor (1965)",
            "PA divides the geometric return; its modified form by the systematic risk (man page 0.7975, code 0.7806); " +
            "empyrical has none", RiskMetrics.TreynorRatioOf, "Beta is not above 0, or the benchmark does not vary.") { FewestPeriods = 2 },
        new("MSquared", "M²", Rewarded, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year | Rate,
            "Risk-free rate + Sharpe ratio × volatility of the benchmark.", "Modigliani and Modigliani (1997)",
            "PA scales the geometric return; empyrical has none", RiskMetrics.MSquaredOf, Constant) { FewestPeriods = 2 },
        new("MSquaredExcess", "M² excess", Rewarded, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year | Rate,
            "M² less the arithmetic return of the benchmark.", "Modigliani and Modigliani (1997)",
            "PA of geometric returns (its man page says −0.011, its code gives −0.0155, or −0.0174 by difference); empyrical has none",
            RiskMetrics.MSquaredExcessOf, Constant) { FewestPeriods = 2 },
        new("MSquaredSortino", "M² for Sortino", Rewarded, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year | Acceptable,
            "Minimum acceptable return + Sortino ratio × downside deviation of the benchmark, all per year.", "Bacon (2008)",
            "PA multiplies a Sortino ratio per period with deviations per year; empyrical has none",
            j => RiskMetrics.MSquaredSortinoOf(j.Own, j.Other, j.PeriodsPerYear, j.MinimumAcceptable), NoShortfall),
        new("AppraisalRatio", "Appraisal ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Year, Any, Year | Rate,
            "Alpha over specific risk.", "Treynor and Black (1973)",
            "PA divides the alpha of geometric returns by a specific risk with divisor n; empyrical has none",
            RiskMetrics.AppraisalRatioOf, "The benchmark does not vary, or explains all.") { FewestPeriods = 2 },
        new("NetSelectivity", "Net selectivity", Rewarded, RiskMetricUnit.FractionPerYear, MetricPeriod.Year, Any, Year | Rate,
            "Alpha − (Fama beta − beta) × mean excess return of the benchmark × periods per year.", "Fama (1972)",
            "PA of geometric returns (its man page says −0.017, its code gives −0.0179); empyrical has none",
            RiskMetrics.NetSelectivityOf, FlatBenchmark) { FewestPeriods = 2 },
    ];

    private static PerformanceMetricDefinition[] Timing() =>
    [
        new("UpBeta", "Up beta", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Series, Any, Rate,
            "Beta over the periods with a benchmark above the risk-free rate.", "Bacon (2008)",
            "PA `SFM.beta.bull`, empyrical `up_alpha_beta`: equal", j => j.SplitBeta.Up,
            "Fewer than 2 such periods, or the benchmark does not vary in them.") { FewestPeriods = 2 },
        new("DownBeta", "Down beta", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Series, Any, Rate,
            "Beta over the periods with a benchmark below the risk-free rate.", "Bacon (2008)",
            "PA `SFM.beta.bear`, empyrical `down_alpha_beta`: equal", j => j.SplitBeta.Down,
            "Fewer than 2 such periods, or the benchmark does not vary in them.") { FewestPeriods = 2 },
        new("TimingRatio", "Timing ratio", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Series, Any, Rate,
            "Up beta over down beta, where that is above 0.", "Bacon (2008)", "PA `timing.ratio`: equal; empyrical has none",
            j => j.SplitBeta is { Up: { } up, Down: { } down } ? RiskMetrics.Ratio(up, down) : null,
            "One of the two betas is missing, or the down beta is not above 0.") { FewestPeriods = 2 },
        new("TreynorMazuyTiming", "Treynor–Mazuy timing", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Rate,
            "Coefficient of the squared excess return of the benchmark beside that return, by least squares.",
            "Treynor and Mazuy (1966)", "PA `MarketTiming(method=\"TM\")`: equal; empyrical has none", j => j.SquareTiming,
            "The two regressors cannot be told apart.") { FewestPeriods = 3 },
        new("HenrikssonMertonTiming", "Henriksson–Merton timing", Rewarded, RiskMetricUnit.Ratio, MetricPeriod.Series, Any, Rate,
            "Coefficient of the excess return of the benchmark above 0 beside that return, by least squares.",
            "Henriksson and Merton (1981)", "PA `MarketTiming(method=\"HM\")`: equal; empyrical has none", j => j.CallTiming,
            "The two regressors cannot be told apart.") { FewestPeriods = 3 },
    ];

    private static PerformanceMetricDefinition[] Sharing() =>
    [
        new("Coskewness", "Coskewness", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "E[ab²]/(σₐσ_b²), a and b the deviations of returns and benchmark from their means, moments over T.",
            "Kraus and Litzenberger (1976)", "PA `CoSkewness` is the moment E[ab²] alone; empyrical has none",
            j => j.Higher.Coskewness, "The returns or the benchmark do not vary.") { FewestPeriods = 2 },
        new("Cokurtosis", "Cokurtosis", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "E[ab³]/(σₐσ_b³).", "Martellini and Ziemann (2010)", "PA `CoKurtosis` is the moment E[ab³] alone; empyrical has none",
            j => j.Higher.Cokurtosis, "The returns or the benchmark do not vary.") { FewestPeriods = 2 },
        new("BetaCoskewness", "Beta of coskewness", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "E[ab²]/E[b³].", "Ranaldo and Favre (2005)", "PA `BetaCoSkewness`: equal; empyrical has none",
            j => j.Higher.BetaCoskewness, "The benchmark does not vary, or not asymmetrically.") { FewestPeriods = 2 },
        new("BetaCokurtosis", "Beta of cokurtosis", AtStake, RiskMetricUnit.Ratio, MetricPeriod.Period, Any, Nothing,
            "E[ab³]/E[b⁴].", "Ranaldo and Favre (2005)", "PA `BetaCoKurtosis`: equal; empyrical has none",
            j => j.Higher.BetaCokurtosis, FlatBenchmark) { FewestPeriods = 2 },
    ];
}
