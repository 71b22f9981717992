using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// Draws returns of many assets from a multivariate Student t or normal distribution with given means and covariance. Pure functions,
/// thread-safe; the same seed gives the same scenarios.
/// </summary>
/// <remarks>
/// x = h·m + √(h(ν − 2)/χ²)·Rz with RR' the covariance, z standard normal and one χ² with ν degrees of freedom for all assets of a
/// scenario, so that large losses come together. Source: McNeil, Frey and Embrechts (2015), Quantitative Risk Management, example 6.7.
/// </remarks>
public static class MonteCarloScenarios
{
    /// <summary>Draws by the Cholesky factor of a covariance, or by its eigenvectors where it is singular.</summary>
    /// <param name="means">Mean return of each asset per period, length N.</param>
    /// <param name="covariance">Covariance per period, N × N, positive semidefinite.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>S × N returns over the horizon, row after row, for <see cref="TailDecomposition.Scenarios"/>.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, a mean is not finite, or a setting is unsound.</exception>
    /// <remarks>O(N³ + S·N²).</remarks>
    public static ImmutableArray<double> Draw(ReadOnlySpan<double> means, SymmetricMatrix covariance, MonteCarloOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        MonteCarloOptions settings = Checked(means, covariance.Order, options);
        int n = covariance.Order;
        double[] root = RootOf(covariance);
        double[] normal = new double[n];
        return Fill(means, settings, (ref SeededRandom draws, Span<double> row) =>
        {
            for (int i = 0; i < n; i++)
            {
                normal[i] = draws.NextNormal();
            }

            for (int i = 0; i < n; i++)
            {
                row[i] = Kernels.Dot(root.AsSpan(i * n, n), normal);
            }
        });
    }

    /// <summary>Draws factors and specific returns of a factor covariance: no matrix of all assets is made.</summary>
    /// <param name="means">Mean return of each asset per period, length N.</param>
    /// <param name="covariance">Loadings, factor covariance and specific variances per period.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>S × N returns over the horizon, row after row, for <see cref="TailDecomposition.Scenarios"/>.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, a mean is not finite, or a setting is unsound.</exception>
    /// <remarks>O(k³ + S·N·k) for k factors.</remarks>
    public static ImmutableArray<double> DrawFactors(
        ReadOnlySpan<double> means, FactorCovariance covariance, MonteCarloOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        MonteCarloOptions settings = Checked(means, covariance.Order, options);
        int k = covariance.FactorCount;
        double[] root = RootOf(covariance.Factors);
        double[] normal = new double[k];
        double[] factors = new double[k];
        return Fill(means, settings, (ref SeededRandom draws, Span<double> row) =>
        {
            for (int f = 0; f < k; f++)
            {
                normal[f] = draws.NextNormal();
            }

            for (int f = 0; f < k; f++)
            {
                factors[f] = Kernels.Dot(root.AsSpan(f * k, k), normal);
            }

            for (int i = 0; i < row.Length; i++)
            {
                double specific = Math.Sqrt(Math.Max(0, covariance.SpecificVariances[i])) * draws.NextNormal();
                row[i] = Kernels.Dot(covariance.Loadings.Row(i), factors) + specific;
            }
        });
    }

    private static ImmutableArray<double> Fill(ReadOnlySpan<double> means, MonteCarloOptions options, RowDraw draw)
    {
        SeededRandom draws = new(options.Seed);
        int n = means.Length;
        double[] scenarios = new double[checked(options.Scenarios * n)];
        for (int s = 0; s < options.Scenarios; s++)
        {
            Span<double> row = scenarios.AsSpan(s * n, n);
            draw(ref draws, row);
            double spread = options.DegreesOfFreedom is { } degrees ? (degrees - 2) / draws.NextChiSquare(degrees) : 1;
            Kernels.Scale(Math.Sqrt(options.Horizon * spread), row);
            Kernels.Axpy(options.Horizon, means, row);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scenarios);
    }

    private static MonteCarloOptions Checked(ReadOnlySpan<double> means, int order, MonteCarloOptions? options)
    {
        Guard.Length(order, means.Length, "means (one per asset)", nameof(means));
        Guard.AllFinite(means);
        MonteCarloOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    private static double[] RootOf(SymmetricMatrix covariance)
    {
        int n = covariance.Order;
        double[] root = covariance.Values.ToArray();
        if (Cholesky.Factorize(root, n, n) == Cholesky.Succeeded)
        {
            for (int i = 0; i < n; i++)
            {
                root.AsSpan((i * n) + i + 1, n - i - 1).Clear();
            }

            return root;
        }

        SymmetricEigen eigen = SymmetricEigen.Decompose(covariance);
        double rounding = n * 1e-13 * Kernels.MaxAbs(eigen.Values);
        for (int j = 0; j < n; j++)
        {
            if (!(eigen.Values[j] >= -rounding))
            {
                throw new ArgumentException(Invariant(
                    $"The covariance has an eigenvalue of {eigen.Values[j]:G4}; it must be positive semidefinite."), nameof(covariance));
            }

            double deviation = Math.Sqrt(Math.Max(0, eigen.Values[j]));
            for (int i = 0; i < n; i++)
            {
                root[(i * n) + j] = deviation * eigen.Vector(j)[i];
            }
        }

        return root;
    }

    private delegate void RowDraw(ref SeededRandom draws, Span<double> row);
}
