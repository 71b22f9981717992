using System.Diagnostics;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Third and fourth moments that a series shares with its benchmark, with divisor T: how it adds to the asymmetry and the tails of a portfolio
/// that is the benchmark. Immutable.
/// </summary>
/// <param name="Own">Mean squared deviation of the series.</param>
/// <param name="Second">Mean squared deviation of the benchmark.</param>
/// <param name="Third">Mean cubed deviation of the benchmark.</param>
/// <param name="Fourth">Mean fourth power of the deviations of the benchmark.</param>
/// <param name="WithSquare">Mean of the series' deviation times the squared one of the benchmark.</param>
/// <param name="WithCube">Mean of the series' deviation times the cubed one of the benchmark.</param>
internal readonly record struct CoMoments(double Own, double Second, double Third, double Fourth, double WithSquare, double WithCube)
{
    /// <summary>E[ab²]/(σₐσ_b²); null where one of the two does not vary.</summary>
    public double? Coskewness => Varies ? WithSquare / (Math.Sqrt(Own) * Second) : null;

    /// <summary>E[ab³]/(σₐσ_b³); null where one of the two does not vary.</summary>
    public double? Cokurtosis => Varies ? WithCube / (Math.Sqrt(Own * Second) * Second) : null;

    /// <summary>E[ab²]/E[b³]; null where the benchmark has no skewness that is more than rounding.</summary>
    public double? BetaCoskewness => BenchmarkVaries && Math.Abs(Third) > 1e-12 * Second * Math.Sqrt(Second) ? WithSquare / Third : null;

    /// <summary>E[ab³]/E[b⁴]; null where the benchmark does not vary.</summary>
    public double? BetaCokurtosis => BenchmarkVaries ? WithCube / Fourth : null;

    private bool BenchmarkVaries => Math.Sqrt(Second) > RiskMetrics.NoDispersion;

    private bool Varies => BenchmarkVaries && Math.Sqrt(Own) > RiskMetrics.NoDispersion;

    /// <summary>The moments of checked series of one length, at least 2.</summary>
    public static CoMoments Of(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        Debug.Assert(returns.Length >= 2 && returns.Length == benchmark.Length, "Callers check.");
        double mean = Moments.MeanOf(returns);
        double other = Moments.MeanOf(benchmark);
        double own = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        double withSquare = 0;
        double withCube = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            double a = returns[t] - mean;
            double b = benchmark[t] - other;
            double square = b * b;
            own += a * a;
            second += square;
            third += square * b;
            fourth += square * square;
            withSquare += a * square;
            withCube += a * square * b;
        }

        double n = returns.Length;
        return new CoMoments(own / n, second / n, third / n, fourth / n, withSquare / n, withCube / n);
    }
}
