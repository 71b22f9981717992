using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk;

/// <summary>The one list of what every metric of <see cref="PortfolioRisk"/> means. Immutable and thread-safe.</summary>
public static class RiskMetricCatalogue
{
    private const RiskMetricSettings Annual = RiskMetricSettings.Window | RiskMetricSettings.PeriodsPerYear;
    private const RiskMetricSettings Tail =
        RiskMetricSettings.Confidence | RiskMetricSettings.Horizon | RiskMetricSettings.Window;

    private const string OutsideDomain =
        "With this skewness and kurtosis the quantiles of the expansion do not increase all through the tail.";

    /// <summary>All definitions, in the order of <see cref="RiskMetric"/>.</summary>
    public static ImmutableArray<RiskMetricDefinition> Definitions { get; } =
    [
        new(RiskMetric.Volatility, "Volatility", RiskMetricUnit.FractionPerYear, Annual,
            "√(w'Σw) with Σ the sample covariance (n − 1) of simple returns times periods per year, or the covariance that was given.",
            "Markowitz (1952)", risk => risk.Volatility),
        new(RiskMetric.DownsideDeviation, Figure("DownsideDeviation"), Annual | RiskMetricSettings.MinimumAcceptableReturn,
            risk => risk.DownsideDeviation),
        new(RiskMetric.ValueAtRisk, "Value at risk (historical)", RiskMetricUnit.LossOverHorizon, Tail,
            "Smallest observed loss z such that at least the confidence share of the losses is not above z, times √horizon.",
            "Rockafellar and Uryasev (2002), Proposition 8; Basel Committee (1996) for √horizon", risk => risk.ValueAtRisk),
        new(RiskMetric.ConditionalValueAtRisk, "Conditional value at risk (historical)", RiskMetricUnit.LossOverHorizon, Tail,
            "Mean of the worst (1 − confidence) share of the losses, the boundary loss counted in part, times √horizon.",
            "Rockafellar and Uryasev (2002), Proposition 8; Basel Committee (1996) for √horizon", risk => risk.ConditionalValueAtRisk),
        new(RiskMetric.GaussianValueAtRisk, "Value at risk (Gaussian)", RiskMetricUnit.LossOverHorizon, Tail,
            "−h·m + √h·s·Φ⁻¹(confidence) with horizon h, sample mean m of the portfolio's returns and s its volatility per period.",
            "McNeil, Frey and Embrechts (2015), section 2.3", risk => risk.GaussianValueAtRisk),
        new(RiskMetric.GaussianConditionalValueAtRisk, "Conditional value at risk (Gaussian)", RiskMetricUnit.LossOverHorizon, Tail,
            "−h·m + √h·s·φ(Φ⁻¹(confidence))/(1 − confidence) with h, m and s as in the Gaussian value at risk.",
            "McNeil, Frey and Embrechts (2015), section 2.3", risk => risk.GaussianConditionalValueAtRisk),
        new(RiskMetric.CornishFisherValueAtRisk, "Value at risk (Cornish–Fisher)", RiskMetricUnit.LossOverHorizon, Tail,
            "−h·m − √h·s·q with h, m and s as in the Gaussian one and q its quantile corrected by skewness/√h and excess kurtosis/h.",
            "Zangari (1996); domain after Maillard (2012)", risk => risk.CornishFisherValueAtRisk, OutsideDomain),
        new(RiskMetric.CornishFisherConditionalValueAtRisk, "Conditional value at risk (Cornish–Fisher)",
            RiskMetricUnit.LossOverHorizon, Tail,
            "Mean of the losses beyond the Cornish–Fisher value at risk under the same expansion.",
            "Maillard (2012)", risk => risk.CornishFisherConditionalValueAtRisk, OutsideDomain),
        new(RiskMetric.MaximumDrawdown, Figure("MaximumDrawdown"), RiskMetricSettings.Window, risk => risk.MaximumDrawdown),
        new(RiskMetric.ArithmeticReturn, Figure("ArithmeticReturn"), Annual, risk => risk.ArithmeticReturn),
        new(RiskMetric.GeometricReturn, Figure("GeometricReturn"), Annual, risk => risk.GeometricReturn,
            "A period lost more than everything; such wealth does not compound."),
        new(RiskMetric.SharpeRatio, Figure("SharpeRatio"), Annual | RiskMetricSettings.RiskFreeRate, risk => risk.SharpeRatio,
            "The portfolio's returns do not vary."),
        new(RiskMetric.SortinoRatio, Figure("SortinoRatio"), Annual | RiskMetricSettings.MinimumAcceptableReturn, risk => risk.SortinoRatio,
            "No return is below the minimum acceptable return."),
        new(RiskMetric.CalmarRatio, Figure("CalmarRatio"), Annual, risk => risk.CalmarRatio,
            "There is no drawdown to divide by, or no geometric return to divide."),
        new(RiskMetric.MeanCorrelation, "Mean correlation", RiskMetricUnit.Ratio, RiskMetricSettings.Window,
            "Mean of the pairwise correlations in Σ of the held assets that vary.",
            "By definition", risk => risk.Correlation?.Mean, "Fewer than two held assets vary."),
        new(RiskMetric.LargestCorrelation, "Largest correlation", RiskMetricUnit.Ratio, RiskMetricSettings.Window,
            "Largest (most positive) pairwise correlation in Σ of the held assets that vary.",
            "By definition", risk => risk.Correlation?.Largest, "Fewer than two held assets vary."),
        new(RiskMetric.DiversificationRatio, "Diversification ratio", RiskMetricUnit.Ratio, RiskMetricSettings.Window,
            "Σ|wᵢ|σᵢ over √(w'Σw).",
            "Choueifaty and Coignard (2008), equation 1", risk => risk.DiversificationRatio, "The portfolio's volatility is zero."),
        new(RiskMetric.RiskDiversification, "Risk diversification", RiskMetricUnit.Ratio, RiskMetricSettings.Window,
            "1 − Σpᵢ² with pᵢ = |cᵢ|/Σ|cⱼ| and cᵢ the contribution of asset i to volatility (1 − Herfindahl index); 0 for one asset.",
            "Herfindahl (1950) of Litterman's (1996) contributions", risk => risk.RiskDiversification,
            "The portfolio's volatility is zero."),
        new(RiskMetric.EffectiveNumberOfAssets, "Effective number of assets", RiskMetricUnit.Assets, RiskMetricSettings.None,
            "1/Σpᵢ² with pᵢ = |wᵢ|/Σ|wⱼ| (inverse Herfindahl index).",
            "Herfindahl (1950)", risk => risk.EffectiveNumberOfAssets),
        new(RiskMetric.GrossExposure, "Gross exposure", RiskMetricUnit.Fraction, RiskMetricSettings.None,
            "Σ|wᵢ|.", "By definition", risk => risk.GrossExposure),
        new(RiskMetric.NetExposure, "Net exposure", RiskMetricUnit.Fraction, RiskMetricSettings.None,
            "Σwᵢ.", "By definition", risk => risk.NetExposure),
        new(RiskMetric.Beta, Figure("Beta"), RiskMetricSettings.Window, risk => risk.Benchmark?.Beta,
            "The benchmark does not vary."),
        new(RiskMetric.Alpha, Figure("Alpha"), Annual | RiskMetricSettings.RiskFreeRate, risk => risk.Benchmark?.Alpha,
            "The benchmark does not vary."),
        new(RiskMetric.ActiveReturn, Figure("ActiveReturn"), Annual, risk => risk.Benchmark?.ActiveReturn),
        new(RiskMetric.TrackingError, Figure("TrackingError"), Annual, risk => risk.Benchmark?.TrackingError),
        new(RiskMetric.InformationRatio, Figure("InformationRatio"), Annual, risk => risk.Benchmark?.InformationRatio,
            "The differences to the benchmark do not vary."),
    ];

    private static PerformanceMetricDefinition Figure(string id) => PerformanceMetricCatalogue.Find(id);

    /// <summary>The definition of one metric.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a metric.</exception>
    public static RiskMetricDefinition Find(RiskMetric metric)
    {
        foreach (RiskMetricDefinition definition in Definitions)
        {
            if (definition.Metric == metric)
            {
                return definition;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(metric), $"{metric} is not a metric.");
    }
}
