using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The Cholesky factor U'U of Q over the free variables alone, kept while variables become free and are fixed again. Rows of U are contiguous,
/// so that every loop of a solve, an append and a removal runs along memory. Not thread-safe; allocates only while it grows.
/// </summary>
/// <remarks>
/// Append: one triangular solve, O(k²/2). Removal: Givens rotations of the rows behind, O((k − position)²). Source: Golub and Van Loan (2013),
/// Matrix Computations, §6.5. No scaling: Cholesky factors of a matrix and of the same matrix in other units differ by the units alone.
/// </remarks>
internal sealed class FreeSetFactor
{
    /// <summary>
    /// Share of its variance that a variable must keep when the free ones are known; with less, rounding decides, and it counts as depending
    /// on them.
    /// </summary>
    public const double SmallestPivot = 1e-11;

    private const int SmallestCapacity = 16;

    // Up to so many variables, elimination by rows is as fast as by blocks.
    private const int LargestByRows = 24;

    // An odd number of cache lines between rows: with a power of two, a column would live in few sets of the cache.
    private const int Padding = 8;

    private readonly List<CarriedImage> _images = [];
    private ISymmetricOperator _matrix = SymmetricMatrix.FromDiagonal([]);
    private double[] _lift = [];
    private int _lifts;
    private double[] _upper = [];
    private double[] _lower = [];
    private double[] _entering = [];
    private bool _endsWithEntering;
    private int[] _free = [];
    private int _stride;

    /// <summary>Number of free variables, k.</summary>
    public int Count { get; private set; }

    /// <summary>The free variables in the order of the factor's rows.</summary>
    public ReadOnlySpan<int> Free => _free.AsSpan(0, Count);

    /// <summary>Appends and removals since the factor was last made from the matrix: each brings its rounding.</summary>
    public int Updates { get; private set; }

    /// <summary>Starts over with no free variable.</summary>
    /// <param name="matrix">Q.</param>
    /// <param name="lift">
    /// Vectors v of length n, one after the other: the factor is that of Q + Σ vv'. Along equalities v'x = constant this changes no solution,
    /// and makes definite what only the equalities do.
    /// </param>
    /// <param name="lifts">How many vectors there are; 0 for none.</param>
    public void Clear(ISymmetricOperator matrix, double[] lift, int lifts)
    {
        _matrix = matrix;
        (_lift, _lifts) = (lift, lifts);
        (Count, Updates) = (0, 0);
        ForgetImages();
    }

    /// <summary>The smallest share of its variance that a free variable has of its own, when those before it are known; 1 without any.</summary>
    public double SmallestShare()
    {
        double smallest = 1;
        for (int k = 0; k < Count; k++)
        {
            double pivot = _upper[(k * _stride) + k];
            smallest = Math.Min(smallest, pivot * pivot / Diagonal(_free[k]));
        }

        return smallest;
    }

    /// <summary>Frees one more variable.</summary>
    /// <returns>False, and nothing is changed, where its column depends on those of the free ones up to rounding.</returns>
    public bool TryAppend(int variable)
    {
        EnsureCapacity(Count + 1);
        _endsWithEntering = false;
        Span<double> column = _entering.AsSpan(0, Count);
        Gather(variable, Free, column);
        SolveTransposed(column);
        double diagonal = Diagonal(variable);
        double pivot = diagonal - Kernels.Dot(column, column);
        if (!(pivot > SmallestPivot * diagonal))
        {
            return false;
        }

        for (int k = 0; k < Count; k++)
        {
            _upper[(k * _stride) + Count] = column[k];
        }

        _upper[(Count * _stride) + Count] = Math.Sqrt(pivot);
        _free[Count++] = variable;
        _endsWithEntering = true;
        Updates++;
        return true;
    }

    /// <summary>Fixes the free variable at a position; those behind it move one place forward.</summary>
    public void RemoveAt(int position)
    {
        for (int k = 0; k < Count; k++)
        {
            int first = Math.Max(k, position + 1);
            if (first < Count)
            {
                _upper.AsSpan((k * _stride) + first, Count - first).CopyTo(_upper.AsSpan((k * _stride) + first - 1));
            }
        }

        Count--;
        _free.AsSpan(position + 1, Count - position).CopyTo(_free.AsSpan(position));
        for (int k = position; k < Count; k++)
        {
            Span<double> row = _upper.AsSpan((k * _stride) + k, Count - k);
            Span<double> next = _upper.AsSpan(((k + 1) * _stride) + k, Count - k);
            double length = Math.Sqrt((row[0] * row[0]) + (next[0] * next[0]));
            (double cosine, double sine) = (row[0] / length, next[0] / length);
            Kernels.Rotate(cosine, sine, row, next);
            row[0] = length;
            foreach (CarriedImage image in _images)
            {
                image.Rotate(k, cosine, sine);
            }
        }

        foreach (CarriedImage image in _images)
        {
            image.RemoveAt(position);
        }

        _endsWithEntering = false;
        Updates++;
    }

    /// <summary>Whether the last <see cref="Rebuild"/> was told to stop; the factor is then empty.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>Makes the factor anew for the given variables.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="budget">Asked on the way whether to go on; <see langword="null"/> for always.</param>
    /// <returns>
    /// True where all are independent. Otherwise those that depend on others before them are left out; <see cref="Free"/> tells which stayed.
    /// </returns>
    public bool Rebuild(ReadOnlySpan<int> variables, SolveBudget? budget = null)
    {
        WasStopped = false;
        EnsureCapacity(variables.Length);
        variables.CopyTo(_free);
        Count = variables.Length;
        Updates = 0;
        ForgetImages();
        if (Count > LargestByRows)
        {
            if (TryFactorizeInBlocks(budget))
            {
                return true;
            }

            if (WasStopped)
            {
                Count = 0;
                return false;
            }
        }

        for (int k = 0; k < Count; k++)
        {
            Gather(_free[k], _free.AsSpan(k, Count - k), _upper.AsSpan((k * _stride) + k, Count - k));
        }

        return Eliminate();
    }

    /// <summary>Solves U'v = b in place, length k.</summary>
    public void SolveTransposed(Span<double> vector) => TriangularSolve.UpperTransposed(_upper, vector.Length, _stride, vector);

    /// <summary>An image that follows the changes of this factor from now on.</summary>
    public CarriedImage NewImage()
    {
        CarriedImage image = new();
        _images.Add(image);
        return image;
    }

    /// <summary>
    /// Solves U'v = b for a right side of which the image may know leading entries; what they leave costs O(k) each.
    /// </summary>
    /// <returns>v, which the image keeps.</returns>
    public Span<double> SolveTransposed(ReadOnlySpan<double> right, CarriedImage image)
    {
        int known = image.Take(right, _free.Length);
        Span<double> values = image.Values(Count);
        Span<double> rest = values[known..];
        if (rest.Length == 1 && _endsWithEntering)
        {
            // The last column of U is still there in one piece.
            rest[0] = (rest[0] - Kernels.Dot(_entering.AsSpan(0, known), values[..known])) / _upper[(known * _stride) + known];
        }
        else if (rest.Length > 0)
        {
            for (int k = 0; k < known; k++)
            {
                Kernels.Axpy(-values[k], _upper.AsSpan((k * _stride) + known, rest.Length), rest);
            }

            TriangularSolve.UpperTransposed(_upper.AsSpan((known * _stride) + known), rest.Length, _stride, rest);
        }

        return values;
    }

    /// <summary>Solves Uv = b in place, length k.</summary>
    public void Solve(Span<double> vector) => TriangularSolve.Upper(_upper, vector.Length, _stride, vector);

    /// <summary>Lets all images be solved for from the start.</summary>
    public void ForgetImages()
    {
        _endsWithEntering = false;
        foreach (CarriedImage image in _images)
        {
            image.Forget();
        }
    }

    private double Diagonal(int variable)
    {
        double diagonal = _matrix.Diagonal(variable);
        for (int v = 0; v < _lifts; v++)
        {
            double lift = _lift[(v * _matrix.Order) + variable];
            diagonal += lift * lift;
        }

        return diagonal;
    }

    private void Gather(int variable, ReadOnlySpan<int> columns, Span<double> destination)
    {
        _matrix.Gather(variable, columns, destination);
        for (int v = 0; v < _lifts; v++)
        {
            ReadOnlySpan<double> lift = _lift.AsSpan(v * _matrix.Order, _matrix.Order);
            double weight = lift[variable];
            for (int k = 0; k < columns.Length && weight != 0; k++)
            {
                destination[k] += weight * lift[columns[k]];
            }
        }
    }

    // By the blocked kernel, which works on the lower triangle; false where a pivot is rounding.
    private bool TryFactorizeInBlocks(SolveBudget? budget)
    {
        if (_lower.Length < Count * _stride)
        {
            _lower = new double[_upper.Length];
        }

        double work = (double)Count * Count * Count;
        if (budget is not null && !budget.Affords(budget.Factorization.Ticks(work)))
        {
            WasStopped = true;
            return false;
        }

        long begin = budget?.Now ?? 0;
        if (_matrix is SymmetricMatrix dense && _lifts == 0)
        {
            dense.GatherLower(Free, _lower, _stride);
        }
        else
        {
            for (int k = 0; k < Count; k++)
            {
                Gather(_free[k], _free.AsSpan(0, k + 1), _lower.AsSpan(k * _stride, k + 1));
            }
        }

        int result = Cholesky.Factorize(
            _lower, Count, _stride, smallestPivot: 0, budget?.GoesOn((Count + Cholesky.PanelColumns - 1) / Cholesky.PanelColumns));
        if (result != Cholesky.Succeeded)
        {
            WasStopped = result == Cholesky.Stopped;
            return false;
        }

        budget?.Factorization.Learn(budget.Now - begin, work);

        for (int k = 0; k < Count; k++)
        {
            double pivot = _lower[(k * _stride) + k];
            if (!(pivot * pivot > SmallestPivot * Diagonal(_free[k])))
            {
                return false;
            }
        }

        Transposition.LowerToUpper(_lower, Count, _stride, _upper);
        return true;
    }

    // Right-looking elimination; a variable whose pivot is rounding is taken out on the way.
    private bool Eliminate()
    {
        bool complete = true;
        int k = 0;
        while (k < Count)
        {
            Span<double> row = _upper.AsSpan((k * _stride) + k, Count - k);
            if (!(row[0] > SmallestPivot * Diagonal(_free[k])))
            {
                DropDuringElimination(k);
                complete = false;
                continue;
            }

            double pivot = Math.Sqrt(row[0]);
            row[0] = pivot;
            Kernels.Scale(1 / pivot, row[1..]);
            for (int i = k + 1; i < Count; i++)
            {
                ReadOnlySpan<double> tail = row[(i - k)..];
                Kernels.Axpy(-tail[0], tail, _upper.AsSpan((i * _stride) + i, Count - i));
            }

            k++;
        }

        return complete;
    }

    private void DropDuringElimination(int position)
    {
        for (int k = 0; k < position; k++)
        {
            _upper.AsSpan((k * _stride) + position + 1, Count - position - 1).CopyTo(_upper.AsSpan((k * _stride) + position));
        }

        for (int k = position + 1; k < Count; k++)
        {
            _upper.AsSpan((k * _stride) + k, Count - k).CopyTo(_upper.AsSpan(((k - 1) * _stride) + k - 1));
        }

        Count--;
        _free.AsSpan(position + 1, Count - position).CopyTo(_free.AsSpan(position));
    }

    private void EnsureCapacity(int count)
    {
        if (count <= _free.Length)
        {
            return;
        }

        int capacity = Math.Min(Math.Max(_matrix.Order, count), Math.Max(count, Math.Max(SmallestCapacity, 2 * _free.Length)));
        int stride = (((capacity / Padding) + 1) | 1) * Padding;
        double[] upper = new double[capacity * stride];
        for (int k = 0; k < Count; k++)
        {
            _upper.AsSpan((k * _stride) + k, Count - k).CopyTo(upper.AsSpan((k * stride) + k));
        }

        (_upper, _stride) = (upper, stride);
        Array.Resize(ref _free, capacity);
        Array.Resize(ref _entering, capacity);
    }
}
