using System.Numerics;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Changes of A = U'U by one outer product, for U upper triangular by rows: every loop runs along a row. Thread-safe and allocation-free;
/// 3n² flops. A lower factor becomes an upper one by <see cref="MatrixProduct.Mirror"/>.
/// </summary>
internal static class RankOneUpdate
{
    // Of the share of the volume that a down-date leaves, half of the digits are lost at 1e-8: the factor is then better computed anew.
    private const double SmallestShare = 1e-8;

    /// <summary>Makes U the factor of A + xx' by plane rotations. Overwrites x.</summary>
    /// <param name="upper">U, n rows <paramref name="stride"/> apart, with a positive diagonal; nothing below it is touched.</param>
    /// <param name="order">n.</param>
    /// <param name="stride">From the start of a row to the start of the next, at least n.</param>
    /// <param name="vector">x, length n.</param>
    public static void Add(Span<double> upper, int order, int stride, Span<double> vector)
    {
        for (int k = 0; k < order; k++)
        {
            Span<double> row = upper.Slice((k * stride) + k, order - k);
            Span<double> rest = vector[k..order];
            double length = double.Hypot(row[0], rest[0]);
            Kernels.Rotate(row[0] / length, rest[0] / length, row, rest);
            row[0] = length;
        }
    }

    /// <summary>
    /// Makes U the factor of A − xx' by hyperbolic rotations in the mixed form. Source: Bojanczyk, Brent, Van Dooren and de Hoog (1987),
    /// SIAM J. Scientific and Statistical Computing 8(3). Overwrites x; shapes as for <see cref="Add"/>.
    /// </summary>
    /// <returns>
    /// False where 1 − x'A⁻¹x is not above 1e-8. U is then neither the old factor nor the new one: factor the matrix anew.
    /// </returns>
    public static bool Subtract(Span<double> upper, int order, int stride, Span<double> vector)
    {
        // The product of the squared cosines so far; 1 − x'A⁻¹x at the end, and falling all the way.
        double share = 1;
        for (int k = 0; k < order; k++)
        {
            Span<double> row = upper.Slice((k * stride) + k, order - k);
            double sine = vector[k] / row[0];
            double square = (1 - sine) * (1 + sine);
            share *= square;
            if (!(square > 0 && share > SmallestShare))
            {
                return false;
            }

            double cosine = Math.Sqrt(square);
            RotateHyperbolically(cosine, sine, row, vector[k..order]);
        }

        return true;
    }

    // r ← (r − s·x)/c, then x ← c·x − s·r with the new r.
    private static void RotateHyperbolically(double cosine, double sine, Span<double> row, Span<double> vector)
    {
        double reciprocal = 1 / cosine;
        int width = Vector<double>.Count;
        ref double pr = ref MemoryMarshal.GetReference(row);
        ref double px = ref MemoryMarshal.GetReference(vector);
        int i = 0;
        for (; i <= row.Length - width; i += width)
        {
            Vector<double> x = Vector.LoadUnsafe(ref px, (nuint)i);
            Vector<double> changed = (Vector.LoadUnsafe(ref pr, (nuint)i) - (x * sine)) * reciprocal;
            changed.StoreUnsafe(ref pr, (nuint)i);
            ((x * cosine) - (changed * sine)).StoreUnsafe(ref px, (nuint)i);
        }

        for (; i < row.Length; i++)
        {
            row[i] = (row[i] - (sine * vector[i])) * reciprocal;
            vector[i] = (cosine * vector[i]) - (sine * row[i]);
        }
    }
}
