using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// What loops over whole vectors of a span's entries are made of: decisions about every variable that are the same for nearly all of them.
/// Thread-safe; nothing here checks that the vector is within the span, which its loop's condition does.
/// </summary>
internal static class Lanes
{
    /// <summary>The vector of the entries from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> At(ReadOnlySpan<double> values, int index) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);

    /// <summary>Writes a vector over the entries from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Vector<double> vector, Span<double> values, int index) =>
        vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);

    /// <summary>Number of entries that are not 0.</summary>
    public static int CountNonZero(ReadOnlySpan<double> values)
    {
        Vector<long> zeros = Vector<long>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            zeros -= Vector.Equals(At(values, i), Vector<double>.Zero);
        }

        int count = i - (int)Vector.Sum(zeros);
        for (; i < values.Length; i++)
        {
            count += values[i] == 0 ? 0 : 1;
        }

        return count;
    }

    /// <summary>Writes where the entries are that are not 0, and what they are.</summary>
    /// <returns>Their number.</returns>
    public static int CollectNonZero(ReadOnlySpan<double> values, Span<int> indices, Span<double> entries)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (i <= values.Length - Vector<double>.Count && Vector.EqualsAll(At(values, i), Vector<double>.Zero))
            {
                i += Vector<double>.Count - 1;
            }
            else if (values[i] != 0)
            {
                (indices[count], entries[count]) = (i, values[i]);
                count++;
            }
        }

        return count;
    }

    /// <summary>The first index of the smallest entry, with NaN counted as none; −1 where no entry is below +∞.</summary>
    public static int IndexOfSmallest(ReadOnlySpan<double> values)
    {
        Vector<double> least = new(double.PositiveInfinity);
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> next = At(values, i);
            least = Vector.ConditionalSelect(Vector.LessThan(next, least), next, least);
        }

        double smallest = double.PositiveInfinity;
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            smallest = Math.Min(smallest, least[lane]);
        }

        for (; i < values.Length; i++)
        {
            smallest = values[i] < smallest ? values[i] : smallest;
        }

        if (!(smallest < double.PositiveInfinity))
        {
            return -1;
        }

        Vector<double> wanted = new(smallest);
        i = 0;
        while (i <= values.Length - Vector<double>.Count && !Vector.EqualsAny(At(values, i), wanted))
        {
            i += Vector<double>.Count;
        }

        while (values[i] != smallest)
        {
            i++;
        }

        return i;
    }
}
