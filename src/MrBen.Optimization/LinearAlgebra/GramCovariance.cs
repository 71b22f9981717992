using System.Buffers;
using static System.FormattableString;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A covariance kept as the observations it is made of, Σ = s·X'X + diag(d) with X of T rows and N columns: N·T numbers instead of N², and
/// products with it in O(N·T). Worth it where there are fewer observations than variables. Immutable and thread-safe.
/// </summary>
public sealed class GramCovariance : ISymmetricOperator
{
    // One variable after the other, so that a covariance of two is one inner product.
    private readonly double[] _columns;
    private readonly double[] _ridge;
    private readonly double[] _diagonal;

    private GramCovariance(int observations, double scale, double[] columns, double[] ridge, double[] diagonal) =>
        (Observations, Scale, _columns, _ridge, _diagonal) = (observations, scale, columns, ridge, diagonal);

    /// <summary>T.</summary>
    public int Observations { get; }

    /// <summary>s, for example 1/(T − 1).</summary>
    public double Scale { get; }

    /// <summary>d, length N, none negative.</summary>
    public ReadOnlySpan<double> Ridge => _ridge;

    /// <summary>N.</summary>
    public int Order => _diagonal.Length;

    /// <summary>Always: a sum of squares.</summary>
    public bool IsKnownSemidefinite => true;

    /// <summary>Copies the observations. O(N·T).</summary>
    /// <param name="observations">X, T × N, centred by the caller where the covariance is about the mean.</param>
    /// <param name="scale">s, positive and finite.</param>
    /// <param name="ridge">d, finite, none negative, length N; empty for none.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite.</exception>
    public static GramCovariance Create(DenseMatrix observations, double scale, ReadOnlySpan<double> ridge = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (!(scale > 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be positive and finite.");
        }

        int n = observations.Columns;
        int periods = observations.Rows;
        double[] added = new double[n];
        if (!ridge.IsEmpty)
        {
            Guard.Length(n, ridge.Length, "elements of the ridge (one per variable)", nameof(ridge));
            Guard.AllFinite(ridge);
            int negative = ridge.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon);
            if (negative >= 0)
            {
                throw new ArgumentException(
                    Invariant($"Element {negative} of the ridge is {ridge[negative]}; it must not be negative."), nameof(ridge));
            }

            ridge.CopyTo(added);
        }

        double[] columns = new double[n * periods];
        for (int t = 0; t < periods; t++)
        {
            ReadOnlySpan<double> row = observations.Row(t);
            for (int j = 0; j < n; j++)
            {
                columns[(j * periods) + t] = row[j];
            }
        }

        double[] diagonal = new double[n];
        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> column = columns.AsSpan(j * periods, periods);
            diagonal[j] = (scale * Kernels.Dot(column, column)) + added[j];
        }

        return new GramCovariance(periods, scale, columns, added, diagonal);
    }

    /// <summary>The observations of one variable, length T.</summary>
    public ReadOnlySpan<double> Column(int index) => _columns.AsSpan(index * Observations, Observations);

    /// <inheritdoc/>
    public double Diagonal(int index) => _diagonal[index];

    /// <summary>Covariances of one variable with all, length N. O(N·T).</summary>
    public void CopyRow(int row, Span<double> destination)
    {
        Guard.Length(Order, destination.Length, "elements", nameof(destination));
        ReadOnlySpan<double> column = Column(row);
        for (int j = 0; j < Order; j++)
        {
            destination[j] = Scale * Kernels.Dot(Column(j), column);
        }

        destination[row] = _diagonal[row];
    }

    /// <summary>Covariances of one variable with some. O(T) each.</summary>
    public void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        Guard.Length(columns.Length, destination.Length, "elements (one per column)", nameof(destination));
        ReadOnlySpan<double> column = Column(row);
        for (int k = 0; k < columns.Length; k++)
        {
            destination[k] = columns[k] == row ? _diagonal[row] : Scale * Kernels.Dot(Column(columns[k]), column);
        }
    }

    /// <summary>Σ·x, length N. O(N·T).</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Guard.Length(Order, vector.Length, "elements", nameof(vector));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        double[] rented = ArrayPool<double>.Shared.Rent(Math.Max(1, Observations));
        Span<double> sum = rented.AsSpan(0, Observations);
        sum.Clear();
        MatrixVector.AddTransposed(_columns, Observations, vector, sum);

        for (int j = 0; j < Order; j++)
        {
            result[j] = (Scale * Kernels.Dot(Column(j), sum)) + (_ridge[j] * vector[j]);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Adds weighted columns. O((N + columns)·T).</summary>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result)
    {
        Guard.Length(columns.Length, weights.Length, "weights (one per column)", nameof(weights));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        double[] rented = ArrayPool<double>.Shared.Rent(Math.Max(1, Observations));
        Span<double> sum = rented.AsSpan(0, Observations);
        sum.Clear();
        MatrixVector.AddRows(_columns, Observations, columns, weights, sum);
        for (int k = 0; k < columns.Length; k++)
        {
            result[columns[k]] += _ridge[columns[k]] * weights[k];
        }

        for (int j = 0; j < Order; j++)
        {
            result[j] += Scale * Kernels.Dot(Column(j), sum);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Adds weighted columns in about twice the precision. O((N + columns)·T).</summary>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, CompensatedVector result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Guard.Length(columns.Length, weights.Length, "weights (one per column)", nameof(weights));
        CompensatedVector sum = result.Inner(Observations);
        for (int k = 0; k < columns.Length; k++)
        {
            sum.AddScaled(weights[k], Column(columns[k]));
            result.AddProduct(columns[k], _ridge[columns[k]], weights[k]);
        }

        sum.Scale(Scale);
        for (int j = 0; j < Order; j++)
        {
            result.AddDot(j, Column(j), sum);
        }
    }
}
