using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// Daily returns of n assets that ten factors drive, from a fixed seed, and what programs are made of: the sample covariance of the first T
/// days, their expected returns, and the assets' loadings. Of 500 assets about 100 are held at minimum variance.
/// </summary>
internal sealed class FactorMarket
{
    public const int Factors = 10;
    private readonly double[] _returns;

    public FactorMarket(int assets, int observations, int furtherDays = 0)
    {
        Random random = new(Seed: 20260101 + assets);
        (Assets, Observations) = (assets, observations);
        Loadings = new double[assets * Factors];
        double[] specific = new double[assets];
        Expected = new double[assets];
        for (int i = 0; i < assets; i++)
        {
            Loadings[i * Factors] = 1 + (0.3 * Normal(random));
            for (int k = 1; k < Factors; k++)
            {
                Loadings[(i * Factors) + k] = 0.4 * Normal(random);
            }

            specific[i] = 0.015 + (0.015 * random.NextDouble());
            Expected[i] = 4e-4 * random.NextDouble();
        }

        _returns = new double[(observations + furtherDays) * assets];
        double[] factors = new double[Factors];
        for (int t = 0; t < observations + furtherDays; t++)
        {
            for (int k = 0; k < Factors; k++)
            {
                factors[k] = (k == 0 ? 0.007 : 0.005) * Normal(random);
            }

            for (int i = 0; i < assets; i++)
            {
                _returns[(t * assets) + i] =
                    Expected[i] + Kernels.Dot(Loadings.AsSpan(i * Factors, Factors), factors) + (specific[i] * Normal(random));
            }
        }

        Mean = new double[assets];
        for (int t = 0; t < observations; t++)
        {
            Kernels.Axpy(1.0 / observations, Day(t), Mean);
        }
    }

    public int Assets { get; }

    /// <summary>T, the days of the window.</summary>
    public int Observations { get; }

    /// <summary>Loadings of each asset on the factors, row after row.</summary>
    public double[] Loadings { get; }

    /// <summary>Return of each asset that is to be expected of a day.</summary>
    public double[] Expected { get; }

    /// <summary>Mean return of each asset in the window.</summary>
    public double[] Mean { get; }

    /// <summary>The returns of a day, also of those beyond the window.</summary>
    public ReadOnlySpan<double> Day(int t) => _returns.AsSpan(t * Assets, Assets);

    /// <summary>The window's returns less their means, day after day.</summary>
    public double[] Centred()
    {
        double[] centred = _returns[..(Observations * Assets)];
        for (int t = 0; t < Observations; t++)
        {
            Kernels.Axpy(-1, Mean, centred.AsSpan(t * Assets, Assets));
        }

        return centred;
    }

    /// <summary>The sample covariance of the window, row after row.</summary>
    public double[] Covariance()
    {
        double[] covariance = new double[Assets * Assets];
        Kernels.AddGram(Centred(), Assets, covariance);
        Kernels.Scale(1.0 / (Observations - 1), covariance);
        return covariance;
    }

    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
