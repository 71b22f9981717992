using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>Rows that become columns, four by four where the machine can. Thread-safe; allocates nothing.</summary>
internal static unsafe class Transposition
{
    /// <summary>Rows and columns that <see cref="Block"/> turns at once.</summary>
    public const int BlockOrder = 4;

    /// <summary>Writes the lower triangle of one matrix as the upper triangle of another; what lies below that one's diagonal is kept.</summary>
    /// <param name="lower">Rows of the lower triangle, at <paramref name="stride"/>.</param>
    /// <param name="order">Rows of both.</param>
    /// <param name="stride">From row to row of both, at least the order.</param>
    /// <param name="upper">Receives the upper triangle; no part of it may be the first matrix.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than the rows, or the stride than a row.</exception>
    public static void LowerToUpper(ReadOnlySpan<double> lower, int order, int stride, Span<double> upper)
    {
        MatrixView.Check(lower.Length, order, order, stride);
        MatrixView.Check(upper.Length, order, order, stride);
        int whole = Avx.IsSupported ? order - (order % BlockOrder) : 0;
        fixed (double* from = &MemoryMarshal.GetReference(lower), to = &MemoryMarshal.GetReference(upper))
        {
            for (int top = 0; top < order; top += BlockOrder)
            {
                int blocks = top < whole ? top : 0;
                for (int left = 0; left < blocks; left += BlockOrder)
                {
                    Block(from + ((nint)top * stride) + left, stride, to + ((nint)left * stride) + top, stride);
                }

                for (int i = top; i < Math.Min(top + BlockOrder, order); i++)
                {
                    for (int j = blocks; j <= i; j++)
                    {
                        to[((nint)j * stride) + i] = from[((nint)i * stride) + j];
                    }
                }
            }
        }
    }

    /// <summary>Four rows of four become four columns of four; for machines with AVX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(double* from, nint fromStride, double* to, nint toStride)
    {
        Vector256<double> a = Vector256.Load(from);
        Vector256<double> b = Vector256.Load(from + fromStride);
        Vector256<double> c = Vector256.Load(from + (2 * fromStride));
        Vector256<double> d = Vector256.Load(from + (3 * fromStride));
        Vector256<double> ab = Avx.UnpackLow(a, b);
        Vector256<double> cd = Avx.UnpackLow(c, d);
        Vector256<double> abHigh = Avx.UnpackHigh(a, b);
        Vector256<double> cdHigh = Avx.UnpackHigh(c, d);
        Avx.Permute2x128(ab, cd, 0x20).Store(to);
        Avx.Permute2x128(abHigh, cdHigh, 0x20).Store(to + toStride);
        Avx.Permute2x128(ab, cd, 0x31).Store(to + (2 * toStride));
        Avx.Permute2x128(abHigh, cdHigh, 0x31).Store(to + (3 * toStride));
    }
}
