namespace MrBen.Portfolio.Benchmarks.RiskBudgeting;

/// <summary>
/// Cyclical coordinate descent as first published, plain loops on the covariance: Griveau-Billion, Richard and Roncalli (2013),
/// arXiv 1311.4057, §2.3. Frozen: a baseline must not get faster with the library.
/// </summary>
internal static class TextbookDescent
{
    /// <summary>Equal contributions to risk, each to a relative tolerance; weights sum to 1.</summary>
    public static double[] EqualContributions(double[,] covariance, double tolerance)
    {
        int n = covariance.GetLength(0);
        double budget = 1.0 / n;
        double[] x = new double[n];
        double[] marginal = new double[n];
        for (int i = 0; i < n; i++)
        {
            x[i] = 1 / Math.Sqrt(covariance[i, i]);
        }

        Multiply(covariance, x, marginal);
        for (int cycle = 0; cycle < 10_000 && Missed(x, marginal, budget) > tolerance; cycle++)
        {
            double volatility = Math.Sqrt(Dot(x, marginal));
            for (int i = 0; i < n; i++)
            {
                double others = marginal[i] - (covariance[i, i] * x[i]);
                double variance = covariance[i, i];
                double updated = (-others + Math.Sqrt((others * others) + (4 * variance * budget * volatility))) / (2 * variance);
                double change = updated - x[i];
                x[i] = updated;
                for (int j = 0; j < n; j++)
                {
                    marginal[j] += change * covariance[j, i];
                }

                volatility = Math.Sqrt(Dot(x, marginal));
            }
        }

        double sum = x.Sum();
        return [.. x.Select(weight => weight / sum)];
    }

    private static double Missed(double[] x, double[] marginal, double budget)
    {
        double variance = Dot(x, marginal);
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((x[i] * marginal[i] / variance) - budget) / budget);
        }

        return largest;
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void Multiply(double[,] matrix, double[] x, double[] result)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < x.Length; j++)
            {
                sum += matrix[i, j] * x[j];
            }

            result[i] = sum;
        }
    }
}
