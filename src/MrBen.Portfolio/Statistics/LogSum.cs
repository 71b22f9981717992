using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MrBen.Portfolio.Statistics;

/// <summary>Σ ln(1 + x) of numbers above −1. Thread-safe; the same bits on every machine.</summary>
/// <remarks>
/// .NET's LogP1 is the logarithm of the rounded sum. Here, of |x| up to 0.1 by the series of ln(1 + x) = 2·artanh(x/(2 + x)), whose first term left out is below 2⁻⁶⁰ of the result; of others one
/// by one, the rounding of 1 + x taken out again. Returns far below the rounding of 1 so count too. Source of the latter: Goldberg (1991), ACM
/// Computing Surveys 23(1), theorem 4.
/// </remarks>
internal static class LogSum
{
    private const double Near = 0.1;

    /// <summary>The sum of checked numbers.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        ref double value0 = ref MemoryMarshal.GetReference(values);
        int width = Vector256<double>.Count;
        Vector256<double> sums = Vector256<double>.Zero;
        Vector256<double> limit = Vector256.Create(Near);
        double sum = 0;
        int t = 0;
        for (; t <= values.Length - width; t += width)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref value0, (nuint)t);
            if (Vector256.LessThanOrEqualAll(Vector256.Abs(x), limit))
            {
                sums += Series(x);
            }
            else
            {
                sum += One(values.Slice(t, width));
            }
        }

        return Vector256.Sum(sums) + (sum + One(values[t..]));
    }

    private static double One(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            double wealth = 1 + value;
            sum += wealth == 1 ? value : Math.Log(wealth) * (value / (wealth - 1));
        }

        return sum;
    }

    private static Vector256<double> Series(Vector256<double> x)
    {
        Vector256<double> s = x / (x + Vector256.Create(2.0));
        Vector256<double> q = s * s;
        Vector256<double> odd = Vector256.Create(2.0 / 13);
        odd = (odd * q) + Vector256.Create(2.0 / 11);
        odd = (odd * q) + Vector256.Create(2.0 / 9);
        odd = (odd * q) + Vector256.Create(2.0 / 7);
        odd = (odd * q) + Vector256.Create(2.0 / 5);
        odd = (odd * q) + Vector256.Create(2.0 / 3);
        return (s + s) + (s * (q * odd));
    }
}
