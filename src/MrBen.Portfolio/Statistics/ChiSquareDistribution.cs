using MathNet.Numerics;

namespace MrBen.Portfolio.Statistics;

/// <summary>The χ² distribution. Thread-safe.</summary>
internal static class ChiSquareDistribution
{
    /// <summary>P(X ≥ x), accurate in the tail, where 1 − F(x) would be 0.</summary>
    public static double Survival(double x, int degreesOfFreedom) =>
        x > 0 ? SpecialFunctions.GammaUpperRegularized(0.5 * degreesOfFreedom, 0.5 * x) : 1;
}
