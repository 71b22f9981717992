namespace MrBen.Portfolio.Estimation;

/// <summary>The eigenvalues of a correlation matrix of pure noise. Pure functions, thread-safe.</summary>
/// <remarks>
/// Of N independent series over T periods, q = T/N, noise variance σ²: f(λ) = q/(2πσ²λ)·√((λ₊ − λ)(λ − λ₋)) between
/// λ± = σ²(1 ± √(1/q))². Source: Marchenko and Pastur (1967), Math. USSR-Sbornik 1(4), 457–483.
/// </remarks>
internal static class MarchenkoPastur
{
    private const int GridPoints = 1000;
    private const int Candidates = 400;
    private const double SmallestVariance = 1e-5;

    // Beyond eight bandwidths a Gaussian kernel is below 1e-14 of its peak.
    private const double Reach = 8;

    /// <summary>λ₊: eigenvalues above it are signal.</summary>
    public static double LargestNoise(double variance, double ratio) => variance * Math.Pow(1 + Math.Sqrt(1 / ratio), 2);

    /// <summary>
    /// The noise variance in [1e-5, 1] whose density is nearest, in the sum of squares over a grid on [λ₋, λ₊], to the eigenvalues smoothed
    /// by a Gaussian kernel (López de Prado 2020, Machine Learning for Asset Managers, section 2.4).
    /// </summary>
    /// <remarks>
    /// The sum has many local minima where the kernel is narrow: a search over 400 variances finds the valley, a golden section its floor.
    /// The grid takes midpoints, since the density has a pole at λ₋ = 0 where T = N.
    /// </remarks>
    public static double FitVariance(double[] eigenvalues, double ratio, double bandwidth)
    {
        double[] ascending = [.. eigenvalues.Order()];
        double width = (1 - SmallestVariance) / Candidates;
        double best = 1;
        double least = double.PositiveInfinity;
        for (int k = 0; k <= Candidates; k++)
        {
            double variance = SmallestVariance + (k * width);
            double error = Error(ascending, ratio, variance, bandwidth);
            if (error < least)
            {
                (best, least) = (variance, error);
            }
        }

        double low = Math.Max(best - width, SmallestVariance);
        double high = Math.Min(best + width, 1);
        double golden = 0.5 * (Math.Sqrt(5) - 1);
        while (high - low > 1e-8)
        {
            double left = high - (golden * (high - low));
            double right = low + (golden * (high - low));
            if (Error(ascending, ratio, left, bandwidth) <= Error(ascending, ratio, right, bandwidth))
            {
                high = right;
            }
            else
            {
                low = left;
            }
        }

        double fitted = 0.5 * (low + high);
        return Error(ascending, ratio, fitted, bandwidth) <= least ? fitted : best;
    }

    private static double Error(double[] ascending, double ratio, double variance, double bandwidth)
    {
        double lowest = variance * Math.Pow(1 - Math.Sqrt(1 / ratio), 2);
        double highest = LargestNoise(variance, ratio);
        double step = (highest - lowest) / GridPoints;
        double error = 0;
        int first = 0;
        for (int k = 0; k < GridPoints; k++)
        {
            double value = lowest + ((k + 0.5) * step);
            while (first < ascending.Length && ascending[first] < value - (Reach * bandwidth))
            {
                first++;
            }

            double smoothed = 0;
            for (int i = first; i < ascending.Length && ascending[i] <= value + (Reach * bandwidth); i++)
            {
                double distance = (value - ascending[i]) / bandwidth;
                smoothed += Math.Exp(-0.5 * distance * distance);
            }

            smoothed /= ascending.Length * bandwidth * Math.Sqrt(2 * Math.PI);
            double density = ratio / (2 * Math.PI * variance * value) * Math.Sqrt((highest - value) * (value - lowest));
            error += (smoothed - density) * (smoothed - density);
        }

        return error;
    }
}
