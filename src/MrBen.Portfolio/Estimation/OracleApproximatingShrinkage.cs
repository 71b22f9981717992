using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The sample covariance pulled towards a scaled identity by the intensity that approximates the oracle's under normal returns, annualised.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Σ = (1 − ρ)·S + ρ·μ·I with S the sample covariance with divisor T (the maximum-likelihood form), μ = tr(S)/N and
/// ρ = min(1, (α + μ²)/((T + 1)(α − μ²/N))), α = tr(S²)/N². This is the estimator of scikit-learn's <c>OAS</c>: the authors' own code,
/// which drops the 2/N terms of the printed equation. Where S is already a multiple of I, ρ is 1 (one asset; no asset moved), which changes
/// nothing.</para>
/// <para>For returns close to normal it beats Ledoit–Wolf where T is small; it takes no account of fat tails. Positive semidefinite, and
/// positive definite unless no asset moved; T &lt; N is fine. Needs a complete panel. Cost: one product X'X, O(T·N²/2).</para>
/// <para>Source: Chen, Wiesel, Eldar and Hero (2010), IEEE Trans. Signal Processing 58(10), equation 23.</para>
/// </remarks>
public sealed class OracleApproximatingShrinkage : ICovarianceEstimator
{
    /// <inheritdoc/>
    public string Name => "oracle approximating shrinkage";

    /// <inheritdoc/>
    public int MinimumObservations => 2;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        failure = Panels.FindFailure(returns, Name, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        int observations = returns.Observations;
        double[] covariance = Panels.Gram(Panels.Center(returns), n, 1.0 / observations);
        failure = Panels.FindOverflow(returns, Name, covariance);
        if (failure is not null)
        {
            return false;
        }

        double mean = 0;
        for (int i = 0; i < n; i++)
        {
            mean += covariance[(i * n) + i] / n;
        }

        double meanSquare = Kernels.Dot(covariance, covariance) / n / n;
        double denominator = (observations + 1) * (meanSquare - (mean * mean / n));
        double intensity = denominator > 0 ? Math.Min((meanSquare + (mean * mean)) / denominator, 1) : 1;
        double perYear = returns.Frequency.PeriodsPerYear;
        Kernels.Scale((1 - intensity) * perYear, covariance);
        for (int i = 0; i < n; i++)
        {
            covariance[(i * n) + i] += intensity * mean * perYear;
        }

        estimate = new CovarianceEstimate(SymmetricMatrix.Create(n, covariance), observations, Invariant(
            $"Oracle approximating shrinkage with intensity {intensity:F4} of {observations} returns, divisor n, {returns.Frequency}."),
            intensity);
        return true;
    }
}
