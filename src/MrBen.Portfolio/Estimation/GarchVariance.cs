using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The variance that returns are divided by before their correlations are looked at: GARCH(1,1) around the sample variance. Immutable.
/// </summary>
/// <remarks>
/// h(t+1) = s²(1 − α − β) + αr(t)² + βh(t), h(1) = s², by Gaussian quasi maximum likelihood with variance targeting: Bollerslev (1986),
/// J. Econometrics 31, 307–327; Francq, Horváth and Zakoïan (2011), J. Financial Econometrics 9(4), 619–656.
/// </remarks>
internal sealed record GarchVariance(double LongRun, double News, double Memory)
{
    private static readonly (double News, double Memory)[] Starts = [(0.05, 0.9), (0.1, 0.8), (0.03, 0.96)];

    public double Next(double variance, double value) =>
        (LongRun * (1 - News - Memory)) + (News * value * value) + (Memory * variance);

    /// <summary>Null where the returns do not move, or no start converged.</summary>
    public static GarchVariance? TryFit(double[] returns, CancellationToken cancellationToken)
    {
        double longRun = Kernels.Dot(returns, returns) / returns.Length;
        if (!(longRun > 1e-300 && double.IsFinite(longRun)))
        {
            return null;
        }

        QuasiNewton? best = null;
        foreach ((double news, double memory) in Starts)
        {
            (double u, double v) = TwoWeights.ToFree(news, memory);
            QuasiNewton search = new((point, gradient) => Loss(returns, longRun, point, gradient), [u, v]);
            if (search.Run(1e-7, 200, cancellationToken) && !(search.Value >= best?.Value))
            {
                best = search;
            }
        }

        if (best is null)
        {
            return null;
        }

        (double a, double b) = TwoWeights.FromFree(best.Point[0], best.Point[1]);
        return new GarchVariance(longRun, a, b);
    }

    // Σ (ln h + r²/h)/2 in units of the long run, with its gradient by the recursion of the derivatives of h.
    private static double Loss(double[] returns, double longRun, ReadOnlySpan<double> point, Span<double> gradient)
    {
        (double a, double b) = TwoWeights.FromFree(point[0], point[1]);
        double loss = 0;
        double slopeA = 0;
        double slopeB = 0;
        double variance = 1;
        double byA = 0;
        double byB = 0;
        foreach (double value in returns)
        {
            double square = value * value / longRun;
            loss += 0.5 * (Math.Log(variance) + (square / variance));
            double slope = 0.5 * (1 - (square / variance)) / variance;
            slopeA += slope * byA;
            slopeB += slope * byB;
            byA = square - 1 + (b * byA);
            byB = variance - 1 + (b * byB);
            variance = 1 - a - b + (a * square) + (b * variance);
        }

        TwoWeights.Chain(a, b, slopeA, slopeB, gradient);
        return loss;
    }
}
