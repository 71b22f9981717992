using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The sample means pulled towards that of the minimum-variance portfolio, by the weight that an empirical Bayes prior on a common mean
/// gives (Jorion). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>μ = (1 − w)·x̄ + w·b·1 with w = (N + 2) / ((N + 2) + T·(x̄ − b·1)'Σ⁻¹(x̄ − b·1)), in (0, 1]. Where no covariance estimator is
/// given, Σ is Jorion's, (T − 1)/(T − N − 2) times the sample covariance, which needs T ≥ N + 3; an estimator given is used as it is.
/// Annualised; the means are arithmetic.</para>
/// <para>Needs a complete panel and a positive definite Σ. O(T·N² + N³).</para>
/// <para>Source: Jorion (1986), J. Financial and Quantitative Analysis 21(3), 279–292, equations 14 and 17.</para>
/// </remarks>
/// <param name="target">The common value b. Default the mean of the minimum-variance portfolio, Jorion's choice.</param>
/// <param name="covariance">Estimator of Σ; null for Jorion's.</param>
public sealed class BayesSteinMean(MeanTarget target = MeanTarget.MinimumVariance, ICovarianceEstimator? covariance = null)
    : IExpectedReturnEstimator
{
    private readonly ICovarianceEstimator _covariance = covariance ?? new SampleCovariance();
    private readonly bool _scales = covariance is null;

    /// <summary>The common value towards which the means are pulled.</summary>
    public MeanTarget Target { get; } = MeanShrinkage.Checked(target);

    /// <inheritdoc/>
    public string Name => Target == MeanTarget.GrandMean
        ? "Bayes–Stein mean towards the grand mean"
        : "Bayes–Stein mean towards that of the minimum-variance portfolio";

    /// <summary>Fewest returns for one asset; Jorion's covariance needs N + 3 returns of each of N assets.</summary>
    public int MinimumObservations => _scales ? 4 : Math.Max(2, _covariance.MinimumObservations);

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, out ImmutableArray<double> expectedReturns, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        expectedReturns = default;
        int n = returns.Assets.Length;
        int required = _scales ? n + 3 : MinimumObservations;
        double scale = _scales ? (returns.Observations - 1.0) / (returns.Observations - n - 2) : 1;
        MeanShrinkage? sample = MeanShrinkage.TryPrepare(returns, Name, required, _covariance, scale, out failure);
        failure ??= sample!.RequireInverse();
        if (failure is not null)
        {
            return false;
        }

        double common = sample!.Target(Target);
        double[] deviation = [.. sample.Means.Select(mean => mean - common)];
        double distance = sample.Years * Kernels.Dot(deviation, sample.Spectrum.Solve(deviation));
        expectedReturns = sample.Shrink(common, (n + 2) / (n + 2 + distance));
        return true;
    }
}
