namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Where Brownian motion between two known points leaves a corridor first.</summary>
/// <remarks>
/// Exact. By the reflection principle the probability of visiting barriers c₁, …, cₘ in this order between x and y is
/// exp(−(D² − (y − x)²)/(2v)), D the length of the way x → c₁ → … → cₘ → y, and that of leaving through b first is the alternating sum over
/// the orders b, ab, bab, …. Sources: Anderson (1960), Annals of Mathematical Statistics 31(1), theorem 4.3; Karatzas and Shreve (1991),
/// Brownian Motion and Stochastic Calculus, 2nd edition, 4.3.40 (one barrier).
/// </remarks>
internal static class BrownianBridge
{
    private const double Negligible = 1e-18;

    private const int MaxOrders = 10_000;

    /// <summary>Probabilities of leaving (lower, upper) at the lower and at the upper end first; the rest stays inside.</summary>
    /// <param name="from">Where it begins, inside.</param>
    /// <param name="to">Where it ends, anywhere.</param>
    /// <param name="lower">Lower end; −∞ for none.</param>
    /// <param name="upper">Upper end; +∞ for none.</param>
    /// <param name="variance">Variance of the motion in between, v; 0 where only the end is seen.</param>
    public static (double Down, double Up) Leaves(double from, double to, double lower, double upper, double variance)
    {
        bool below = to <= lower;
        bool above = to >= upper;
        if (!(variance > 0))
        {
            return (below ? 1 : 0, above ? 1 : 0);
        }

        double down = below ? 0 : First(from, to, lower, upper, variance);
        double up = above ? 0 : First(-from, -to, -upper, -lower, variance);
        return (below ? 1 - up : down, above ? 1 - down : up);
    }

    // Leaves at `near` first, for an end that is not beyond it; the other end may be passed.
    private static double First(double from, double to, double near, double far, double variance)
    {
        double width = far - near;
        double direct = to - from;
        double sum = 0;
        for (int order = 1; order <= MaxOrders; order++)
        {
            // Orders end at `near`: with an odd number of visits they also begin there.
            double begin = order % 2 == 1 ? from - near : far - from;
            double way = begin + (order > 1 ? (order - 1) * width : 0) + (to - near);
            double term = Math.Exp(-(way - direct) * (way + direct) / (2 * variance));
            sum += order % 2 == 1 ? term : -term;
            if (!(term > Negligible))
            {
                break;
            }
        }

        return Math.Clamp(sum, 0, 1); // rounding of the alternating sum
    }
}
