using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Benchmarks.LinearAlgebra;

/// <summary>The covariance of 1,260 seeded returns with one common factor, and a little on the diagonal.</summary>
internal static class RandomCovariance
{
    private const int Observations = 1_260;

    public static double[] Create(int assets)
    {
        Random random = new(Seed: 20260101); // same data everywhere
        double[] returns = new double[Observations * assets];
        for (int t = 0; t < Observations; t++)
        {
            double market = random.NextDouble() - 0.5;
            for (int i = 0; i < assets; i++)
            {
                returns[(t * assets) + i] = 0.01 * (market + random.NextDouble() - 0.5);
            }
        }

        double[] covariance = new double[assets * assets];
        Kernels.AddGram(returns, assets, covariance);
        Kernels.Scale(1.0 / (Observations - 1), covariance);
        for (int i = 0; i < assets; i++)
        {
            covariance[(i * assets) + i] += 1e-8;
        }

        return covariance;
    }
}
