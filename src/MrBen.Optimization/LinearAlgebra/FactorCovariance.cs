using System.Buffers;
using static System.FormattableString;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A covariance kept as factors, Σ = B·Ω·B' + diag(d): N·K + K² + N numbers instead of N², and products with it in O(N·K).
/// Immutable and thread-safe.
/// </summary>
public sealed class FactorCovariance : ISymmetricOperator
{
    // Rounding of an estimate may leave a zero eigenvalue of Ω slightly negative, beside a variance of 1.
    private const double SemidefiniteLift = 1e-12;

    private readonly double[] _specificVariances;
    private readonly double[] _throughFactors;
    private readonly double[] _diagonal;

    private FactorCovariance(
        DenseMatrix loadings, SymmetricMatrix factors, double[] specificVariances, double[] throughFactors, double[] diagonal)
    {
        (Loadings, Factors, _specificVariances, _throughFactors, _diagonal) =
            (loadings, factors, specificVariances, throughFactors, diagonal);
        IsKnownSemidefinite = factors.IsSemidefinite(SemidefiniteLift);
    }

    /// <summary>B, how each asset (row) moves with each factor (column), N × K.</summary>
    public DenseMatrix Loadings { get; }

    /// <summary>Ω, covariance of the factors, K × K.</summary>
    public SymmetricMatrix Factors { get; }

    /// <summary>d, variance of each asset that no factor explains, length N, none negative.</summary>
    public ReadOnlySpan<double> SpecificVariances => _specificVariances;

    /// <summary>N.</summary>
    public int Order => Loadings.Rows;

    /// <summary>K.</summary>
    public int FactorCount => Loadings.Columns;

    /// <summary>Whether Ω is positive semidefinite, which makes Σ so. Tested once, when the factors are given.</summary>
    public bool IsKnownSemidefinite { get; }

    /// <summary>Keeps given factors. O(N·K² + K³).</summary>
    /// <param name="loadings">B, N × K.</param>
    /// <param name="factors">Ω, K × K, no negative variance.</param>
    /// <param name="specificVariances">d, finite, none negative, length N.</param>
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

        int count = loadings.Columns;
        double[] throughFactors = new double[loadings.Rows * count];
        double[] diagonal = new double[loadings.Rows];
        for (int i = 0; i < loadings.Rows; i++)
        {
            Span<double> row = throughFactors.AsSpan(i * count, count);
            factors.Multiply(loadings.Row(i), row);
            diagonal[i] = Kernels.Dot(loadings.Row(i), row) + specificVariances[i];
        }

        return new FactorCovariance(loadings, factors, specificVariances.ToArray(), throughFactors, diagonal);
    }

    /// <summary>The covariance as a dense matrix, N × N. O(N²·K).</summary>
    /// <exception cref="InvalidOperationException">N² is more than an array can hold.</exception>
    public SymmetricMatrix ToCovariance()
    {
        if ((long)Order * Order > Array.MaxLength)
        {
            throw new InvalidOperationException(Invariant(
                $"The covariance of {Order} assets has {(long)Order * Order} entries; an array holds at most {Array.MaxLength}."));
        }

        double[] covariance = new double[Order * Order];
        for (int i = 0; i < Order; i++)
        {
            CopyRow(i, covariance.AsSpan(i * Order, Order));
        }

        return SymmetricMatrix.Create(Order, covariance);
    }

    /// <summary>Variance of one asset. O(1).</summary>
    public double Diagonal(int index) => _diagonal[index];

    /// <summary>Covariances of one asset with all, length N. O(N·K).</summary>
    public void CopyRow(int row, Span<double> destination)
    {
        Guard.Length(Order, destination.Length, "elements", nameof(destination));
        MatrixVector.Multiply(Loadings.Values, Order, FactorCount, Through(row), destination);
        destination[row] = _diagonal[row];
    }

    /// <summary>Covariances of one asset with some. O(K) each.</summary>
    public void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        Guard.Length(columns.Length, destination.Length, "elements (one per column)", nameof(destination));
        ReadOnlySpan<double> through = Through(row);
        for (int k = 0; k < columns.Length; k++)
        {
            destination[k] = columns[k] == row ? _diagonal[row] : Kernels.Dot(Loadings.Row(columns[k]), through);
        }
    }

    /// <summary>Σ·x, length N. O(N·K).</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Guard.Length(Order, vector.Length, "elements", nameof(vector));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        double[] exposures = ArrayPool<double>.Shared.Rent(FactorCount);
        Span<double> sum = exposures.AsSpan(0, FactorCount);
        sum.Clear();
        MatrixVector.AddTransposed(_throughFactors, FactorCount, vector, sum);
        for (int i = 0; i < Order; i++)
        {
            result[i] = Kernels.Dot(Loadings.Row(i), sum) + (_specificVariances[i] * vector[i]);
        }

        ArrayPool<double>.Shared.Return(exposures);
    }

    /// <summary>Adds weighted columns. O((N + columns)·K).</summary>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result)
    {
        Guard.Length(columns.Length, weights.Length, "weights (one per column)", nameof(weights));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        double[] exposures = ArrayPool<double>.Shared.Rent(FactorCount);
        Span<double> sum = exposures.AsSpan(0, FactorCount);
        sum.Clear();
        MatrixVector.AddRows(_throughFactors, FactorCount, columns, weights, sum);
        for (int k = 0; k < columns.Length; k++)
        {
            result[columns[k]] += _specificVariances[columns[k]] * weights[k];
        }

        for (int i = 0; i < Order; i++)
        {
            result[i] += Kernels.Dot(Loadings.Row(i), sum);
        }

        ArrayPool<double>.Shared.Return(exposures);
    }

    /// <summary>Adds weighted columns in about twice the precision: B'x, then Ω of it, then B of that. O((N + columns)·K + K²).</summary>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, CompensatedVector result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Guard.Length(columns.Length, weights.Length, "weights (one per column)", nameof(weights));
        CompensatedVector exposures = result.Inner(FactorCount);
        for (int k = 0; k < columns.Length; k++)
        {
            exposures.AddScaled(weights[k], Loadings.Row(columns[k]));
            result.AddProduct(columns[k], _specificVariances[columns[k]], weights[k]);
        }

        CompensatedVector through = exposures.Inner(FactorCount);
        for (int k = 0; k < FactorCount; k++)
        {
            through.AddDot(k, Factors.Row(k), exposures);
        }

        for (int i = 0; i < Order; i++)
        {
            result.AddDot(i, Loadings.Row(i), through);
        }
    }

    // Ω·bᵢ.
    private ReadOnlySpan<double> Through(int index) => _throughFactors.AsSpan(index * FactorCount, FactorCount);
}
