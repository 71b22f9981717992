namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Covariance and Cholesky factor as the formulas read, on flat arrays. Frozen: a baseline must not get faster with the library.
/// </summary>
internal static class TextbookKernels
{
    /// <summary>X'X/(T − 1) of centred returns, both triangles.</summary>
    public static double[] Covariance(double[] centred, int observations, int assets)
    {
        double[] covariance = new double[assets * assets];
        for (int i = 0; i < assets; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int t = 0; t < observations; t++)
                {
                    sum += centred[(t * assets) + i] * centred[(t * assets) + j];
                }

                covariance[(i * assets) + j] = covariance[(j * assets) + i] = sum / (observations - 1);
            }
        }

        return covariance;
    }

    /// <summary>The lower factor, row after row (Golub and Van Loan 2013, algorithm 4.2.1, by inner products).</summary>
    public static double[] Cholesky(double[] matrix, int order)
    {
        double[] factor = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * order) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * order) + k] * factor[(j * order) + k];
                }

                factor[(i * order) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * order) + j];
            }
        }

        return factor;
    }
}
