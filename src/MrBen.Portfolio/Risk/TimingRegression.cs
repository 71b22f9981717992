using System.Diagnostics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Least squares of a series on a benchmark and a convex function of it, in excess of a rate: how much the series gains from the size of
/// the benchmark's moves. Immutable.
/// </summary>
/// <param name="Alpha">Intercept per period.</param>
/// <param name="Beta">Slope on the benchmark.</param>
/// <param name="Gamma">Slope on the convex function.</param>
internal readonly record struct TimingRegression(double Alpha, double Beta, double Gamma)
{
    private const double Collinear = 1e-12; // share of a regressor's variance that the other leaves

    /// <summary>On the square of the benchmark's excess return (Treynor and Mazuy).</summary>
    public static TimingRegression? OnSquare(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFree) =>
        Fit(returns, benchmark, riskFree, square: true);

    /// <summary>On the benchmark's excess return where it is above 0, as a free call (Henriksson and Merton).</summary>
    public static TimingRegression? OnCall(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFree) =>
        Fit(returns, benchmark, riskFree, square: false);

    private static TimingRegression? Fit(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double riskFree, bool square)
    {
        Debug.Assert(returns.Length == benchmark.Length, "Callers check.");
        int n = returns.Length;
        double meanR = 0;
        double meanB = 0;
        double meanC = 0;
        for (int t = 0; t < n; t++)
        {
            double b = benchmark[t] - riskFree;
            meanR += (returns[t] - riskFree) / n;
            meanB += b / n;
            meanC += Convex(b, square) / n;
        }

        double bb = 0;
        double bc = 0;
        double cc = 0;
        double rb = 0;
        double rc = 0;
        for (int t = 0; t < n; t++)
        {
            double b = benchmark[t] - riskFree;
            double c = Convex(b, square) - meanC;
            double r = returns[t] - riskFree - meanR;
            b -= meanB;
            bb += b * b;
            bc += b * c;
            cc += c * c;
            rb += r * b;
            rc += r * c;
        }

        double determinant = (bb * cc) - (bc * bc);
        if (n < 3 || !(Math.Sqrt(bb / n) > RiskMetrics.NoDispersion) || !(determinant > Collinear * bb * cc))
        {
            return null;
        }

        double beta = ((cc * rb) - (bc * rc)) / determinant;
        double gamma = ((bb * rc) - (bc * rb)) / determinant;
        return new TimingRegression(meanR - (beta * meanB) - (gamma * meanC), beta, gamma);
    }

    private static double Convex(double excess, bool square) => square ? excess * excess : Math.Max(excess, 0);
}
