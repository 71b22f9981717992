using System.Numerics;
using static System.FormattableString;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>Order statistics in place, without sorting everything.</summary>
/// <remarks>
/// Thread-safe, deterministic and allocation-free. O(n) also in the worst case: after too many lopsided partitions the pivot is a median of
/// medians. Sources: Hoare (1961), Communications of the ACM 4(7), algorithm 65; Blum, Floyd, Pratt, Rivest and Tarjan (1973), J. of
/// Computer and System Sciences 7(4); Musser (1997), Software: Practice and Experience 27(8).
/// </remarks>
public static class Selection
{
    private const int ShortRange = 16;

    /// <summary>
    /// Reorders the values so that the one at an index is the one that sorting would put there, with none larger before and none smaller
    /// behind it.
    /// </summary>
    /// <param name="values">At least one value, none NaN. The two zeros count as equal.</param>
    /// <param name="index">From 0, inside the span.</param>
    /// <returns>The value at the index.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside of the span.</exception>
    /// <exception cref="ArgumentException">A value is NaN; nothing was moved.</exception>
    public static double Nth(Span<double> values, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, values.Length);
        RefuseNaN(values);
        Select(values, index, PartitionsAllowed(values.Length));
        return values[index];
    }

    /// <summary>Reorders the values: the smallest <paramref name="count"/> come first, ascending; the rest follow in no order.</summary>
    /// <param name="values">Any number of values, none NaN.</param>
    /// <param name="count">From 0 to the number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or larger than the span.</exception>
    /// <exception cref="ArgumentException">A value is NaN; nothing was moved.</exception>
    /// <remarks>O(n + count·log count).</remarks>
    public static void PartialSort(Span<double> values, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, values.Length);
        RefuseNaN(values);
        if (count > 0)
        {
            Select(values, count - 1, PartitionsAllowed(values.Length));
            values[..count].Sort();
        }
    }

    private static int PartitionsAllowed(int length) => 2 * BitOperations.Log2((uint)length);

    private static void Select(Span<double> values, int index, int partitions)
    {
        int first = 0;
        int last = values.Length - 1;
        while (last - first >= ShortRange)
        {
            double pivot = partitions-- > 0
                ? MedianOfThree(values[first], values[(int)(((uint)first + (uint)last) / 2)], values[last])
                : MedianOfMedians(values[first..(last + 1)]);
            int up = first;
            int down = last;
            while (up <= down)
            {
                while (values[up] < pivot)
                {
                    up++;
                }

                while (values[down] > pivot)
                {
                    down--;
                }

                if (up <= down)
                {
                    (values[up], values[down]) = (values[down], values[up]);
                    up++;
                    down--;
                }
            }

            // What lies between the two is the pivot's value.
            if (index <= down)
            {
                last = down;
            }
            else if (index >= up)
            {
                first = up;
            }
            else
            {
                return;
            }
        }

        InsertionSort(values[first..(last + 1)]);
    }

    private static double MedianOfThree(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    // About three tenths of the values or more lie on either side of it.
    private static double MedianOfMedians(Span<double> values)
    {
        int groups = values.Length / 5;
        for (int group = 0; group < groups; group++)
        {
            InsertionSort(values.Slice(5 * group, 5));
            (values[group], values[(5 * group) + 2]) = (values[(5 * group) + 2], values[group]);
        }

        Span<double> medians = values[..groups];
        Select(medians, groups / 2, 0);
        return medians[groups / 2];
    }

    private static void InsertionSort(Span<double> values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            double value = values[i];
            int k = i - 1;
            for (; k >= 0 && values[k] > value; k--)
            {
                values[k + 1] = values[k];
            }

            values[k + 1] = value;
        }
    }

    private static void RefuseNaN(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                throw new ArgumentException(Invariant($"Element {i} is NaN; NaN has no place in an order."), nameof(values));
            }
        }
    }
}
