using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Covariance of the shortfalls below a benchmark, annualised. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>Σᵢⱼ = (1/T) Σ min(rᵢ − B, 0)·min(rⱼ − B, 0), times the periods per year: heuristic (exogenous and symmetric), so that w'Σw only
/// approximates the portfolio's own semivariance. Its diagonal is each asset's exact one.</para>
/// <para>Positive semidefinite; singular where T &lt; N or an asset never fell short. Needs a complete panel: a missing return is not a
/// period without a shortfall. Cost: one product X'X, O(T·N²/2).</para>
/// <para>Source: Estrada (2008), J. Applied Finance 18(1), 57–72.</para>
/// </remarks>
public sealed class Semicovariance : ICovarianceEstimator
{
    /// <summary>Shortfalls below a benchmark.</summary>
    /// <param name="benchmark">B, a return <em>per period</em>, finite. Default 0: losses.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="benchmark"/> is not finite.</exception>
    public Semicovariance(double benchmark = 0)
    {
        Guard.Finite(benchmark);
        Benchmark = benchmark;
    }

    /// <summary>B, a return per period.</summary>
    public double Benchmark { get; }

    /// <inheritdoc/>
    public string Name => Invariant($"semicovariance below {Benchmark} per period");

    /// <inheritdoc/>
    public int MinimumObservations => 1;

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
        double[] shortfalls = returns.Values.ToArray();
        for (int k = 0; k < shortfalls.Length; k++)
        {
            shortfalls[k] = Math.Min(shortfalls[k] - Benchmark, 0);
        }

        double[] covariance = Panels.Gram(shortfalls, n, returns.Frequency.PeriodsPerYear / returns.Observations);
        estimate = new CovarianceEstimate(SymmetricMatrix.Create(n, covariance), returns.Observations, Invariant(
            $"Semicovariance of {returns.Observations} returns below {Benchmark} per period, divisor n, {returns.Frequency}."));
        return true;
    }
}
