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

            UpperFour(factor[((first * stride) + first)..], stride, products, vector.Slice(first, RowsAtOnce));
        }
    }

    /// <summary>Solves U'x = b in place; n² flops.</summary>
    public static void UpperTransposed(ReadOnlySpan<double> factor, int order, int stride, Span<double> vector)
    {
        Span<double> weights = stackalloc double[RowsAtOnce];
        int blocks = order - (order % RowsAtOnce);
        for (int first = 0; first < blocks; first += RowsAtOnce)
        {
            int end = first + RowsAtOnce;
            UpperTransposedFour(factor[((first * stride) + first)..], stride, vector.Slice(first, RowsAtOnce), weights);
            if (end < order)
            {
                MatrixVector.AddTransposed(factor[((first * stride) + end)..], stride, weights, vector[end..order]);
            }
        }

        for (int i = blocks; i < order; i++)
        {
            ReadOnlySpan<double> row = factor.Slice((i * stride) + i, order - i);
            vector[i] /= row[0];
            Kernels.Axpy(-vector[i], row[1..], vector[(i + 1)..order]);
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

    // Four unknowns, where the products with those below them are known. The reciprocals wait for nothing; a division would be waited for.
    private static void UpperFour(ReadOnlySpan<double> block, int stride, ReadOnlySpan<double> products, Span<double> vector)
    {
        ReadOnlySpan<double> row0 = block[..4];
        ReadOnlySpan<double> row1 = block.Slice(stride, 4);
        ReadOnlySpan<double> row2 = block.Slice(2 * stride, 4);
        double reciprocal0 = 1 / row0[0];
        double reciprocal1 = 1 / row1[1];
        double reciprocal2 = 1 / row2[2];
        double x3 = (vector[3] - products[3]) / block[(3 * stride) + 3];
        double x2 = (vector[2] - products[2] - (row2[3] * x3)) * reciprocal2;
        double x1 = (vector[1] - products[1] - (row1[3] * x3) - (row1[2] * x2)) * reciprocal1;
        double x0 = (vector[0] - products[0] - (row0[3] * x3) - (row0[2] * x2) - (row0[1] * x1)) * reciprocal0;
        (vector[0], vector[1], vector[2], vector[3]) = (x0, x1, x2, x3);
    }

    // The same for the transpose; what the four take from all others, less than zero, goes into the weights.
    private static void UpperTransposedFour(ReadOnlySpan<double> block, int stride, Span<double> vector, Span<double> weights)
    {
        ReadOnlySpan<double> row0 = block[..4];
        ReadOnlySpan<double> row1 = block.Slice(stride, 4);
        ReadOnlySpan<double> row2 = block.Slice(2 * stride, 4);
        double reciprocal1 = 1 / row1[1];
        double reciprocal2 = 1 / row2[2];
        double reciprocal3 = 1 / block[(3 * stride) + 3];
        double x0 = vector[0] / row0[0];
        double x1 = (vector[1] - (row0[1] * x0)) * reciprocal1;
        double x2 = (vector[2] - (row0[2] * x0) - (row1[2] * x1)) * reciprocal2;
        double x3 = (vector[3] - (row0[3] * x0) - (row1[3] * x1) - (row2[3] * x2)) * reciprocal3;
        (vector[0], vector[1], vector[2], vector[3]) = (x0, x1, x2, x3);
        (weights[0], weights[1], weights[2], weights[3]) = (-x0, -x1, -x2, -x3);
    }
}
