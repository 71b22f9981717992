using System.Diagnostics;
using System.Numerics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// The entropic value at risk of equally likely losses: min over z above 0 of (1/z)·ln(mean of e^(z·loss)/(1 − confidence)). Thread-safe.
/// </summary>
/// <remarks>
/// In t = 1/z the function is convex, and its slope is ln(1/(1 − confidence)) less the relative entropy of the exponentially tilted losses
/// against equal weights; the minimum lies where both are equal. The root of twice the entropy is nearly linear in z, so that Newton's
/// method on it, from the second pass on through two points and kept inside a bracket, takes two to four passes, the last of which a parabola in t
/// completes. Where worst losses lie far closer to each other than to the rest, and are as many as 1 − confidence asks, the entropy is as good
/// as enough long before the minimum: there the search goes on until the parabola's step is short, or convexity leaves nothing to be found.
/// Source: Ahmadi-Javid (2012), J. Optimization Theory and Applications 155(3), definition 3.1.
/// </remarks>
internal static class EntropicTail
{
    private const int MostPasses = 100;

    // Of t: over so short a step a parabola is good to about that part of what it takes off the loss.
    private const double ShortStep = 1e-4;

    // Of the loss, or of t: what the logarithm of the mean is rounded by.
    private const double Rounding = 1e-16;

    /// <summary>The measure of checked returns, at least 1, as a loss.</summary>
    public static double Of(ReadOnlySpan<double> returns, double confidence)
    {
        Debug.Assert(returns.Length > 0 && confidence is > 0 and < 1, "Callers check.");
        double worst = double.PositiveInfinity;
        double sum = 0;
        foreach (double value in returns)
        {
            worst = Math.Min(worst, value);
            sum += value;
        }

        double mean = sum / returns.Length;
        double squares = 0;
        int ties = 0;
        foreach (double value in returns)
        {
            squares += (value - mean) * (value - mean);
            ties += value == worst ? 1 : 0;
        }

        return Of(returns, worst, ties, new ReturnShape(mean, Math.Sqrt(squares / returns.Length), 0, 0), confidence);
    }

    /// <summary>The same where the worst return, how often it comes, and roughly the moments are known.</summary>
    public static double Of(ReadOnlySpan<double> returns, double worst, int ties, in ReturnShape shape, double confidence)
    {
        // The tilt can put no more entropy than ln(T/ties) on the worst losses: beyond it the infimum is the worst loss itself.
        double entropy = -Math.Log(1 - confidence);
        return Math.Log((double)returns.Length / ties) <= entropy || !(shape.Deviation > RiskMetrics.NoDispersion)
            ? -worst
            : Minimum(returns, worst, Start(shape, Math.Sqrt(2 * entropy)), entropy);
    }

    // Where the entropy is enough by the first four cumulants κ of the losses, D = κ₂z²/2 + κ₃z³/3 + κ₄z⁴/8; without the last two where
    // they change it by more than a quarter.
    private static double Start(in ReturnShape shape, double target)
    {
        double u = target; // z in deviations
        for (int step = 0; step < 3; step++)
        {
            double change = (-shape.Skewness * u * (2.0 / 3)) + (shape.ExcessKurtosis * u * u * 0.25);
            if (!(Math.Abs(change) <= 0.25))
            {
                return target / shape.Deviation;
            }

            u = target / Math.Sqrt(1 + change);
        }

        return u / shape.Deviation;
    }

    private static double Minimum(ReadOnlySpan<double> returns, double worst, double start, double entropy)
    {
        double target = Math.Sqrt(2 * entropy);
        double low = 0;
        double high = double.PositiveInfinity;
        double z = start;
        Tangent before = default;
        double best = -worst; // the limit for large z, an upper bound as every value is
        for (int pass = 0; pass < MostPasses; pass++)
        {
            (double mass, double gap, double square) = Tilt(returns, worst, z);
            double logMean = Math.Log(mass / returns.Length);
            double shortfall = gap / mass; // tilted mean of how far a loss is below the worst
            double root = Math.Sqrt(2 * Math.Max(0, -(z * shortfall) - logMean));
            double loss = -worst + ((logMean + entropy) / z);
            double variance = (square / mass) - (shortfall * shortfall);
            double slope = 0.5 * (target - root) * (target + root); // of the loss in t
            if (Math.Abs(root - target) <= 1e-5 * target && variance > 0 && Math.Abs(slope) <= ShortStep * z * z * variance)
            {
                return Math.Min(best, loss - (slope * slope / (2 * z * z * z * variance)));
            }

            // Only the entropy tells where the minimum is: far beyond it the loss stands still at the worst one. Below a convex function's
            // tangent there is nothing.
            best = Math.Min(best, loss);
            double lowest = slope * (slope > 0 ? (1 / z) - (1 / high) : (1 / z) - (1 / low));
            if (lowest <= Rounding * Math.Max(Math.Abs(loss), 1 / z))
            {
                return best;
            }

            (low, high) = root < target ? (z, high) : (low, z);
            Tangent now = new(root, z, root / (z * variance));
            double next = pass == 0 ? now.At(target) : now.Through(before, target);
            before = now;
            z = next > low && next < high ? next
                : double.IsInfinity(high) ? 2 * z
                : high > 16 * low && low > 0 ? Math.Sqrt(low) * Math.Sqrt(high)
                : 0.5 * (low + high);
        }

        return best;
    }

    /// <summary>z as a function of the root of twice the entropy: a point and its slope.</summary>
    private readonly record struct Tangent(double Root, double Z, double Slope)
    {
        public double At(double target) => Z + (Slope * (target - Root));

        // The cubic with both points and both slopes (Hermite).
        public double Through(Tangent before, double target)
        {
            double apart = Root - before.Root;
            double secant = (Z - before.Z) / apart;
            double bend = (Slope - secant) / apart;
            double twist = (bend - ((secant - before.Slope) / apart)) / apart;
            double rest = target - Root;
            return Z + (rest * (Slope + (rest * (bend + (twist * (target - before.Root))))));
        }
    }

    /// <summary>Σe, Σd·e and Σd²·e with d = return − worst and e = exp(−z·d).</summary>
    private static (double Mass, double Gap, double Square) Tilt(ReadOnlySpan<double> returns, double worst, double z)
    {
        int width = Vector<double>.Count;
        Vector<double> masses = Vector<double>.Zero;
        Vector<double> gaps = Vector<double>.Zero;
        Vector<double> squares = Vector<double>.Zero;
        Vector<double> lowest = new(worst);
        int t = 0;
        for (; t <= returns.Length - width; t += width)
        {
            Vector<double> distance = new Vector<double>(returns[t..]) - lowest;
            Vector<double> weight = Vector.Exp(distance * -z);
            Vector<double> product = distance * weight;
            masses += weight;
            gaps += product;
            squares += distance * product;
        }

        double mass = Vector.Sum(masses);
        double gap = Vector.Sum(gaps);
        double square = Vector.Sum(squares);
        for (; t < returns.Length; t++)
        {
            double distance = returns[t] - worst;
            double weight = Math.Exp(-z * distance);
            mass += weight;
            gap += distance * weight;
            square += distance * distance * weight;
        }

        return (mass, gap, square);
    }
}
