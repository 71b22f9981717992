using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Beliefs and shorthand that the tests of this folder share.</summary>
internal static class Markets
{
    /// <summary>Two uncorrelated assets: returns of 10 % and 6 %, volatilities of 20 % and 10 %.</summary>
    public static ReturnEstimates Two { get; } = Of([0.10, 0.06], [0.04, 0, 0, 0.01]);

    /// <summary>Three uncorrelated assets: returns of 12 %, 8 % and 4 %, volatilities of 20 %, 20 % and 10 %.</summary>
    public static ReturnEstimates Three { get; } = Of([0.12, 0.08, 0.04], [0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.01]);

    /// <summary>Beliefs about assets named A, B, C, … (A27 from the 27th on).</summary>
    public static ReturnEstimates Of(ReadOnlySpan<double> expectedReturns, ReadOnlySpan<double> covariance) =>
        ReturnEstimates.Create(Names(expectedReturns.Length), expectedReturns, SymmetricMatrix.Create(expectedReturns.Length, covariance));

    public static ImmutableArray<AssetId> Names(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new AssetId(i < 26 ? ((char)('A' + i)).ToString() : FormattableString.Invariant($"A{i + 1}")))];

    public static PortfolioWeights Weights(params double[] weights) => PortfolioWeights.Create(Names(weights.Length), weights);

    public static AllocationResult Solve(
        ReturnEstimates estimates, PortfolioObjective objective, PortfolioConstraints? constraints = null, PortfolioWeights? current = null) =>
        Solve(estimates, new PortfolioProblem { Objective = objective, Constraints = constraints ?? new(), CurrentWeights = current });

    public static AllocationResult Solve(ReturnEstimates estimates, PortfolioProblem problem) =>
        new PortfolioOptimizer().Solve(problem, estimates, TestContext.Current.CancellationToken);

    /// <summary>Optimal, and these weights.</summary>
    public static AllocationResult AssertWeights(AllocationResult result, params double[] expected) => AssertWeights(1e-9, result, expected);

    public static AllocationResult AssertWeights(double tolerance, AllocationResult result, params double[] expected)
    {
        Assert.True(result.IsOptimal, $"{result.Status}: {result.Detail}");
        Assert.Equal(expected, result.Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) <= tolerance);
        return result;
    }

    /// <summary>Daily returns of a three-factor market, T = periods, as yearly beliefs; singular where there are fewer periods than assets.</summary>
    public static ReturnEstimates Sampled(int assets, int periods, int seed)
    {
        Random random = new(seed);
        double[] loadings = [.. Enumerable.Range(0, 3 * assets).Select(_ => Normal(random))];
        double[] panel = new double[periods * assets];
        for (int t = 0; t < periods; t++)
        {
            double[] factors = [0.01 * Normal(random), 0.004 * Normal(random), 0.003 * Normal(random)];
            for (int i = 0; i < assets; i++)
            {
                double common = ((1 + (0.2 * loadings[3 * i])) * factors[0]) + (loadings[(3 * i) + 1] * factors[1])
                    + (loadings[(3 * i) + 2] * factors[2]);
                panel[(t * assets) + i] = common + (0.012 * Normal(random));
            }
        }

        DateOnly start = new(2020, 1, 1);
        ReturnPanel returns = ReturnPanel.Create(Names(assets), [.. Enumerable.Range(0, periods).Select(start.AddDays)],
            Frequency.Daily, ReturnKind.Simple, panel);
        SymmetricMatrix covariance = new SampleCovariance().Estimate(returns).Covariance;
        return ReturnEstimates.Create(Names(assets), [.. Enumerable.Range(0, assets).Select(_ => 0.08 + (0.06 * Normal(random)))], covariance);
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
