using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MrBen.Portfolio.Risk;

/// <summary>The maximum of the likelihood of a generalised Pareto distribution, by a root in the one unknown θ = ξ/β. Thread-safe.</summary>
/// <remarks>
/// At the maximum ξ is the mean of ln(1 + θy), and the slope of what is left is g(θ) = 1/θ − b/ξ − b with b the mean of y/(1 + θy). The side of
/// its root is that of g(0) = m₂/2 − 1, m₂ the mean square of excesses with mean 1. Source: Grimshaw (1993), Technometrics 35(2).
/// </remarks>
internal static class ParetoLikelihood
{
    private const double LeastShape = -0.5;
    private const int MostSteps = 100;

    // Below it g is a difference of two large numbers; its own size there is that of the rounding of excesses.
    private const double NearZero = 1e-5;

    /// <summary>Scale and shape of excesses with mean 1, not negative; null where no maximum has a shape of at least −1/2.</summary>
    public static (double Scale, double Shape)? Maximise(ReadOnlySpan<double> excesses)
    {
        double largest = 0;
        double squares = 0;
        foreach (double excess in excesses)
        {
            largest = Math.Max(largest, excess);
            squares += excess * excess;
        }

        double start = (0.5 * squares / excesses.Length) - 1;
        double inner = start > 0 ? NearZero : -NearZero;
        if ((Slope(excesses, inner).Value > 0) != (start > 0))
        {
            return (1, 0); // the root is nearer to 0 than any digit of the losses tells
        }

        double outer = inner;
        for (int step = 1; step <= MostSteps; step++)
        {
            inner = outer;
            outer = start > 0 ? 0.25 * Math.Pow(2, step) : -(1 - Math.Pow(2, -step)) / largest;
            (double value, double shape) = Slope(excesses, outer);
            if (shape < LeastShape && !(value > 0))
            {
                return null;
            }

            if ((value > 0) != (start > 0))
            {
                return Root(excesses, inner, outer);
            }
        }

        return null;
    }

    // Regula falsi, the value at an end that stays being halved (Dowell and Jarratt 1971).
    private static (double Scale, double Shape)? Root(ReadOnlySpan<double> excesses, double a, double b)
    {
        double valueA = Slope(excesses, a).Value;
        double valueB = Slope(excesses, b).Value;
        double theta = b;
        double shape = 0;
        int side = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            double before = theta;
            theta = ((a * valueB) - (b * valueA)) / (valueB - valueA);
            (double value, shape) = Slope(excesses, theta);
            if (value == 0 || Math.Abs(theta - before) <= 1e-13 * Math.Abs(theta))
            {
                break;
            }

            if ((value > 0) == (valueB > 0))
            {
                (b, valueB, valueA) = (theta, value, side == 1 ? 0.5 * valueA : valueA);
                side = 1;
            }
            else
            {
                (a, valueA, valueB) = (theta, value, side == -1 ? 0.5 * valueB : valueB);
                side = -1;
            }
        }

        return shape < LeastShape ? null : (shape / theta, shape);
    }

    private static (double Value, double Shape) Slope(ReadOnlySpan<double> excesses, double theta)
    {
        ref double first = ref MemoryMarshal.GetReference(excesses);
        int width = Vector256<double>.Count;
        Vector256<double> logs = Vector256<double>.Zero;
        Vector256<double> shares = Vector256<double>.Zero;
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> factor = Vector256.Create(theta);
        int i = 0;
        for (; i <= excesses.Length - width; i += width)
        {
            Vector256<double> y = Vector256.LoadUnsafe(ref first, (nuint)i);
            Vector256<double> growth = one + (factor * y);
            logs += Vector256.Log(growth);
            shares += y / growth;
        }

        double shape = Vector256.Sum(logs);
        double share = Vector256.Sum(shares);
        for (; i < excesses.Length; i++)
        {
            double growth = 1 + (theta * excesses[i]);
            shape += Math.Log(growth);
            share += excesses[i] / growth;
        }

        shape /= excesses.Length;
        share /= excesses.Length;
        return ((1 / theta) - (share / shape) - share, shape);
    }
}
