using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>The sample means pulled towards one common value, by James and Stein. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>μ = (1 − w)·x̄ + w·b·1 with w = (1/T)·(tr Σ − 2·λ₁) / ‖x̄ − b·1‖², cut to [0, 1] (the positive part: beyond 1 the means would
/// cross their target). λ₁ is the largest eigenvalue of Σ. There is no shrinkage where λ₁ is half of the trace or more, so never for one or
/// two assets. Annualised; the means are arithmetic.</para>
/// <para>With the grand mean as its target it needs no inverse, so T &lt; N is fine. Needs a complete panel. O(T·N² + N³).</para>
/// <para>Sources: James and Stein (1961), Proc. 4th Berkeley Symposium 1, 361–379; Meucci (2005), Risk and Asset Allocation, section
/// 4.4.</para>
/// </remarks>
/// <param name="target">The common value. Default the grand mean.</param>
/// <param name="covariance">Estimator of Σ; null for the sample covariance.</param>
public sealed class JamesSteinMean(MeanTarget target = MeanTarget.GrandMean, ICovarianceEstimator? covariance = null)
    : IExpectedReturnEstimator
{
    private readonly ICovarianceEstimator _covariance = covariance ?? new SampleCovariance();

    /// <summary>The common value towards which the means are pulled.</summary>
    public MeanTarget Target { get; } = MeanShrinkage.Checked(target);

    /// <inheritdoc/>
    public string Name => Target == MeanTarget.GrandMean
        ? "James–Stein mean towards the grand mean"
        : "James–Stein mean towards that of the minimum-variance portfolio";

    /// <inheritdoc/>
    public int MinimumObservations => Math.Max(2, _covariance.MinimumObservations);

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, out ImmutableArray<double> expectedReturns, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        expectedReturns = default;
        MeanShrinkage? sample = MeanShrinkage.TryPrepare(returns, Name, MinimumObservations, _covariance, 1, out failure);
        failure ??= Target == MeanTarget.MinimumVariance ? sample!.RequireInverse() : null;
        if (failure is not null)
        {
            return false;
        }

        double common = sample!.Target(Target);
        double[] deviation = [.. sample.Means.Select(mean => mean - common)];
        double distance = Kernels.Dot(deviation, deviation);
        double[] eigenvalues = sample.Spectrum.Values;
        double gain = (eigenvalues.Sum() - (2 * eigenvalues[0])) / sample.Years;

        // Equal means are their own target, whatever the weight.
        double weight = distance > 0 ? Math.Clamp(gain / distance, 0, 1) : 0;
        expectedReturns = sample.Shrink(common, weight);
        return true;
    }
}
