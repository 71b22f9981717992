namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Systems with a lower triangular matrix L by rows, <c>stride</c> apart, of which only the lower triangle is read. Thread-safe. A zero on
/// the diagonal is the caller's fault and gives infinities.
/// </summary>
internal static class TriangularSolve
{
    private const int Block = 64;

    // So many rows of one vector's system pass over the rest of the vector together.
    private const int RowsAtOnce = 4;

    /// <summary>Solves Lx = b in place; n² flops.</summary>
    public static void Lower(ReadOnlySpan<double> factor, int order, int stride, Span<double> vector)
    {
        for (int i = 0; i < order; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * stride, i + 1);
            vector[i] = (vector[i] - Kernels.Dot(row[..i], vector[..i])) / row[i];
        }
    }

    /// <summary>Solves L'x = b in place; n² flops.</summary>
    public static void LowerTransposed(ReadOnlySpan<double> factor, int order, int stride, Span<double> vector)
    {
        for (int i = order - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.Slice(i * stride, i + 1);
            vector[i] /= row[i];
            Kernels.Axpy(-vector[i], row[..i], vector[..i]);
        }
    }

    /// <summary>Solves Ux = b in place for an upper triangular U by rows, of which only the upper triangle is read; n² flops.</summary>
    public static void Upper(ReadOnlySpan<double> factor, int order, int stride, Span<double> vector)
    {
        int blocks = order - (order % RowsAtOnce);
        for (int i = order - 1; i >= blocks; i--)
        {
            ReadOnlySpan<double> row = factor.Slice((i * stride) + i, order - i);
            vector[i] = (vector[i] - Kernels.Dot(row[1..], vector[(i + 1)..order])) / row[0];
        }

        Span<double> products = stackalloc double[RowsAtOnce];
        for (int first = blocks - RowsAtOnce; first >= 0; first -= RowsAtOnce)
        {
            int end = first + RowsAtOnce;
            products.Clear();
            if (end < order)
            {
                MatrixVector.Multiply(factor[((first * stride) + end)..], RowsAtOnce, stride, vector[end..order], products);
            }

            for (int i = end - 1; i >= first; i--)
            {
                ReadOnlySpan<double> row = factor.Slice((i * stride) + i, end - i);
                double rest = vector[i] - products[i - first];
                for (int k = 1; k < row.Length; k++)
                {
                    rest -= row[k] * vector[i + k];
                }

                vector[i] = rest / row[0];
            }
        }
    }

    /// <summary>Solves U'x = b in place; n² flops.</summary>
    public static void UpperTransposed(ReadOnlySpan<double> factor, int order, int stride, Span<double> vector)
    {
        Span<double> weights = stackalloc double[RowsAtOnce];
        for (int first = 0; first < order; first += RowsAtOnce)
        {
            int end = Math.Min(order, first + RowsAtOnce);
            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<double> row = factor.Slice((i * stride) + i, end - i);
                double value = vector[i] / row[0];
                vector[i] = value;
                weights[i - first] = -value;
                for (int k = 1; k < row.Length; k++)
                {
                    vector[i + k] -= value * row[k];
                }
            }

            if (end < order)
            {
                MatrixVector.AddTransposed(factor[((first * stride) + end)..], stride, weights, vector[end..order]);
            }
        }
    }

    /// <summary>
    /// Solves LX = B in place for B of n rows of <paramref name="columns"/> entries, <paramref name="sideStride"/> apart; n² flops a
    /// column.
    /// </summary>
    public static void Lower(
        ReadOnlySpan<double> factor, int order, int stride, Span<double> sides, int columns, int sideStride)
    {
        MatrixView.Check(factor.Length, order, order, stride);
        MatrixView.Check(sides.Length, order, columns, sideStride);
        for (int first = 0; first < order; first += Block)
        {
            int end = Math.Min(order, first + Block);
            if (first > 0)
            {
                Span<double> target = sides[(first * sideStride)..];
                MatrixProduct.Add(-1, MatrixView.ByRows(factor[(first * stride)..], end - first, first, stride),
                    MatrixView.ByRows(sides, first, columns, sideStride), target, sideStride);
            }

            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<double> row = factor.Slice(i * stride, i + 1);
                Span<double> side = sides.Slice(i * sideStride, columns);
                for (int k = first; k < i; k++)
                {
                    Kernels.Axpy(-row[k], sides.Slice(k * sideStride, columns), side);
                }

                Kernels.Scale(1 / row[i], side);
            }
        }
    }

    /// <summary>
    /// Solves L'X = B in place; shapes and cost as <see cref="Lower(ReadOnlySpan{double}, int, int, Span{double}, int, int)"/>.
    /// </summary>
    public static void LowerTransposed(
        ReadOnlySpan<double> factor, int order, int stride, Span<double> sides, int columns, int sideStride)
    {
        MatrixView.Check(factor.Length, order, order, stride);
        MatrixView.Check(sides.Length, order, columns, sideStride);
        for (int first = (order - 1) / Block * Block; first >= 0 && order > 0; first -= Block)
        {
            int end = Math.Min(order, first + Block);
            if (end < order)
            {
                MatrixProduct.Add(-1, MatrixView.ByRows(factor[((end * stride) + first)..], order - end, end - first, stride).Transposed,
                    MatrixView.ByRows(sides[(end * sideStride)..], order - end, columns, sideStride), sides[(first * sideStride)..],
                    sideStride);
            }

            for (int i = end - 1; i >= first; i--)
            {
                ReadOnlySpan<double> row = factor.Slice(i * stride, i + 1);
                Span<double> side = sides.Slice(i * sideStride, columns);
                Kernels.Scale(1 / row[i], side);
                for (int k = first; k < i; k++)
                {
                    Kernels.Axpy(-row[k], side, sides.Slice(k * sideStride, columns));
                }
            }
        }
    }

    /// <summary>Writes L⁻¹ by rows without gaps into <paramref name="inverse"/>, zeros above its diagonal; n³/3 flops.</summary>
    public static void InvertLower(ReadOnlySpan<double> factor, int order, int stride, Span<double> inverse)
    {
        MatrixView.Check(factor.Length, order, order, stride);
        MatrixView.Check(inverse.Length, order, order, order);
        inverse[..(order * order)].Clear();
        for (int first = 0; first < order; first += Block)
        {
            int end = Math.Min(order, first + Block);

            // Columns of block b of the rows above begin at row b: the zeros above are not multiplied.
            for (int column = 0; column < first; column += Block)
            {
                MatrixProduct.Add(-1, MatrixView.ByRows(factor[((first * stride) + column)..], end - first, first - column, stride),
                    MatrixView.ByRows(inverse[((column * order) + column)..], first - column, Block, order),
                    inverse[((first * order) + column)..], order);
            }

            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<double> row = factor.Slice(i * stride, i + 1);
                Span<double> result = inverse.Slice(i * order, i + 1);
                for (int k = first; k < i; k++)
                {
                    Kernels.Axpy(-row[k], inverse.Slice(k * order, k + 1), result[..(k + 1)]);
                }

                double reciprocal = 1 / row[i];
                Kernels.Scale(reciprocal, result[..i]);
                result[i] = reciprocal;
            }
        }
    }
}
