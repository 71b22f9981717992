using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Risk of normal returns over the period of a <see cref="StressModel"/>. Immutable.</summary>
/// <param name="Volatility">√(w'Σw), at least 0.</param>
/// <param name="GaussianValueAtRisk">−w'μ + Φ⁻¹(confidence)·volatility, positive for a loss.</param>
/// <param name="GaussianConditionalValueAtRisk">−w'μ + φ(Φ⁻¹(confidence))/(1 − confidence)·volatility, positive for a loss.</param>
public sealed record StressRisk(double Volatility, double GaussianValueAtRisk, double GaussianConditionalValueAtRisk)
{
    internal static StressRisk Of(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, SymmetricMatrix covariance, double confidence)
    {
        double mean = Kernels.Dot(weights, means);
        double volatility = Math.Sqrt(Math.Max(0, covariance.QuadraticForm(weights))); // rounding below 0
        return new StressRisk(volatility, RiskMetrics.GaussianValueAtRisk(mean, volatility, confidence),
            RiskMetrics.GaussianConditionalValueAtRisk(mean, volatility, confidence));
    }
}
