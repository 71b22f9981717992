namespace MrBen.Optimization.LinearAlgebra;

/// <summary>The tiles of a product of two packed matrices, in an order that keeps in cache what is read again.</summary>
internal static unsafe class PackedProduct
{
    // Lanes of the left factor that pass by each group of right slivers: 192 × 256 doubles are 393 kB, a share of a second-level cache.
    private const int BlockRows = 192;

    /// <summary>
    /// Adds scale·L·R' to the entries that <paramref name="part"/> names of a result by rows, of which <paramref name="target"/> is entry
    /// (<paramref name="firstRow"/>, <paramref name="firstColumn"/>). L has <paramref name="rows"/> lanes, R <paramref name="columns"/>.
    /// </summary>
    public static void Add(
        double scale, double* left, int rows, int firstRow, double* right, int columns, int firstColumn, int depth, TilePart part,
        double* target, nint stride)
    {
        int width = Slivers.Width;
        nint sliver = (nint)width * depth;
        double* edge = stackalloc double[24 * 8];
        for (int block = 0; block < rows; block += BlockRows)
        {
            int blockEnd = Math.Min(rows, block + BlockRows);
            for (int j = 0; j < columns;)
            {
                int slivers = columns - j > 2 * width ? 3 : 1;
                int tileColumns = slivers * width;
                int column = firstColumn + j;

                // Tiles that lie outside of the part: above it for the lower, below it for the upper triangle.
                int from = part == TilePart.Lower ? Math.Max(block, (column - firstRow) / width * width) : block;
                int to = part == TilePart.Upper ? Math.Min(blockEnd, column + tileColumns - firstRow) : blockEnd;
                for (int i = from; i < to; i += width)
                {
                    int row = firstRow + i;
                    bool whole = i + width <= rows && j + tileColumns <= columns && part switch
                    {
                        TilePart.Lower => column + tileColumns - 1 <= row,
                        TilePart.Upper => row + width - 1 <= column,
                        _ => true,
                    };
                    double* rights = right + (j * (nint)depth);
                    double* result = target + (i * stride) + j;
                    if (whole)
                    {
                        MicroKernel.Add(slivers, depth, scale, left + (i * (nint)depth), rights, sliver, result, stride, width);
                        continue;
                    }

                    new Span<double>(edge, width * tileColumns).Clear();
                    MicroKernel.Add(slivers, depth, scale, left + (i * (nint)depth), rights, sliver, edge, tileColumns, width);
                    int edgeRows = Math.Min(width, rows - i);
                    int edgeColumns = Math.Min(tileColumns, columns - j);
                    for (int r = 0; r < edgeRows; r++)
                    {
                        int first = part == TilePart.Upper ? Math.Clamp(row + r - column, 0, edgeColumns) : 0;
                        int last = part == TilePart.Lower ? Math.Clamp(row + r - column + 1, 0, edgeColumns) : edgeColumns;
                        for (int c = first; c < last; c++)
                        {
                            result[(r * stride) + c] += edge[(r * tileColumns) + c];
                        }
                    }
                }

                j += tileColumns;
            }
        }
    }
}
