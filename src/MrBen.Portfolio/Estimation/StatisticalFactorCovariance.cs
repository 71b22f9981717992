using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The covariance of K statistical factors, the first principal components of the returns, plus independent specific risk, annualised.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>With S the sample covariance (divisor n − 1) and λₖ, vₖ its largest eigenvalues and their eigenvectors: B = (v₁ … v_K),
/// Ω = diag(λ₁ … λ_K), d the diagonal of S − BΩB'. Variances are those of the sample. The sign of a factor makes its loadings sum to 0 or
/// more. Where λ_K = λ_K₊₁ the last factor is one of many equally good ones.</para>
/// <para>Positive semidefinite, positive definite where every asset has specific risk; also for T &lt; N. K is cut to N and to T − 1, which
/// is all the variance there is. Needs a complete panel. O(m³ + T·N·m) with m = min(N, T).</para>
/// <para>Sources: Connor and Korajczyk (1986), J. Financial Economics 15(3), 373–394; Jolliffe (2002), Principal Component Analysis, 2nd
/// ed. (the eigenvectors come from XX' where T &lt; N).</para>
/// </remarks>
/// <param name="factorCount">K, at least 1.</param>
public sealed class StatisticalFactorCovariance(int factorCount) : ICovarianceEstimator
{
    // Directions with less than this share of the first one's variance are rounding.
    private const double RelativeZero = 1e-12;

    /// <summary>K, the largest number of factors.</summary>
    public int FactorCount { get; } = factorCount >= 1
        ? factorCount
        : throw new ArgumentOutOfRangeException(nameof(factorCount), factorCount,
            Invariant($"There must be at least 1 factor; there are {factorCount}."));

    /// <inheritdoc/>
    public string Name => Invariant($"covariance of {FactorCount} statistical factors");

    /// <inheritdoc/>
    public int MinimumObservations => 2;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        estimate = null;
        if (TryEstimateFactors(returns, out FactorCovariance? factors, out failure))
        {
            string counts = Invariant($"{returns.Observations} returns, divisor n − 1, {returns.Frequency}");
            estimate = new CovarianceEstimate(factors.ToCovariance(), returns.Observations,
                Invariant($"Covariance of {factors.FactorCount} statistical factors and specific risk, {counts}."));
        }

        return estimate is not null;
    }

    /// <summary>The same estimate, kept as factors.</summary>
    /// <param name="returns">Returns of either kind without gaps, T × N with N ≥ 1.</param>
    /// <param name="factors">Loadings, factor variances and specific variances per year; fewer than K factors where no more vary.</param>
    /// <param name="failure">Why the returns do not allow an estimate.</param>
    /// <exception cref="ArgumentException">The panel has no assets.</exception>
    public bool TryEstimateFactors(
        ReturnPanel returns, [NotNullWhen(true)] out FactorCovariance? factors, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        factors = null;
        failure = Panels.FindFailure(returns, Name, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        int periods = returns.Observations;
        double[] centered = Panels.Center(returns);
        Kernels.Scale(Math.Sqrt(returns.Frequency.PeriodsPerYear / (periods - 1)), centered);
        double[] specific = new double[n];
        for (int t = 0; t < periods; t++)
        {
            for (int i = 0; i < n; i++)
            {
                specific[i] += centered[(t * n) + i] * centered[(t * n) + i];
            }
        }

        bool byPeriods = periods < n;
        Spectrum spectrum = Spectrum.Of(byPeriods
            ? SymmetricMatrix.Create(periods, Panels.Gram(Transpose(centered, n), periods, 1))
            : SymmetricMatrix.Create(n, Panels.Gram(centered, n, 1)));
        int most = Math.Min(FactorCount, Math.Min(n, periods - 1));
        int count = spectrum.Values.Take(most).Count(value => value > RelativeZero * spectrum.Values[0]);
        double[] loadings = new double[n * count];
        double[] vector = new double[n];
        for (int k = 0; k < count; k++)
        {
            CopyEigenvector(spectrum, k, centered, byPeriods, vector);
            double sign = vector.Sum() < 0 ? -1 : 1;
            for (int i = 0; i < n; i++)
            {
                loadings[(i * count) + k] = sign * vector[i];

                // Below 0 by rounding alone: BΩB' is a part of S.
                specific[i] = Math.Max(0, specific[i] - (spectrum.Values[k] * vector[i] * vector[i]));
            }
        }

        factors = FactorCovariance.Create(DenseMatrix.Create(n, count, loadings),
            SymmetricMatrix.FromDiagonal(spectrum.Values.AsSpan(0, count)), specific);
        return true;
    }

    // An eigenvector u of XX' gives one of X'X: X'u over its length √λ.
    private static void CopyEigenvector(Spectrum spectrum, int k, double[] rows, bool byPeriods, double[] vector)
    {
        ReadOnlySpan<double> found = spectrum.Vector(k);
        if (!byPeriods)
        {
            found.CopyTo(vector);
            return;
        }

        Array.Clear(vector);
        for (int t = 0; t < found.Length; t++)
        {
            Kernels.Axpy(found[t], rows.AsSpan(t * vector.Length, vector.Length), vector);
        }

        Kernels.Scale(1 / Math.Sqrt(Kernels.Dot(vector, vector)), vector);
    }

    private static double[] Transpose(double[] rows, int columns)
    {
        int count = rows.Length / columns;
        double[] transposed = new double[rows.Length];
        for (int t = 0; t < count; t++)
        {
            for (int i = 0; i < columns; i++)
            {
                transposed[(i * count) + t] = rows[(t * columns) + i];
            }
        }

        return transposed;
    }
}
