namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>Nodes and weights of a Gauss-Legendre rule on [0, 1]. Immutable.</summary>
internal sealed class LegendreRule
{
    private readonly double[] _nodes;
    private readonly double[] _weights;

    private LegendreRule(double[] nodes, double[] weights) => (_nodes, _weights) = (nodes, weights);

    public ReadOnlySpan<double> Nodes => _nodes;

    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The smallest rule that integrates polynomials of a degree exactly: n nodes do up to degree 2n − 1.</summary>
    /// <remarks>
    /// Newton's method on the Legendre polynomial from Chebyshev's guess; a handful of steps each. Source: Davis and Rabinowitz (1984),
    /// Methods of Numerical Integration, section 2.7.
    /// </remarks>
    public static LegendreRule Exact(int degree)
    {
        int n = (degree / 2) + 1;
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int step = 0; step < 8; step++)
            {
                (double value, slope) = Legendre(n, x);
                x -= value / slope;
            }

            nodes[i] = (1 - x) / 2;
            weights[i] = 1 / ((1 - (x * x)) * slope * slope);
        }

        return new LegendreRule(nodes, weights);
    }

    // The polynomial of degree n ≥ 1 and its derivative, by the recurrence of three terms.
    private static (double Value, double Slope) Legendre(int n, double x)
    {
        double before = 1;
        double value = x;
        for (int k = 2; k <= n; k++)
        {
            (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
        }

        return (value, n * ((x * value) - before) / ((x * x) - 1));
    }
}
