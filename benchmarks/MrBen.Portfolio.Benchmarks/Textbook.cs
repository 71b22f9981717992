namespace MrBen.Portfolio.Benchmarks;

/// <summary>What a careful programmer writes from the textbook's formulas: correct, plain, without vectors or exact solvers.</summary>
internal static class Textbook
{
    public static double[,] Covariance(double[][] returns)
    {
        int n = returns[0].Length;
        double[] mean = [.. Enumerable.Range(0, n).Select(i => returns.Average(row => row[i]))];
        double[,] covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                foreach (double[] row in returns)
                {
                    sum += (row[i] - mean[i]) * (row[j] - mean[j]);
                }

                covariance[i, j] = covariance[j, i] = sum / (returns.Length - 1);
            }
        }

        return covariance;
    }

    public static double Variance(double[,] covariance, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            for (int j = 0; j < weights.Length; j++)
            {
                sum += weights[i] * covariance[i, j] * weights[j];
            }
        }

        return sum;
    }

    /// <summary>Projected gradient on the simplex until the variance stops falling by 1e-9 of itself.</summary>
    public static double[] MinimumVariance(double[,] covariance)
    {
        int n = covariance.GetLength(0);
        double[] weights = [.. Enumerable.Repeat(1.0 / n, n)];
        double step = 1 / Enumerable.Range(0, n).Max(i => Enumerable.Range(0, n).Sum(j => Math.Abs(covariance[i, j])));
        double variance = Variance(covariance, weights);
        for (int k = 0; k < 10_000; k++)
        {
            double[] moved = new double[n];
            for (int i = 0; i < n; i++)
            {
                double gradient = 0;
                for (int j = 0; j < n; j++)
                {
                    gradient += covariance[i, j] * weights[j];
                }

                moved[i] = weights[i] - (step * gradient);
            }

            weights = OntoSimplex(moved);
            double lower = Variance(covariance, weights);
            if (variance - lower < 1e-9 * variance)
            {
                break;
            }

            variance = lower;
        }

        return weights;
    }

    private static double[] OntoSimplex(double[] point)
    {
        double sum = 0;
        double shift = 0;
        int k = 0;
        foreach (double value in point.OrderDescending())
        {
            sum += value;
            k++;
            double candidate = (sum - 1) / k;
            if (value > candidate)
            {
                shift = candidate;
            }
        }

        return [.. point.Select(value => Math.Max(0, value - shift))];
    }
}
