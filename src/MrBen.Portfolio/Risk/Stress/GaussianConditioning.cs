using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Jointly normal variables of which some are given: what the rest is expected to be, how it still varies, and how far the given ones are
/// from their means.
/// </summary>
/// <remarks>
/// The correlations of the given variables are decomposed, QΛQ', and directions whose eigenvalue is rounding are left out: Σ₁₁⁻¹ is then a
/// generalised inverse, which gives the conditional law of a singular normal distribution as long as the given values lie in its support.
/// Source: Anderson (2003), An Introduction to Multivariate Statistical Analysis, 3rd edition, theorem 2.5.1.
/// </remarks>
internal sealed class GaussianConditioning
{
    // Smaller shares of the largest eigenvalue are rounding: a direction in which the given variables do not vary.
    private const double RankTolerance = 1e-10;

    // What the given values may have in such a direction, as a share of their distance from the means; typed numbers are rounded.
    private const double SupportTolerance = 1e-6;

    // What is left of a variance when the given variables determine the variable.
    private const double NoVariance = 1e-12;

    private readonly SymmetricMatrix _covariance;
    private readonly double[] _means;
    private readonly int[] _given;
    private readonly double[] _values;
    private readonly double[] _whitened; // rank rows over all variables: Λ^(−1/2)Q'DΣ₁., D the reciprocal deviations
    private readonly double[] _coordinates; // Λ^(−1/2)Q'D(x₁ − μ₁)

    private GaussianConditioning(
        SymmetricMatrix covariance, double[] means, int[] given, double[] values, double[] whitened, double[] coordinates, bool consistent)
    {
        (_covariance, _means, _given, _values, _whitened, _coordinates, IsConsistent) =
            (covariance, means, given, values, whitened, coordinates, consistent);
    }

    /// <summary>Whether the values given can occur: none moves in a direction without variance.</summary>
    public bool IsConsistent { get; }

    /// <summary>Rank of the covariance of the given variables.</summary>
    public int Rank => _coordinates.Length;

    /// <summary>Mahalanobis distance of the given values from their means.</summary>
    public double Distance => Math.Sqrt(Kernels.Dot(_coordinates, _coordinates));

    /// <summary>Decomposes. O(g³ + g²·n) for g given of n variables.</summary>
    public static GaussianConditioning Of(SymmetricMatrix covariance, ReadOnlySpan<double> means, int[] given, double[] values)
    {
        int n = covariance.Order;
        int g = given.Length;
        double[] scale = new double[g];
        double[] gap = new double[g];
        bool consistent = true;
        for (int i = 0; i < g; i++)
        {
            double variance = covariance[given[i], given[i]];
            double difference = values[i] - means[given[i]];
            scale[i] = variance > 0 ? 1 / Math.Sqrt(variance) : 0;
            gap[i] = scale[i] * difference;
            consistent &= variance > 0 || Math.Abs(difference) <= SupportTolerance * Math.Abs(means[given[i]]);
        }

        double[] correlations = new double[g * g];
        for (int i = 0; i < g; i++)
        {
            for (int j = 0; j < g; j++)
            {
                correlations[(i * g) + j] = i == j && scale[i] > 0 ? 1 : scale[i] * scale[j] * covariance[given[i], given[j]];
            }
        }

        SymmetricEigen eigen = SymmetricEigen.Decompose(correlations, g);
        double floor = RankTolerance * Math.Max(eigen.Values[g - 1], 0);
        double reach = SupportTolerance * Math.Sqrt(Kernels.Dot(gap, gap));
        List<double> coordinates = [];
        List<double[]> whitened = [];
        for (int k = 0; k < g; k++)
        {
            ReadOnlySpan<double> direction = eigen.Vector(k);
            double along = Kernels.Dot(direction, gap);
            if (!(eigen.Values[k] > floor))
            {
                consistent &= Math.Abs(along) <= reach;
                continue;
            }

            double root = Math.Sqrt(eigen.Values[k]);
            double[] row = new double[n];
            for (int i = 0; i < g; i++)
            {
                Kernels.Axpy(direction[i] * scale[i] / root, covariance.Row(given[i]), row);
            }

            coordinates.Add(along / root);
            whitened.Add(row);
        }

        return new GaussianConditioning(
            covariance, means.ToArray(), given, values, [.. whitened.SelectMany(row => row)], [.. coordinates], consistent);
    }

    /// <summary>How plausible the values of all variables together are; null where they cannot occur.</summary>
    public static Plausibility? PlausibilityOf(SymmetricMatrix covariance, ReadOnlySpan<double> means, double[] values)
    {
        GaussianConditioning all = Of(covariance, means, [.. Enumerable.Range(0, covariance.Order)], values);
        return all.IsConsistent ? new Plausibility(all.Distance, all.Rank) : null;
    }

    /// <summary>What every variable is expected to be; the given ones what they are given.</summary>
    public double[] Expectation()
    {
        int n = _covariance.Order;
        double[] expected = [.. _means];
        for (int k = 0; k < Rank; k++)
        {
            Kernels.Axpy(_coordinates[k], _whitened.AsSpan(k * n, n), expected);
        }

        for (int i = 0; i < _given.Length; i++)
        {
            expected[_given[i]] = _values[i];
        }

        return expected;
    }

    /// <summary>
    /// The conditional covariance of the first variables, <paramref name="count"/> × <paramref name="count"/>; zeros for the given ones and
    /// for those that these determine.
    /// </summary>
    public SymmetricMatrix ConditionalCovariance(int count)
    {
        int n = _covariance.Order;
        HashSet<int> given = [.. _given];
        double[] rest = new double[count * count];
        bool[] varies = new bool[count];
        for (int pass = 0; pass < 2; pass++)
        {
            // The diagonal first: it tells which variables still vary.
            for (int i = 0; i < count; i++)
            {
                for (int j = pass == 0 ? i : 0; j <= (pass == 0 ? i : i - 1); j++)
                {
                    double entry = _covariance[i, j];
                    for (int k = 0; k < Rank; k++)
                    {
                        entry -= _whitened[(k * n) + i] * _whitened[(k * n) + j];
                    }

                    if (pass == 0)
                    {
                        varies[i] = !given.Contains(i) && entry > NoVariance * n * _covariance[i, i];
                    }

                    rest[(i * count) + j] = rest[(j * count) + i] = varies[i] && varies[j] ? entry : 0;
                }
            }
        }

        return SymmetricMatrix.Create(count, rest);
    }
}
