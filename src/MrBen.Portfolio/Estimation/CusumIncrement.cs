using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>What a CUSUM adds in one period: its distribution, and what that says of the time to an alarm.</summary>
/// <param name="Kind">Which chart.</param>
/// <param name="Reference">What is taken away from the increase, or from which the decrease is taken, in units of σ or σ².</param>
/// <param name="Shift">Mean of what is observed, in units of σ.</param>
/// <param name="Ratio">Standard deviation of what is observed, in units of σ.</param>
internal readonly record struct CusumIncrement(ChangeKind Kind, double Reference, double Shift, double Ratio)
{
    private const int Cells = 120;

    /// <summary>Periods until the sum, from 0 on, is first at the threshold or above, on average.</summary>
    /// <remarks>
    /// L(z) = 1 + L(0)F(−z) + ∫ L(s)dF(s − z) over [0, h] (Page 1954, Biometrika 41, 100–115, equation 5), with L linear between the points
    /// of a grid and the integrals exact (collocation, as in Knoth 2005, Computational Statistics 20, 1–23). O(m³) for m points.
    /// </remarks>
    public double AverageRunLength(double threshold)
    {
        const int Points = Cells + 1;
        double width = threshold / Cells;
        double[] matrix = new double[Points * Points];
        double[] lengths = new double[Points];
        Array.Fill(lengths, 1);
        for (int i = 0; i < Points; i++)
        {
            double z = i * width;
            double before = IntegratedDistribution(-z);
            double last = before;
            for (int j = 0; j < Points; j++)
            {
                double here = j == 0 ? last : IntegratedDistribution((j * width) - z);
                double next = j == Cells ? 0 : IntegratedDistribution(((j + 1) * width) - z);
                double share = j == 0 ? (next - here) / width
                    : j == Cells ? Distribution(threshold - z) - ((here - before) / width)
                    : (next - (2 * here) + before) / width;
                matrix[(i * Points) + j] = (i == j ? 1 : 0) - share;
                before = here;
            }
        }

        return LinearSystem.TrySolve(matrix, lengths) && lengths[0] > 0 ? lengths[0] : double.PositiveInfinity;
    }

    /// <summary>The threshold with a given average run length, by bisection of its logarithm's error.</summary>
    public double ThresholdFor(double averageRunLength)
    {
        double low = 0;
        double high = 1;
        while (AverageRunLength(high) < averageRunLength)
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1e-9 * high)
        {
            double middle = 0.5 * (low + high);
            (low, high) = AverageRunLength(middle) < averageRunLength ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>What a standardised value adds.</summary>
    public double Of(double standardized) => Kind switch
    {
        ChangeKind.MeanIncrease => standardized - Reference,
        ChangeKind.MeanDecrease => -standardized - Reference,
        ChangeKind.VolatilityIncrease => (standardized * standardized) - Reference,
        _ => Reference - (standardized * standardized),
    };

    // F, the distribution of the increment.
    private double Distribution(double u)
    {
        if (Kind is ChangeKind.MeanIncrease or ChangeKind.MeanDecrease)
        {
            return NormalDistribution.Cumulative(Normal(u));
        }

        double square = Ratio * Ratio;
        return Kind == ChangeKind.VolatilityIncrease
            ? ChiSquare((u + Reference) / square)
            : 1 - ChiSquare((Reference - u) / square);
    }

    // G, the integral of F up to u: a closed form for each kind.
    private double IntegratedDistribution(double u)
    {
        double square = Ratio * Ratio;
        switch (Kind)
        {
            case ChangeKind.MeanIncrease or ChangeKind.MeanDecrease:
                double x = Normal(u);
                return Ratio * ((x * NormalDistribution.Cumulative(x)) + NormalDistribution.Density(x));
            case ChangeKind.VolatilityIncrease:
                return square * IntegratedChiSquare((u + Reference) / square);
            default:
                double w = (Reference - u) / square;
                return square * (1 - w + IntegratedChiSquare(w));
        }
    }

    private double Normal(double u) => (u + Reference - (Kind == ChangeKind.MeanDecrease ? -Shift : Shift)) / Ratio;

    // χ² with one degree of freedom: F = 2Φ(√x) − 1.
    private static double ChiSquare(double x) => x > 0 ? (2 * NormalDistribution.Cumulative(Math.Sqrt(x))) - 1 : 0;

    // ∫F = xF − ∫t dF, and t dF is χ² with three degrees of freedom: F − 2√x φ(√x).
    private static double IntegratedChiSquare(double x)
    {
        if (!(x > 0))
        {
            return 0;
        }

        double root = Math.Sqrt(x);
        return ((x - 1) * ChiSquare(x)) + (2 * root * NormalDistribution.Density(root));
    }
}
