using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MrBen;

/// <summary>Checks of arguments that the base class library has no helper for.</summary>
internal static class Guard
{
    public static void Length(int expected, int actual, string what, string name)
    {
        if (expected != actual)
        {
            ThrowLength(expected, actual, what, name);
        }
    }

    /// <summary>How many values a matrix has: no more than an array can hold.</summary>
    public static int Size(int rows, int columns, string name)
    {
        long size = (long)rows * columns;
        return size <= Array.MaxLength
            ? (int)size
            : throw new ArgumentException(
                Invariant($"A matrix of {rows}×{columns} has {size} values; an array holds at most {Array.MaxLength}."), name);
    }

    public static void AllFinite(ReadOnlySpan<double> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                ThrowNotFinite(name, i, values[i]);
            }
        }
    }

    public static void AtLeast(int minimum, int actual, string what, string name)
    {
        if (actual < minimum)
        {
            ThrowTooFew(minimum, actual, what, name);
        }
    }

    public static void Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be finite."));
        }
    }

    public static void InsideUnitInterval(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be inside (0, 1)."));
        }
    }

    [DoesNotReturn]
    private static void ThrowTooFew(int minimum, int actual, string what, string name) =>
        throw new ArgumentException(Invariant($"Expected at least {minimum} {what}, got {actual}."), name);

    [DoesNotReturn]
    private static void ThrowLength(int expected, int actual, string what, string name) =>
        throw new ArgumentException(Invariant($"Expected {expected} {what}, got {actual}."), name);

    [DoesNotReturn]
    private static void ThrowNotFinite(string name, int index, double value) =>
        throw new ArgumentException(Invariant($"Element {index} is {value}; every element must be finite."), name);
}
