using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MrBen.Portfolio.Statistics;

/// <summary>Sums over ln(1 + x) of numbers above −1. Thread-safe; the same bits on every machine.</summary>
/// <remarks>
/// .NET's LogP1 is the logarithm of the rounded sum. Here, of |x| up to 0.1 by the series of ln(1 + x) = 2·artanh(x/(2 + x)), whose first term
/// left out is below 2⁻⁶⁰ of the result; of others one by one, the rounding of 1 + x taken out again. Returns far below the rounding of 1 so
/// count too. Source of the latter: Goldberg (1991), ACM Computing Surveys 23(1), theorem 4.
/// </remarks>
internal static class LogSum
{
    private const double Near = 0.1;

    /// <summary>The sum of checked numbers.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        int width = Vector256<double>.Count; // of one width everywhere
        Vector256<double> sums = Vector256<double>.Zero;
        int t = 0;
        for (; t <= values.Length - width; t += width)
        {
            sums += At(values, t);
        }

        double sum = Vector256.Sum(sums);
        for (; t < values.Length; t++)
        {
            sum += One(values[t]);
        }

        return sum;
    }

    /// <summary>Mean and sample variance (n − 1) of ln(1 + x) of checked numbers, at least 2.</summary>
    /// <param name="values">Above −1.</param>
    /// <param name="sum">Their <see cref="Of"/>.</param>
    public static (double Mean, double Variance) MeanAndVariance(ReadOnlySpan<double> values, double sum)
    {
        int width = Vector256<double>.Count;
        double rough = sum / values.Length;
        Vector256<double> level = Vector256.Create(rough);
        Vector256<double> residuals = Vector256<double>.Zero;
        Vector256<double> squares = Vector256<double>.Zero;
        int t = 0;
        for (; t <= values.Length - width; t += width)
        {
            Vector256<double> deviation = At(values, t) - level;
            residuals += deviation;
            squares += deviation * deviation;
        }

        double residual = Vector256.Sum(residuals);
        double square = Vector256.Sum(squares);
        for (; t < values.Length; t++)
        {
            double deviation = One(values[t]) - rough;
            residual += deviation;
            square += deviation * deviation;
        }

        return (rough + (residual / values.Length), Math.Max(0, square - (residual * residual / values.Length)) / (values.Length - 1));
    }

    /// <summary>ln(1 + x).</summary>
    public static double One(double value)
    {
        double wealth = 1 + value;
        return wealth == 1 ? value : Math.Log(wealth) * (value / (wealth - 1));
    }

    private static Vector256<double> At(ReadOnlySpan<double> values, int t)
    {
        Vector256<double> x = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)t);
        return Vector256.LessThanOrEqualAll(Vector256.Abs(x), Vector256.Create(Near))
            ? Series(x)
            : Vector256.Create(One(x[0]), One(x[1]), One(x[2]), One(x[3]));
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
