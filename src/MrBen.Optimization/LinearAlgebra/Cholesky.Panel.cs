using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MrBen.Optimization.LinearAlgebra;

/// <content>
/// One panel: its rows packed as slivers, whose steps are the panel's columns. What the slivers hold after the solve is both factors of the
/// update behind the panel.
/// </content>
public static unsafe partial class Cholesky
{
    private static int Advance(
        double* matrix, int order, nint stride, int column, double* packed, double* reciprocals, double smallestPivot)
    {
        int width = Slivers.Width;
        int columns = Math.Min(PanelColumns, order - column);
        int lanes = order - column;
        nint sliver = (nint)width * columns;
        double* corner = matrix + (column * stride) + column;
        Slivers.Pack(corner, stride, 1, lanes, columns, packed);
        int failed = FactorizeDiagonal(packed, columns, reciprocals, smallestPivot);
        for (int i = 0; i < (failed < 0 ? columns : failed + 1); i++)
        {
            double* lane = packed + (i / width * sliver) + (i % width);
            for (int k = 0; k <= i; k++)
            {
                corner[(i * stride) + k] = lane[(nint)k * width];
            }
        }

        if (failed >= 0)
        {
            return column + failed;
        }

        int below = lanes - columns;
        if (below > 0)
        {
            double* rest = packed + (columns * (nint)width * (columns / width));
            int slivers = Slivers.Count(below);
            for (int i = 0; i < slivers;)
            {
                int together = slivers - i >= 3 ? 3 : 1;
                for (int step = 0; step < columns; step += width)
                {
                    SolveBlock(packed + (step / width * sliver), step, reciprocals, rest + (i * sliver), together, sliver);
                }

                i += together;
            }

            double* target = corner + (columns * stride);
            Slivers.Unpack(rest, below, columns, target, stride);
            PackedProduct.Add(-1, rest, below, 0, rest, below, 0, columns, TilePart.Lower, target + columns, stride);
        }

        return Succeeded;
    }

    // The slivers that hold the block on the diagonal: each is solved by those before it, then its own corner is factored.
    private static int FactorizeDiagonal(double* packed, int columns, double* reciprocals, double smallestPivot)
    {
        int width = Slivers.Width;
        nint sliver = (nint)width * columns;
        double* edge = stackalloc double[8 * 8];
        for (int first = 0; first < columns; first += width)
        {
            int size = Math.Min(width, columns - first);
            double* own = packed + (first / width * sliver);
            for (int step = 0; step < first; step += width)
            {
                SolveBlock(packed + (step / width * sliver), step, reciprocals, own, 1, sliver);
            }

            // The last sliver may be cut, with no room behind it for a whole tile.
            double* corner = own + (first * (nint)width);
            new Span<double>(edge, width * width).Clear();
            MicroKernel.Add(1, first, -1, own, own, sliver, edge, width, width);
            for (int i = 0; i < size * width; i++)
            {
                corner[i] += edge[i];
            }

            for (int k = 0; k < size; k++)
            {
                double* pivots = corner + (k * width);
                double pivot = pivots[k];
                if (!(pivot > smallestPivot && double.IsFinite(pivot)))
                {
                    return first + k;
                }

                double root = Math.Sqrt(pivot);
                double reciprocal = 1 / root;
                pivots[k] = root;
                reciprocals[first + k] = reciprocal;
                for (int i = k + 1; i < width; i++)
                {
                    pivots[i] *= reciprocal;
                }

                for (int j = k + 1; j < size; j++)
                {
                    SubtractRow(corner + (j * width), pivots[j], pivots);
                }
            }
        }

        return Succeeded;
    }

    // Steps [step, step + width) of one or three slivers, given all before: a tile, then substitution within.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveBlock(double* factor, int step, double* reciprocals, double* lanes, int slivers, nint sliver)
    {
        int width = Slivers.Width;
        double* block = lanes + (step * (nint)width);
        MicroKernel.Add(slivers, step, -1, factor, lanes, sliver, block, width, sliver);
        double* corner = factor + (step * (nint)width);
        for (int k = 0; k < width; k++)
        {
            double reciprocal = reciprocals[step + k];
            for (int s = 0; s < slivers; s++)
            {
                double* solved = block + (s * sliver) + (k * width);
                ScaleRow(solved, reciprocal);
                for (int i = k + 1; i < width; i++)
                {
                    SubtractRow(block + (s * sliver) + (i * width), corner[(k * width) + i], solved);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractRow(double* row, double factor, double* other)
    {
        if (Slivers.Path == VectorPath.Vector512)
        {
            Vector512.FusedMultiplyAdd(Vector512.Create(-factor), Vector512.Load(other), Vector512.Load(row)).Store(row);
        }
        else if (Slivers.Path == VectorPath.Vector256)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(-factor), Vector256.Load(other), Vector256.Load(row)).Store(row);
        }
        else
        {
            for (int i = 0; i < 4; i++)
            {
                row[i] -= factor * other[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScaleRow(double* row, double factor)
    {
        if (Slivers.Path == VectorPath.Vector512)
        {
            (Vector512.Load(row) * factor).Store(row);
        }
        else if (Slivers.Path == VectorPath.Vector256)
        {
            (Vector256.Load(row) * factor).Store(row);
        }
        else
        {
            for (int i = 0; i < 4; i++)
            {
                row[i] *= factor;
            }
        }
    }
}
