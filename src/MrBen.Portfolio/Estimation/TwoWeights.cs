namespace MrBen.Portfolio.Estimation;

/// <summary>Two weights a, b &gt; 0 with a + b &lt; 1 as two free numbers: a = eᵘ/(1 + eᵘ + eᵛ), b = eᵛ/(1 + eᵘ + eᵛ).</summary>
internal static class TwoWeights
{
    public static (double A, double B) FromFree(double u, double v)
    {
        double largest = Math.Max(0, Math.Max(u, v));
        double first = Math.Exp(u - largest);
        double second = Math.Exp(v - largest);
        double sum = Math.Exp(-largest) + first + second;
        return (first / sum, second / sum);
    }

    public static (double U, double V) ToFree(double a, double b) => (Math.Log(a / (1 - a - b)), Math.Log(b / (1 - a - b)));

    /// <summary>The gradient with respect to the free numbers.</summary>
    public static void Chain(double a, double b, double slopeA, double slopeB, Span<double> gradient)
    {
        gradient[0] = a * (((1 - a) * slopeA) - (b * slopeB));
        gradient[1] = b * (((1 - b) * slopeB) - (a * slopeA));
    }
}
