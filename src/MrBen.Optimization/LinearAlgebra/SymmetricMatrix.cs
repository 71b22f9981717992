using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>A dense symmetric matrix with both triangles stored, so that rows are contiguous. Immutable and thread-safe.</summary>
public sealed class SymmetricMatrix : ISymmetricOperator
{
    // Two entries that should be equal may differ by rounding of the caller's arithmetic; more than this is a mistake.
    private const double RelativeAsymmetry = 1e-10;

    // Up to this lift, what passes counts as semidefinite but for rounding.
    private const double RoundingLift = 1e-9;

    // Rounding of a root, and of the mean of two entries that should be equal.
    private const double RootRounding = 1 + 1e-12;

    private readonly double[] _values;

    // Again, without gaps: solvers read it once for every variable they look at.
    private readonly double[] _diagonal;
    private volatile bool _isKnownSemidefinite; // Only ever becomes true, whoever finds out.

    // Roots of the diagonal, where no entry is larger than the product of those of its row and column, as in every semidefinite matrix.
    private readonly double[]? _roots;

    private SymmetricMatrix(int order, double[] values, bool withinDiagonal, bool isKnownSemidefinite = false)
    {
        (Order, _values, _diagonal, _isKnownSemidefinite) = (order, values, new double[order], isKnownSemidefinite);
        _roots = withinDiagonal ? new double[order] : null;
        for (int i = 0; i < order; i++)
        {
            _diagonal[i] = values[(i * order) + i];
            if (_roots is not null)
            {
                _roots[i] = Math.Sqrt(Math.Abs(_diagonal[i]));
            }
        }
    }

    /// <inheritdoc/>
    public int Order { get; }

    /// <summary>
    /// Whether the matrix is known to be positive semidefinite: by <see cref="AsKnownSemidefinite"/>, or because <see cref="IsSemidefinite"/>
    /// found it so up to rounding.
    /// </summary>
    public bool IsKnownSemidefinite => _isKnownSemidefinite;

    /// <summary>All entries, row after row; length n².</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The entry in a row and a column, both from 0.</summary>
    public double this[int row, int column] => Row(row)[column];

    /// <summary>One row, length n.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Order, Order);

    /// <summary>
    /// Copies n² finite entries given row after row. Entries (i,j) and (j,i) may differ by 1e-10 of √(aᵢᵢ·aⱼⱼ) (or of the larger of the
    /// two entries); their mean is stored.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The length is not n², that is more than an array can hold, an entry is not finite, or two entries differ.
    /// </exception>
    public static SymmetricMatrix Create(int order, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        Guard.Length(Guard.Size(order, order, nameof(order)), values.Length, Invariant($"values for {order}×{order}"), nameof(values));
        Guard.AllFinite(values);
        double[] copy = values.ToArray();
        bool withinDiagonal = true;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double lower = copy[(i * order) + j];
                double upper = copy[(j * order) + i];
                double size = Math.Max(Math.Abs(lower), Math.Abs(upper));
                double root = Math.Sqrt(Math.Abs(copy[(i * order) + i] * copy[(j * order) + j]));
                withinDiagonal &= size <= RootRounding * root && double.IsFinite(root);
                double scale = Math.Max(size, root);
                if (Math.Abs(lower - upper) > RelativeAsymmetry * scale)
                {
                    throw new ArgumentException(
                        Invariant($"Entries ({i},{j}) and ({j},{i}) differ by {Math.Abs(lower - upper):E1}."), nameof(values));
                }

                copy[(i * order) + j] = copy[(j * order) + i] = 0.5 * (lower + upper);
            }
        }

        return new SymmetricMatrix(order, copy, withinDiagonal);
    }

    /// <summary>The matrix with the given diagonal and zeros elsewhere.</summary>
    /// <exception cref="ArgumentException">An entry is not finite, or n² is more than an array can hold.</exception>
    public static SymmetricMatrix FromDiagonal(ReadOnlySpan<double> diagonal)
    {
        Guard.AllFinite(diagonal);
        double[] values = new double[Guard.Size(diagonal.Length, diagonal.Length, nameof(diagonal))];
        for (int i = 0; i < diagonal.Length; i++)
        {
            values[(i * diagonal.Length) + i] = diagonal[i];
        }

        return new SymmetricMatrix(diagonal.Length, values, withinDiagonal: true);
    }

    /// <summary>
    /// The same matrix, sharing its entries, for a caller who knows that it is positive semidefinite: a covariance of complete observations, or
    /// a matrix that was tested. Solvers then save a factorisation; a wrong claim is found out only where a solver meets the negative
    /// curvature.
    /// </summary>
    public SymmetricMatrix AsKnownSemidefinite() => IsKnownSemidefinite ? this : new SymmetricMatrix(Order, _values, _roots is not null, isKnownSemidefinite: true);

    /// <summary>
    /// Whether the matrix is positive semidefinite, with every eigenvalue of the correlations down to −<paramref name="lift"/> taken as
    /// rounding of zero. One Cholesky factorisation, O(n³/3); a row whose diagonal is 0 must be 0.
    /// </summary>
    /// <param name="lift">Added to the diagonal of the correlations before they are factorised; positive, for example 1e-10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lift is not positive.</exception>
    public bool IsSemidefinite(double lift)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lift);
        double[] scale = new double[Order];
        for (int i = 0; i < Order; i++)
        {
            double diagonal = Diagonal(i);
            scale[i] = diagonal > 0 ? 1 / Math.Sqrt(diagonal) : 0;
            if (diagonal < 0 || (diagonal == 0 && Row(i).ContainsAnyExcept(0)))
            {
                return false;
            }
        }

        double[] factor = new double[Order * Order];
        for (int i = 0; i < Order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                factor[(i * Order) + j] = _values[(i * Order) + j] * scale[i] * scale[j];
            }

            factor[(i * Order) + i] = 1 + lift;
        }

        bool semidefinite = Cholesky.FactorizeInPlace(factor, Order);
        _isKnownSemidefinite |= semidefinite && lift <= RoundingLift;
        return semidefinite;
    }

    /// <inheritdoc/>
    public double Diagonal(int index) => _diagonal[index];

    /// <summary>Writes the whole diagonal of an operator, in one piece where it is stored so.</summary>
    internal static void CopyDiagonal(ISymmetricOperator source, Span<double> destination)
    {
        if (source is SymmetricMatrix matrix)
        {
            matrix._diagonal.CopyTo(destination);
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = source.Diagonal(i);
        }
    }

    /// <inheritdoc/>
    public void CopyRow(int row, Span<double> destination) => Row(row).CopyTo(destination);

    /// <inheritdoc/>
    public void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        Guard.Length(columns.Length, destination.Length, "elements (one per column)", nameof(destination));
        CheckColumns(columns);
        GatherChecked(Row(row), columns, destination);
    }

    /// <summary>
    /// Copies the lower triangle over some rows and columns: entry (columns[i], columns[j]), j ≤ i, to i·stride + j of the destination.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is not of this matrix, or the destination too short.</exception>
    internal void GatherLower(ReadOnlySpan<int> columns, Span<double> destination, int stride)
    {
        CheckColumns(columns);
        MatrixView.Check(destination.Length, columns.Length, columns.Length, stride);
        for (int i = 0; i < columns.Length; i++)
        {
            GatherChecked(Row(columns[i]), columns[..(i + 1)], destination.Slice(i * stride, i + 1));
        }
    }

    private static void GatherChecked(ReadOnlySpan<double> row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        ref double entries = ref MemoryMarshal.GetReference(row);
        ref double to = ref MemoryMarshal.GetReference(destination);
        ref int from = ref MemoryMarshal.GetReference(columns);
        int k = 0;
        for (; k <= columns.Length - 4; k += 4)
        {
            Unsafe.Add(ref to, k) = Unsafe.Add(ref entries, Unsafe.Add(ref from, k));
            Unsafe.Add(ref to, k + 1) = Unsafe.Add(ref entries, Unsafe.Add(ref from, k + 1));
            Unsafe.Add(ref to, k + 2) = Unsafe.Add(ref entries, Unsafe.Add(ref from, k + 2));
            Unsafe.Add(ref to, k + 3) = Unsafe.Add(ref entries, Unsafe.Add(ref from, k + 3));
        }

        for (; k < columns.Length; k++)
        {
            Unsafe.Add(ref to, k) = Unsafe.Add(ref entries, Unsafe.Add(ref from, k));
        }
    }

    // One comparison for all: as unsigned numbers negative ones are the largest.
    private void CheckColumns(ReadOnlySpan<int> columns)
    {
        Vector<uint> largest = Vector<uint>.Zero;
        ReadOnlySpan<uint> unsigned = MemoryMarshal.Cast<int, uint>(columns);
        int k = 0;
        for (; k <= unsigned.Length - Vector<uint>.Count; k += Vector<uint>.Count)
        {
            largest = Vector.Max(largest, Vector.LoadUnsafe(ref MemoryMarshal.GetReference(unsigned), (nuint)k));
        }

        bool within = Vector.LessThanAll(largest, new Vector<uint>((uint)Order)) || k == 0;
        for (; k < unsigned.Length; k++)
        {
            within &= unsigned[k] < (uint)Order;
        }

        if (!within)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), Invariant($"A column is not one of {Order}."));
        }
    }

    /// <inheritdoc/>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result)
    {
        Guard.Length(columns.Length, weights.Length, "weights (one per column)", nameof(weights));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        MatrixVector.AddRows(_values, Order, columns, weights, result);
    }

    /// <inheritdoc/>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, CompensatedVector result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Guard.Length(columns.Length, weights.Length, "weights (one per column)", nameof(weights));
        Guard.Length(Order, result.Length, "sums", nameof(result));
        if (_roots is null)
        {
            result.AddRows(_values, Order, columns, weights);
        }
        else
        {
            result.AddSizedRows(_values, Order, columns, weights, _roots);
        }
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Guard.Length(Order, vector.Length, "elements", nameof(vector));
        Guard.Length(Order, result.Length, "elements", nameof(result));
        MatrixVector.Multiply(_values, Order, Order, vector, result);
    }

    /// <summary>The quadratic form x'Ax.</summary>
    public double QuadraticForm(ReadOnlySpan<double> vector)
    {
        Guard.Length(Order, vector.Length, "elements", nameof(vector));
        double sum = 0;
        for (int i = 0; i < Order; i++)
        {
            sum += vector[i] * Kernels.Dot(Row(i), vector);
        }

        return sum;
    }
}
