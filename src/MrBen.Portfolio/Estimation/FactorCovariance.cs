using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// A covariance kept as factors, Σ = B·Ω·B' + diag(d): N·K + K² + N numbers instead of N², and products with it in O(N·K).
/// Immutable and thread-safe.
/// </summary>
public sealed class FactorCovariance : ISymmetricOperator
{
    private readonly double[] _specificVariances;

    private FactorCovariance(DenseMatrix loadings, SymmetricMatrix factors, double[] specificVariances) =>
        (Loadings, Factors, _specificVariances) = (loadings, factors, specificVariances);

    /// <summary>B, how each asset (row) moves with each factor (column), N × K.</summary>
    public DenseMatrix Loadings { get; }

    /// <summary>Ω, covariance of the factors per year, K × K.</summary>
    public SymmetricMatrix Factors { get; }

    /// <summary>d, variance of each asset per year that no factor explains, length N, none negative.</summary>
    public ReadOnlySpan<double> SpecificVariances => _specificVariances;

    /// <summary>N.</summary>
    public int Order => Loadings.Rows;

    /// <summary>K.</summary>
    public int FactorCount => Loadings.Columns;

    /// <summary>Keeps given factors.</summary>
    /// <param name="loadings">B, N × K.</param>
    /// <param name="factors">Ω per year, K × K, no negative variance.</param>
    /// <param name="specificVariances">d per year, finite, none negative, length N.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a number is not finite, or a variance is negative.</exception>
    public static FactorCovariance Create(DenseMatrix loadings, SymmetricMatrix factors, ReadOnlySpan<double> specificVariances)
    {
        ArgumentNullException.ThrowIfNull(loadings);
        ArgumentNullException.ThrowIfNull(factors);
        Guard.Length(loadings.Columns, factors.Order, "rows of the factor covariance (one per factor)", nameof(factors));
        Guard.Length(loadings.Rows, specificVariances.Length, "specific variances (one per asset)", nameof(specificVariances));
        Guard.AllFinite(specificVariances);
        int negative = specificVariances.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon);
        if (negative >= 0)
        {
            throw new ArgumentException(Invariant(
                $"Specific variance {negative} is {specificVariances[negative]}; it must not be negative."), nameof(specificVariances));
        }

        for (int k = 0; k < factors.Order; k++)
        {
            if (factors[k, k] < 0)
            {
                throw new ArgumentException(
                    Invariant($"Variance of factor {k} is {factors[k, k]}; it must not be negative."), nameof(factors));
            }
        }

        return new FactorCovariance(loadings, factors, specificVariances.ToArray());
    }

    /// <summary>The covariance as a dense matrix, N × N. O(N²·K).</summary>
    public SymmetricMatrix ToCovariance()
    {
        double[] covariance = new double[Order * Order];
        for (int i = 0; i < Order; i++)
        {
            CopyRow(i, covariance.AsSpan(i * Order, Order));
        }

        return SymmetricMatrix.Create(Order, covariance);
    }

    /// <summary>Variance of one asset per year. O(K²).</summary>
    public double Diagonal(int index) => Factors.QuadraticForm(Loadings.Row(index)) + _specificVariances[index];

    /// <summary>Covariances of one asset with all, length N. O(N·K).</summary>
    public void CopyRow(int row, Span<double> destination)
    {
        Guard.Length(Order, destination.Length, "elements", nameof(destination));
        double[] throughFactors = new double[FactorCount];
        Factors.Multiply(Loadings.Row(row), throughFactors);
        for (int j = 0; j < Order; j++)
        {
            destination[j] = Kernels.Dot(Loadings.Row(j), throughFactors);
        }

        destination[row] += _specificVariances[row];
    }

    /// <summary>Σ·x, length N. O(N·K).</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Guard.Length(Order, vector.Length, "elements", nameof(vector));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        double[] exposures = new double[FactorCount];
        for (int i = 0; i < Order; i++)
        {
            Kernels.Axpy(vector[i], Loadings.Row(i), exposures);
        }

        double[] throughFactors = new double[FactorCount];
        Factors.Multiply(exposures, throughFactors);
        for (int i = 0; i < Order; i++)
        {
            result[i] = Kernels.Dot(Loadings.Row(i), throughFactors) + (_specificVariances[i] * vector[i]);
        }
    }
}
