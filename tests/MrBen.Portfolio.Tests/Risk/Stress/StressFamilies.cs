using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Tests.Risk.Stress;

/// <summary>Seeded random models and portfolios.</summary>
internal static class StressFamilies
{
    public static ImmutableArray<AssetId> Names(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new AssetId(FormattableString.Invariant($"A{i}")))];

    /// <summary>Σ = GG'/m with uniform G of n × m, in daily sizes; singular where m is below n.</summary>
    public static SymmetricMatrix Covariance(Random random, int n, int m)
    {
        double[] rows = new double[n * m];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = 0.03 * ((2 * random.NextDouble()) - 1);
        }

        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < m; k++)
                {
                    covariance[(i * n) + j] += rows[(i * m) + k] * rows[(j * m) + k] / m;
                }
            }
        }

        return SymmetricMatrix.Create(n, covariance);
    }

    public static double[] Uniform(Random random, int count, double low, double high) =>
        [.. Enumerable.Range(0, count).Select(_ => low + ((high - low) * random.NextDouble()))];

    public static (StressModel Model, StressPortfolio Portfolio) Draw(Random random, int n, int? rank = null)
    {
        StressModel model = StressModel.Create(
            Names(n), Covariance(random, n, rank ?? (2 * n)), Uniform(random, n, -1e-3, 1e-3),
            new Dictionary<string, ImmutableArray<AssetId>> { ["half"] = Names(n)[..Math.Max(1, n / 2)] });
        return (model, StressPortfolio.FromWeights(Names(n), Uniform(random, n, -0.5, 1)));
    }

    public static StressReport Run(
        StressPortfolio portfolio, StressModel model, ImmutableArray<StressScenario> scenarios, ReturnPanel? history = null) =>
        StressTest.Run(portfolio, model, scenarios, history, cancellationToken: TestContext.Current.CancellationToken);

    public static ReverseStressResult ForLoss(
        StressPortfolio portfolio, StressModel model, double loss, ReverseStressOptions? options = null) =>
        ReverseStress.ForLoss(portfolio, model, loss, options, TestContext.Current.CancellationToken);

    public static EquityCurveForecast Simulate(EquityModel model, EquityCurveOptions? options = null) =>
        EquityCurve.Simulate(model, options, TestContext.Current.CancellationToken);

    public static double Quadratic(SymmetricMatrix matrix, double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                sum += x[i] * matrix[i, j] * x[j];
            }
        }

        return sum;
    }
}
