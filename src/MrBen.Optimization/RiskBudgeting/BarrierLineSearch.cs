namespace MrBen.Optimization.RiskBudgeting;

/// <summary>The step along a direction d that makes ½(x+td)'Q(x+td) − λ·Σ bᵢ ln|xᵢ+tdᵢ| smallest, in O(n) an evaluation.</summary>
internal static class BarrierLineSearch
{
    // Within this relative change of every variable the quadratic model is good enough for its full step.
    private const double TrustedChange = 0.1;

    // How near to a sign change a step may lead: the share of the way there.
    private const double ShareOfWay = 0.99;

    private const double SlopeTolerance = 1e-3;
    private const int MaxEvaluations = 60;

    /// <summary>The largest |dᵢ/xᵢ|.</summary>
    public static double LargestChange(ReadOnlySpan<double> x, ReadOnlySpan<double> direction)
    {
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(direction[i] / x[i]));
        }

        return largest;
    }

    /// <summary>The step; at most <paramref name="limit"/>, and 1 near the optimum so that Newton's method keeps its speed.</summary>
    /// <param name="slope">d'Qx.</param>
    /// <param name="curvature">d'Qd.</param>
    /// <param name="weight">λ.</param>
    /// <param name="budgets">b.</param>
    /// <param name="x">Of no zeros.</param>
    /// <param name="direction">d, along which the function falls.</param>
    /// <param name="limit">At least 1.</param>
    public static double Step(
        double slope, double curvature, double weight, ReadOnlySpan<double> budgets, ReadOnlySpan<double> x, ReadOnlySpan<double> direction,
        double limit)
    {
        if (LargestChange(x, direction) <= TrustedChange)
        {
            return 1;
        }

        double high = limit;
        double start = slope;
        for (int i = 0; i < x.Length; i++)
        {
            double way = -x[i] / direction[i];
            start -= weight * budgets[i] * direction[i] / x[i];
            high = way > 0 ? Math.Min(high, ShareOfWay * way) : high;
        }

        double low = 0;
        double step = Math.Min(1, high);
        for (int k = 0; k < MaxEvaluations; k++)
        {
            double first = slope + (step * curvature);
            double second = curvature;
            for (int i = 0; i < x.Length; i++)
            {
                double rate = direction[i] / (x[i] + (step * direction[i]));
                first -= weight * budgets[i] * rate;
                second += weight * budgets[i] * rate * rate;
            }

            if (Math.Abs(first) <= SlopeTolerance * Math.Abs(start) || (first < 0 && step >= high))
            {
                return step;
            }

            (low, high) = first < 0 ? (step, high) : (low, step);
            double next = step - (first / second);
            step = next > low && next < high ? next
                : first < 0 && next >= high ? high
                : 0.5 * (low + high);
        }

        return low > 0 ? low : step;
    }
}
