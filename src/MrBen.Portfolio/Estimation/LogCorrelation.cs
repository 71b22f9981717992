using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Correlations as free numbers: those below the diagonal of the matrix logarithm. Any vector is that of exactly one correlation matrix,
/// which is positive definite. Thread-safe.
/// </summary>
/// <remarks>
/// Archakov and Hansen (2021), Econometrica 89(4), 1699–1715: theorem 1 for the one-to-one correspondence, corollary 1 for the iteration.
/// For two assets the number is Fisher's artanh ρ. Numbers stand row after row: (1,0), (2,0), (2,1), (3,0), …
/// </remarks>
public static class LogCorrelation
{
    private const int MostIterations = 10_000;

    // An eigenvalue this close to 0 has a logarithm that rounding made.
    private const double SmallestEigenvalue = 1e-12;

    /// <summary>How many numbers belong to N assets: N(N − 1)/2.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="assets"/> is negative.</exception>
    public static int Length(int assets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(assets);
        return assets * (assets - 1) / 2;
    }

    /// <summary>The free numbers of a correlation matrix.</summary>
    /// <param name="correlation">Correlations with a diagonal of 1, N × N.</param>
    /// <param name="vector">Length N(N − 1)/2.</param>
    /// <returns>False, and nothing written, where the matrix is not positive definite beyond rounding.</returns>
    /// <exception cref="ArgumentException">The length differs, or an entry is no correlation.</exception>
    /// <remarks>One eigendecomposition, O(N³).</remarks>
    public static bool TryToVector(SymmetricMatrix correlation, Span<double> vector)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        Guard.Length(Length(correlation.Order), vector.Length, "numbers (pairs of assets)", nameof(vector));
        CorrelationEntries.Require(correlation, rounding: 1e-9, nameof(correlation));
        SymmetricEigen eigen = SymmetricEigen.Decompose(correlation);
        if (correlation.Order > 0 && !(eigen.Values[0] > SmallestEigenvalue))
        {
            return false;
        }

        int n = correlation.Order;
        double[] logarithm = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(Math.Log(eigen.Values[k]) * eigen.Vector(k)[i], eigen.Vector(k), logarithm.AsSpan(i * n, n));
            }
        }

        int place = 0;
        for (int i = 0; i < n; i++)
        {
            logarithm.AsSpan(i * n, i).CopyTo(vector[place..]);
            place += i;
        }

        return true;
    }

    /// <summary>The correlation matrix of free numbers.</summary>
    /// <param name="assets">N ≥ 1.</param>
    /// <param name="vector">Finite, length N(N − 1)/2.</param>
    /// <param name="correlation">N × N, its diagonal exactly 1; positive definite, up to rounding where the numbers are extreme.</param>
    /// <returns>False where the iteration did not end, as with numbers whose correlations are ±1 to rounding.</returns>
    /// <exception cref="ArgumentException">The length differs, or a number is not finite.</exception>
    /// <remarks>
    /// diag(A) ← diag(A) − ln diag(exp A), a contraction; one eigendecomposition each, some ten to fifty of them, O(N³).
    /// </remarks>
    public static bool TryFromVector(int assets, ReadOnlySpan<double> vector, [NotNullWhen(true)] out SymmetricMatrix? correlation) =>
        TryFromVector(assets, vector, out correlation, out _);

    internal static bool TryFromVector(
        int assets, ReadOnlySpan<double> vector, [NotNullWhen(true)] out SymmetricMatrix? correlation, out double[] logarithm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(assets);
        Guard.Length(Length(assets), vector.Length, "numbers (pairs of assets)", nameof(vector));
        Guard.AllFinite(vector);
        logarithm = new double[assets * assets];
        int place = 0;
        for (int i = 0; i < assets; i++)
        {
            for (int j = 0; j < i; j++)
            {
                logarithm[(i * assets) + j] = logarithm[(j * assets) + i] = vector[place++];
            }
        }

        correlation = null;
        double[] exponential = new double[assets * assets];
        double[] result = new double[assets * assets];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double shift = Exponentiate(logarithm, assets, exponential);
            double furthest = 0;
            for (int i = 0; i < assets; i++)
            {
                double step = shift + Math.Log(exponential[(i * assets) + i]);
                furthest = Math.Max(furthest, Math.Abs(step));
                logarithm[(i * assets) + i] -= step;
            }

            if (!double.IsFinite(furthest))
            {
                return false;
            }

            // What is left is scaled away, which keeps the matrix positive definite.
            if (furthest < 1e-13 * Math.Max(1, Kernels.MaxAbs(logarithm)))
            {
                _ = CorrelationEntries.TryNormalize(exponential, assets, result);
                correlation = SymmetricMatrix.Create(assets, result);
                return true;
            }
        }

        return false;
    }

    // exp(A − shift·I), so that the largest eigenvalue becomes 1 and nothing overflows; the shift is returned.
    private static double Exponentiate(double[] logarithm, int n, double[] exponential)
    {
        SymmetricEigen eigen = SymmetricEigen.Decompose(logarithm, n);
        double shift = eigen.Values[n - 1];
        Array.Clear(exponential);
        for (int k = 0; k < n; k++)
        {
            double value = Math.Exp(eigen.Values[k] - shift);
            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(value * eigen.Vector(k)[i], eigen.Vector(k), exponential.AsSpan(i * n, n));
            }
        }

        return shift;
    }
}
