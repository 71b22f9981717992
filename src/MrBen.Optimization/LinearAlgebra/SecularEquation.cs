using System.Numerics;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Roots of 1 + Σ wᵢ/(dᵢ − λ) for ascending poles d and positive weights w: the eigenvalues of a diagonal matrix plus an outer product.
/// Sources: Bunch, Nielsen and Sorensen (1978), Numerische Mathematik 31; Li (1993), LAPACK Working Note 89 (the middle way).
/// </summary>
internal static class SecularEquation
{
    private const double Rounding = 1.0 / (1L << 53);
    private const int MostSteps = 200; // Five are usual; halving a bracket is the worst case.

    /// <summary>
    /// Finds the root between pole j and the next (behind the last pole: up to the sum of the weights behind it). Writes dᵢ − λ, each to
    /// a few roundings of itself, and returns λ. O(k) for each of a few steps.
    /// </summary>
    public static double Solve(
        int index, ReadOnlySpan<double> poles, ReadOnlySpan<double> weights, double weightSum, Span<double> differences)
    {
        int k = poles.Length;
        if (k == 1)
        {
            differences[0] = -weights[0];
            return poles[0] + weights[0];
        }

        bool last = index == k - 1;
        double gap = last ? weightSum : poles[index + 1] - poles[index];
        int origin = index;
        double low = 0;
        double high = gap;
        Shift(poles, poles[origin], differences);

        // The left of the two poles that the step interpolates at; behind the last pole both lie to the left.
        int left = last ? k - 2 : index;
        double point = last ? Math.Min(weights[index], 0.5 * gap) : 0.5 * gap;
        if (!last)
        {
            Evaluation middle = Evaluate(differences, weights, left, point);
            if (middle.Value < 0)
            {
                // Nearer to the pole on the right: count from there, so that the small distance is the accurate one.
                origin = index + 1;
                (low, high) = (-0.5 * gap, 0);
                Shift(poles, poles[origin], differences);
                point = low;
            }
            else
            {
                high = 0.5 * gap;
            }

            point = Inside(FirstGuess(middle, weights, index, gap, origin == index), low, high);
        }

        for (int step = 0; step < MostSteps; step++)
        {
            Evaluation at = Evaluate(differences, weights, left, point);
            double size = 1 + (8 * (Math.Abs(at.Left) + Math.Abs(at.Right))) + (Math.Abs(point) * (at.LeftSlope + at.RightSlope));
            if (Math.Abs(at.Value) <= Rounding * size)
            {
                break;
            }

            if (at.Value < 0)
            {
                low = point;
            }
            else
            {
                high = point;
            }

            double change = Step(at, differences[left] - point, differences[left + 1] - point, behindBoth: last);
            double next = Inside(point + change, low, high);
            if (next == point || !(next > low && next < high))
            {
                break;
            }

            point = next;
        }

        double root = poles[origin] + point;
        for (int i = 0; i < k; i++)
        {
            differences[i] -= point;
        }

        return root;
    }

    private static double Inside(double point, double low, double high) =>
        point > low && point < high ? point : low + (0.5 * (high - low));

    // With what the other poles add at the middle taken as constant, the equation is quadratic.
    private static double FirstGuess(Evaluation middle, ReadOnlySpan<double> weights, int index, double gap, bool fromLeft)
    {
        double near = weights[index];
        double far = weights[index + 1];
        double constant = middle.Value + (2 * (near - far) / gap);
        double a = fromLeft ? (constant * gap) + near + far : near + far - (constant * gap);
        double b = fromLeft ? near * gap : -far * gap;
        return RootBetween(constant, a, b);
    }

    // Of c·x² − a·x + b the root that lies between the poles.
    private static double RootBetween(double c, double a, double b)
    {
        double root = Math.Sqrt(Math.Abs((a * a) - (4 * b * c)));
        return a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
    }

    private static double Step(Evaluation at, double left, double right, bool behindBoth)
    {
        double c = at.Value - (left * at.LeftSlope) - (right * at.RightSlope);
        double a = ((left + right) * at.Value) - (left * right * (at.LeftSlope + at.RightSlope));
        double b = left * right * at.Value;
        if (!behindBoth)
        {
            return RootBetween(c, a, b);
        }

        double root = Math.Sqrt(Math.Abs((a * a) - (4 * b * c)));
        return a >= 0 ? (a + root) / (2 * c) : 2 * b / (a - root);
    }

    private static void Shift(ReadOnlySpan<double> poles, double origin, Span<double> differences)
    {
        for (int i = 0; i < poles.Length; i++)
        {
            differences[i] = poles[i] - origin;
        }
    }

    private static Evaluation Evaluate(ReadOnlySpan<double> differences, ReadOnlySpan<double> weights, int left, double point)
    {
        int count = left + 1;
        (double leftSum, double leftSlope) = Sum(differences[..count], weights[..count], point);
        (double rightSum, double rightSlope) = Sum(differences[count..], weights[count..], point);
        return new Evaluation(1 + leftSum + rightSum, leftSum, rightSum, leftSlope, rightSlope);
    }

    private static (double Value, double Slope) Sum(ReadOnlySpan<double> differences, ReadOnlySpan<double> weights, double point)
    {
        int width = Vector<double>.Count;
        ref double pd = ref MemoryMarshal.GetReference(differences);
        ref double pw = ref MemoryMarshal.GetReference(weights);
        Vector<double> sums = Vector<double>.Zero;
        Vector<double> slopes = Vector<double>.Zero;
        Vector<double> at = new(point);
        int i = 0;
        for (; i <= differences.Length - width; i += width)
        {
            Vector<double> reciprocal = Vector<double>.One / (Vector.LoadUnsafe(ref pd, (nuint)i) - at);
            Vector<double> term = Vector.LoadUnsafe(ref pw, (nuint)i) * reciprocal;
            sums += term;
            slopes += term * reciprocal;
        }

        double sum = Vector.Sum(sums);
        double slope = Vector.Sum(slopes);
        for (; i < differences.Length; i++)
        {
            double reciprocal = 1 / (differences[i] - point);
            double term = weights[i] * reciprocal;
            sum += term;
            slope += term * reciprocal;
        }

        return (sum, slope);
    }

    /// <summary>The function, its parts from the poles up to the left one and from those behind, and the slopes of both.</summary>
    private readonly record struct Evaluation(double Value, double Left, double Right, double LeftSlope, double RightSlope);
}
