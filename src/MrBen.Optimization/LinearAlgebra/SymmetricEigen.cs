namespace MrBen.Optimization.LinearAlgebra;

/// <summary>The eigenvalues and eigenvectors of a real symmetric matrix: A = Σ λₖqₖqₖ'. Immutable.</summary>
/// <remarks>
/// Thread-safe. Each pair leaves a residual of a few roundings of the largest eigenvalue's size, and the vectors are orthonormal to the
/// same. One machine gives one answer, to the last bit. Reduction to tridiagonal form, then divide and conquer, or implicit QR steps for
/// values alone: see Golub and Van Loan (2013), Matrix Computations, 4th edition, sections 8.3 and 8.4. At most 14n³/3 flops with
/// vectors, 4n³/3 without.
/// </remarks>
public sealed class SymmetricEigen
{
    // Entries of one size but for rounding: the first of them decides the sign, so that rounding does not.
    private const double SameSize = 1 - 1e-6;

    private const int LargestExponent = 1000;

    private readonly double[] _values;
    private readonly double[] _vectors;

    private SymmetricEigen(double[] values, double[] vectors) => (_values, _vectors) = (values, vectors);

    /// <summary>Number of rows and columns, n.</summary>
    public int Order => _values.Length;

    /// <summary>The n eigenvalues, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The eigenvectors as rows, n × n: row k belongs to value k.</summary>
    public ReadOnlySpan<double> Vectors => _vectors;

    /// <summary>
    /// The eigenvector of value <paramref name="index"/> (from 0), of length 1. The first of its entries of largest size is positive.
    /// </summary>
    public ReadOnlySpan<double> Vector(int index) => _vectors.AsSpan(index * Order, Order);

    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <param name="matrix">The matrix, n × n with n ≥ 0.</param>
    public static SymmetricEigen Decompose(SymmetricMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Decompose(matrix.Values, matrix.Order);
    }

    /// <summary>Decomposes a symmetric matrix given row after row, of which only the upper triangle counts.</summary>
    /// <param name="matrix">n² finite numbers. Not changed.</param>
    /// <param name="order">Number of rows and columns, n ≥ 0.</param>
    /// <param name="cancellationToken">Asked after every few columns.</param>
    /// <exception cref="ArgumentException">The length is not n², or an entry is not finite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="InvalidOperationException">No convergence, which no finite matrix is known to show.</exception>
    public static SymmetricEigen Decompose(ReadOnlySpan<double> matrix, int order, CancellationToken cancellationToken = default)
    {
        double[] work = Scaled(matrix, order, out double unit);
        double[] diagonal = new double[order];
        double[] beside = new double[order];
        double[] factors = new double[order];
        Tridiagonalization.Reduce(work, order, diagonal, beside, factors, cancellationToken);
        double[] vectors = new double[order * order];
        DividedTridiagonal.Run(diagonal, beside, vectors, cancellationToken);
        Tridiagonalization.MultiplyByTransposed(work, order, factors, vectors, cancellationToken);
        Kernels.Scale(unit, diagonal);
        for (int k = 0; k < order; k++)
        {
            Orient(vectors.AsSpan(k * order, order));
        }

        return new SymmetricEigen(diagonal, vectors);
    }

    /// <summary>Writes the eigenvalues alone, ascending, of a symmetric matrix given row after row; in half of the time.</summary>
    /// <param name="matrix">n² finite numbers, of which only the upper triangle counts. Not changed.</param>
    /// <param name="order">Number of rows and columns, n ≥ 0.</param>
    /// <param name="values">Where the eigenvalues go, length n.</param>
    /// <param name="cancellationToken">Asked after every few columns.</param>
    /// <exception cref="ArgumentException">A length does not fit, or an entry is not finite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; <paramref name="values"/> hold nothing of use.</exception>
    /// <exception cref="InvalidOperationException">No convergence, which no finite matrix is known to show.</exception>
    public static void Eigenvalues(
        ReadOnlySpan<double> matrix, int order, Span<double> values, CancellationToken cancellationToken = default)
    {
        double[] work = Scaled(matrix, order, out double unit);
        Guard.Length(order, values.Length, "values", nameof(values));
        double[] beside = new double[order];
        Tridiagonalization.Reduce(work, order, values, beside, new double[order], cancellationToken);
        TridiagonalIteration.Run(values, beside, [], 0, cancellationToken);
        values.Sort();
        Kernels.Scale(unit, values);
    }

    // Divided by a power of two that brings the largest entry near 1: no square over- or underflows.
    private static double[] Scaled(ReadOnlySpan<double> matrix, int order, out double unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        Guard.Length(order * order, matrix.Length, "values", nameof(matrix));
        Guard.AllFinite(matrix);
        double largest = Kernels.MaxAbs(matrix);
        int exponent = largest > 0 ? Math.Clamp(Math.ILogB(largest), -LargestExponent, LargestExponent) : 0;
        unit = Math.ScaleB(1, exponent);
        double[] work = matrix.ToArray();
        Kernels.Scale(Math.ScaleB(1, -exponent), work);
        return work;
    }

    private static void Orient(Span<double> vector)
    {
        double threshold = SameSize * Kernels.MaxAbs(vector);
        foreach (double entry in vector)
        {
            if (Math.Abs(entry) >= threshold)
            {
                if (entry < 0)
                {
                    Kernels.Scale(-1, vector);
                }

                return;
            }
        }
    }
}
