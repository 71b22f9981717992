using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>Tail losses of returns whose ln(1 + r) are normal, so that no more than everything can be lost. Immutable.</summary>
/// <param name="ValueAtRisk">1 − e^(μ + s·z) with z = Φ⁻¹(1 − confidence).</param>
/// <param name="ConditionalValueAtRisk">1 − e^(μ + s²/2)·Φ(z − s)/(1 − confidence).</param>
internal readonly record struct LognormalTail(double ValueAtRisk, double ConditionalValueAtRisk)
{
    /// <summary>The tail of checked returns above −1, at least 2.</summary>
    /// <param name="returns">Simple returns.</param>
    /// <param name="logGrowth">Σ ln(1 + r).</param>
    /// <param name="confidence">Confidence level.</param>
    public static LognormalTail Of(ReadOnlySpan<double> returns, double logGrowth, double confidence)
    {
        (double mean, double variance) = LogSum.MeanAndVariance(returns, logGrowth);
        return Of(mean, variance, confidence);
    }

    /// <summary>The tail of logarithmic returns with a mean and a variance, at least 0.</summary>
    public static LognormalTail Of(double mean, double variance, double confidence)
    {
        double deviation = Math.Sqrt(variance);
        double z = NormalDistribution.Quantile(1 - confidence);
        double kept = NormalDistribution.Cumulative(z - deviation) / (1 - confidence);
        return new LognormalTail(
            1 - Math.Exp(mean + (deviation * z)),
            deviation > RiskMetrics.NoDispersion ? 1 - (Math.Exp(mean + (0.5 * variance)) * kept) : 1 - Math.Exp(mean));
    }
}
