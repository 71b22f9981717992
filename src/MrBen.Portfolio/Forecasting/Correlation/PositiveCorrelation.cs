using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Makes correlations of few observations positive definite; those of many are left as they are, bit for bit. Pure functions.</summary>
/// <remarks>
/// <para>With m effective observations of N assets, m &lt; 2N, the share 1 − m/(2N) of a matrix whose correlations are all the mean one is
/// mixed in: the target of Ledoit and Wolf (2004), J. Portfolio Management 30(4), with a share by the rule of thumb that says nothing where
/// there is enough. Below <see cref="SmallestEigenvalue"/>, as for two assets that move as one, the diagonal is lifted to it.</para>
/// </remarks>
internal static class PositiveCorrelation
{
    /// <summary>The smallest eigenvalue that a forecast has.</summary>
    public const double SmallestEigenvalue = 1e-6;

    private const double LargestMean = 0.99;

    /// <summary>Of correlations with a unit diagonal, N × N; they are overwritten.</summary>
    /// <param name="correlations">Positive semidefinite up to rounding.</param>
    /// <param name="order">N.</param>
    /// <param name="observations">Effective observations m; infinite where nothing is to be mixed in.</param>
    public static SymmetricMatrix Of(double[] correlations, int order, double observations) =>
        Of(correlations, order, observations, out _);

    /// <summary>The same, and whether anything was changed.</summary>
    public static SymmetricMatrix Of(double[] correlations, int order, double observations, out bool isRepaired)
    {
        double share = Math.Max(0, 1 - (observations / (2.0 * order)));
        if (share > 0)
        {
            double mean = Math.Clamp(MeanOf(correlations, order), 0, LargestMean);
            Mix(correlations, order, 1 - share, share * mean);
        }

        double[] values = new double[order];
        SymmetricEigen.Eigenvalues(correlations, order, values);
        double lift = SmallestEigenvalue - values[0];
        isRepaired = share > 0 || lift > 0;
        if (lift > 0)
        {
            // (C + εI)/(1 + ε), and twice ε against rounding.
            Mix(correlations, order, 1 / (1 + (2 * lift)), 0);
        }

        return SymmetricMatrix.Create(order, correlations);
    }

    /// <summary>The mean of the correlations beside the diagonal.</summary>
    public static double MeanOf(ReadOnlySpan<double> correlations, int order)
    {
        double sum = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += correlations[(i * order) + j];
            }
        }

        return sum / (order * (order - 1) / 2.0);
    }

    /// <summary>
    /// Effective observations of exponential weights, (Σw)²/Σw², after a number of periods: never above (1 + λ)/(1 − λ).
    /// </summary>
    public static double EffectiveObservations(double factor, int periods)
    {
        double last = Math.Pow(factor, periods);
        return (1 - last) * (1 + factor) / ((1 - factor) * (1 + last));
    }

    private static void Mix(double[] correlations, int order, double factor, double added)
    {
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                if (i != j)
                {
                    correlations[(i * order) + j] = (factor * correlations[(i * order) + j]) + added;
                }
            }
        }
    }
}
