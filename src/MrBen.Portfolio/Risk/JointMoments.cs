using System.Diagnostics;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Means, variances and covariance (n − 1) of a series and its benchmark, and the deviation of their difference. Immutable.
/// </summary>
/// <param name="Mean">Mean of the series.</param>
/// <param name="BenchmarkMean">Mean of the benchmark.</param>
/// <param name="Variance">Sample variance of the series.</param>
/// <param name="BenchmarkVariance">Sample variance of the benchmark.</param>
/// <param name="Covariance">Sample covariance.</param>
/// <param name="ActiveDeviation">Sample standard deviation of the differences.</param>
internal readonly record struct JointMoments(
    double Mean, double BenchmarkMean, double Variance, double BenchmarkVariance, double Covariance, double ActiveDeviation)
{
    /// <summary>Sample standard deviation of the benchmark.</summary>
    public double BenchmarkDeviation => Math.Sqrt(BenchmarkVariance);

    /// <summary>The moments of checked series of one length, at least 2.</summary>
    public static JointMoments Of(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        Debug.Assert(returns.Length >= 2 && returns.Length == benchmark.Length, "Callers check.");
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        (double otherMean, double otherVariance) = Moments.MeanAndVariance(benchmark);

        // The difference has its own sum: as Var(r) + Var(b) − 2·Cov it would lose its digits where a portfolio hugs its benchmark.
        double active = mean - otherMean;
        double products = 0;
        double squares = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            products += (returns[t] - mean) * (benchmark[t] - otherMean);
            double difference = returns[t] - benchmark[t] - active;
            squares += difference * difference;
        }

        int freedom = returns.Length - 1;
        return new JointMoments(mean, otherMean, variance, otherVariance, products / freedom, Math.Sqrt(squares / freedom));
    }
}
