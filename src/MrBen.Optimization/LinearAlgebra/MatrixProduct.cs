using System.Buffers;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Products of matrices in packed panels. Thread-safe: panels are rented, so that nothing is allocated when warm. The order of every sum is
/// fixed by the shapes and the vector width: one machine gives one answer.
/// </summary>
internal static unsafe class MatrixProduct
{
    // A group of three slivers of this depth is 49 kB and a left sliver 16 kB: both stay near while tiles are computed.
    private const int DepthBlock = 256;
    private const int LeftBlock = 768;
    private const int RightBlock = 2040;

    /// <summary>
    /// C ← C + scale·A·B for A (m × k), B (k × n) and C (m × n, by rows <paramref name="stride"/> apart), or only a triangle of C.
    /// C overlaps neither factor. 2mnk flops.
    /// </summary>
    public static void Add(
        double scale, MatrixView left, MatrixView right, Span<double> target, int stride, TilePart part = TilePart.All)
    {
        int m = left.Rows;
        int n = right.Columns;
        int depth = left.Columns;
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Rows, depth);
        MatrixView.Check(target.Length, m, n, stride);
        if (m == 0 || n == 0 || depth == 0)
        {
            return;
        }

        int deepest = Math.Min(depth, DepthBlock);
        int leftSize = (Slivers.Size(Math.Min(m, LeftBlock), deepest) + Slivers.Alignment - 1) & -Slivers.Alignment;
        double[] rented = ArrayPool<double>.Shared.Rent(
            leftSize + Slivers.Size(Math.Min(n, RightBlock), deepest) + Slivers.Alignment);
        fixed (double* start = rented, a = left.Values, b = right.Values, c = target)
        {
            double* packedLeft = Slivers.Align(start);
            double* packedRight = packedLeft + leftSize;
            for (int column = 0; column < n; column += RightBlock)
            {
                int columns = Math.Min(RightBlock, n - column);
                for (int step = 0; step < depth; step += DepthBlock)
                {
                    int steps = Math.Min(DepthBlock, depth - step);
                    Slivers.Pack(b + (step * (nint)right.RowStride) + (column * (nint)right.ColumnStride), right.ColumnStride,
                        right.RowStride, columns, steps, packedRight);
                    for (int row = 0; row < m; row += LeftBlock)
                    {
                        int rows = Math.Min(LeftBlock, m - row);
                        Slivers.Pack(a + (row * (nint)left.RowStride) + (step * (nint)left.ColumnStride), left.RowStride,
                            left.ColumnStride, rows, steps, packedLeft);
                        PackedProduct.Add(scale, packedLeft, rows, row, packedRight, columns, column, steps, part,
                            c + (row * (nint)stride) + column, stride);
                    }
                }
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>
    /// Adds scale·X'X to a triangle of C (n × n, by rows <paramref name="stride"/> apart) for X of <paramref name="count"/> rows of n
    /// entries, one after the other. One packed panel serves as both factors; count·n² flops.
    /// </summary>
    public static void AddGram(
        double scale, ReadOnlySpan<double> rows, int count, int columns, Span<double> target, int stride, TilePart triangle)
    {
        MatrixView.Check(rows.Length, count, columns, columns);
        MatrixView.Check(target.Length, columns, columns, stride);
        if (count == 0 || columns == 0)
        {
            return;
        }

        double[] rented = ArrayPool<double>.Shared.Rent(Slivers.Size(columns, Math.Min(count, DepthBlock)) + Slivers.Alignment);
        fixed (double* start = rented, x = rows, c = target)
        {
            double* packed = Slivers.Align(start);
            for (int row = 0; row < count; row += DepthBlock)
            {
                int steps = Math.Min(DepthBlock, count - row);
                Slivers.Pack(x + (row * (nint)columns), 1, columns, columns, steps, packed);
                PackedProduct.Add(scale, packed, columns, 0, packed, columns, 0, steps, triangle, c, stride);
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Copies one triangle of a square matrix to the other.</summary>
    public static void Mirror(TilePart source, Span<double> matrix, int order, int stride)
    {
        // Blocks, so that the lines met across rows are used while they are in cache.
        const int Block = 16;
        for (int top = 0; top < order; top += Block)
        {
            for (int left = 0; left <= top; left += Block)
            {
                for (int i = top; i < Math.Min(order, top + Block); i++)
                {
                    Span<double> row = matrix.Slice(i * stride, i);
                    int end = Math.Min(i, left + Block);
                    if (source == TilePart.Upper)
                    {
                        for (int j = left; j < end; j++)
                        {
                            row[j] = matrix[(j * stride) + i];
                        }
                    }
                    else
                    {
                        for (int j = left; j < end; j++)
                        {
                            matrix[(j * stride) + i] = row[j];
                        }
                    }
                }
            }
        }
    }
}
