namespace MrBen.Portfolio.Risk;

/// <content>What the worst periods lose.</content>
public static partial class PerformanceMetricCatalogue
{
    private const string NoParetoTail =
        "The confidence is below 0.9, or the largest losses have no such distribution with a finite mean.";

    private static PerformanceMetricDefinition[] Tails() =>
    [
        new("ValueAtRisk", "Value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss, Level,
            "Smallest observed loss z such that at least the confidence share of the losses is not above z.",
            "Rockafellar and Uryasev (2002), Proposition 8", "both negative, and interpolated between two losses (Hyndman–Fan type 7)",
            s => s.Tails.ValueAtRisk),
        new("ConditionalValueAtRisk", "Conditional value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss,
            Level, "Mean of the worst (1 − confidence) share of the losses, the boundary loss counted in part.",
            "Rockafellar and Uryasev (2002), Proposition 8",
            "both negative, of whole losses: PA those beyond its interpolated VaR, empyrical the ⌊(1 − c)(T − 1)⌋ + 1 worst",
            s => s.Tails.ConditionalValueAtRisk),
        new("EntropicValueAtRisk", "Entropic value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss, Level,
            "Smallest (1/z)·ln(mean of e^(−z·r)/(1 − confidence)) over z > 0; not below the conditional value at risk.",
            "Ahmadi-Javid (2012), definition 3.1", "neither has it; skfolio: equal", s => s.Entropic),
        new("GaussianValueAtRisk", "Gaussian value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss, Level,
            "−m + s·Φ⁻¹(confidence), m the mean and s the standard deviation (n − 1).", "McNeil, Frey and Embrechts (2015), section 2.3",
            "PA negative, variance over n; empyrical has none",
            s => RiskMetrics.GaussianValueAtRisk(s.Shape.Mean, s.Shape.Deviation, s.Confidence)) { FewestPeriods = 2 },
        new("GaussianConditionalValueAtRisk", "Gaussian conditional value at risk", AtStake, RiskMetricUnit.LossOverHorizon,
            MetricPeriod.Period, Loss, Level, "−m + s·φ(Φ⁻¹(confidence))/(1 − confidence).",
            "McNeil, Frey and Embrechts (2015), section 2.3", "PA negative, variance over n; empyrical has none",
            s => RiskMetrics.GaussianConditionalValueAtRisk(s.Shape.Mean, s.Shape.Deviation, s.Confidence)) { FewestPeriods = 2 },
        new("CornishFisherValueAtRisk", "Cornish–Fisher value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss,
            Level, "−m − s·q with q the normal quantile corrected by skewness and excess kurtosis.",
            "Zangari (1996); domain after Maillard (2012)",
            "PA `VaR(method=\"modified\")`: negative, variance over n, a number everywhere; empyrical has none",
            s => RiskMetrics.CornishFisherTail(s.Shape, s.Confidence, horizonPeriods: 1)?.ValueAtRisk,
            "With this skewness and kurtosis the quantiles of the expansion do not increase all through the tail.") { FewestPeriods = 2 },
        new("CornishFisherConditionalValueAtRisk", "Cornish–Fisher conditional value at risk", AtStake, RiskMetricUnit.LossOverHorizon,
            MetricPeriod.Period, Loss, Level, "Mean of the losses beyond the Cornish–Fisher value at risk under the same expansion.",
            "Maillard (2012)", "PA `ES(method=\"modified\")` is the Edgeworth tail of Boudt et al. (2008); empyrical has none",
            s => RiskMetrics.CornishFisherTail(s.Shape, s.Confidence, horizonPeriods: 1)?.ConditionalValueAtRisk,
            "With this skewness and kurtosis the quantiles of the expansion do not increase all through the tail.") { FewestPeriods = 2 },
        new("KernelValueAtRisk", "Kernel value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss, Level,
            "Loss exceeded with probability 1 − confidence where each return is spread by Epanechnikov's kernel, bandwidth " +
            "(180√π/7)^⅓·s·T^(−⅓).", "Azzalini (1981)",
            "PA `VaR(method=\"kernel\")` is its interpolated quantile, the kernel shares it out among assets; empyrical has none",
            s => s.Kernel.ValueAtRisk) { FewestPeriods = 2 },
        new("KernelConditionalValueAtRisk", "Kernel conditional value at risk", AtStake, RiskMetricUnit.LossOverHorizon,
            MetricPeriod.Period, Loss, Level, "Mean of the losses beyond the kernel value at risk in the same smoothed sample.",
            "Scaillet (2004)", Neither, s => s.Kernel.ConditionalValueAtRisk) { FewestPeriods = 2 },
        new("ParetoValueAtRisk", "Pareto value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period, Loss, Level,
            "u + (β/ξ)·((T/k·(1 − confidence))^(−ξ) − 1) by the maximum of the likelihood of the k = ⌊T/10⌋ largest losses' excesses over " +
            "the next one, u.", "McNeil, Frey and Embrechts (2015), section 5.2; Grimshaw (1993)",
            "PA `VaR.gpd`: negative, by a threshold given as a loss; empyrical `gpd_risk_estimates` fits whole losses instead of excesses, " +
            "of positive losses only", s => s.Pareto?.ValueAtRisk(s.Confidence), NoParetoTail) { FewestPeriods = 100 },
        new("ParetoConditionalValueAtRisk", "Pareto conditional value at risk", AtStake, RiskMetricUnit.LossOverHorizon,
            MetricPeriod.Period, Loss, Level, "(VaR + β − ξu)/(1 − ξ) of the Pareto value at risk.",
            "McNeil, Frey and Embrechts (2015), section 5.2", "as above", s => s.Pareto?.ConditionalValueAtRisk(s.Confidence),
            NoParetoTail) { FewestPeriods = 100 },
        new("LognormalValueAtRisk", "Lognormal value at risk", AtStake, RiskMetricUnit.LossOverHorizon, MetricPeriod.Period,
            "loss > 0, < 1", Level, "1 − e^(μ + s·z), μ and s mean and standard deviation (n − 1) of ln(1 + rₜ), z = Φ⁻¹(1 − confidence).",
            "J. P. Morgan and Reuters (1996), section 1.2", "PA `VaR.lognormal` is of the same name, its values are not compared; empyrical has none",
            s => s.Lognormal?.ValueAtRisk, "A period lost everything.") { FewestPeriods = 2 },
        new("LognormalConditionalValueAtRisk", "Lognormal conditional value at risk", AtStake, RiskMetricUnit.LossOverHorizon,
            MetricPeriod.Period, "loss > 0, < 1", Level, "1 − e^(μ + s²/2)·Φ(z − s)/(1 − confidence).",
            "J. P. Morgan and Reuters (1996), section 1.2", "as above", s => s.Lognormal?.ConditionalValueAtRisk,
            "A period lost everything.") { FewestPeriods = 2 },
    ];
}
