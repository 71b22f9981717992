using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

public class TrackingErrorTests
{
    [Fact]
    public void BenchmarkWithinTheLimits_IsTheAnswer() => Gen.Select(Gen.Int[2, 12], Gen.Int[1, 1_000_000], Gen.Double[0, 1]).Sample((n, seed, gamma) =>
    {
        ReturnEstimates estimates = Markets.Sampled(n, 60, seed);
        double[] weights = [.. Enumerable.Range(1, n).Select(i => 2.0 * i / (n * (n + 1)))];
        AllocationResult result = Markets.Solve(estimates, new PortfolioProblem
        {
            Objective = PortfolioObjective.MinimumTrackingError(Markets.Weights(weights)),
            L2Regularization = gamma,
        });
        Markets.AssertWeights(1e-9, result, weights);
    });

    // Without risk in its way: B = 1 with a cap of 0.25 on B. Active weights (a, −0.75, c) with a + c = 0.75 and uncorrelated variances 0.04
    // and 0.01: 1/variance shares a fifth to A, the rest to C. TE² = 0.04·(0.15² + 0.75²) + 0.01·0.6², and the price of the cap is
    // dTE/dcap = (Σ of the gain of moving weight between B and the others)/TE = (0.04·0.75 + 0.04·0.15)/TE.
    [Fact]
    public void ShadowPrice_IsTheSlopeOfTrackingError()
    {
        AllocationResult result = Markets.Solve(Markets.Three, PortfolioObjective.MinimumTrackingError(Markets.Weights(0, 1, 0)), new()
        {
            AssetBounds = [new("B", 0, 0.25)],
        });
        Markets.AssertWeights(1e-12, result, 0.15, 0.25, 0.6);
        double trackingError = Math.Sqrt((0.04 * ((0.15 * 0.15) + (0.75 * 0.75))) + (0.01 * 0.36));
        Assert.Equal("weight of B ≤ 0.25", result.BindingConstraints[0].Constraint);
        Assert.Equal(0.036 / trackingError, result.BindingConstraints[0].ShadowPrice, 1e-10);
    }

    // A benchmark of A alone has 20 %; with 12 % allowed the nearest lies on that limit, and every weight that trades risk of A keeps the sum.
    [Fact]
    public void VolatilityLimit_IsMetExactly_AndNothingNearerMeetsIt()
    {
        PortfolioWeights benchmark = Markets.Weights(1, 0, 0);
        AllocationResult result = Markets.Solve(
            Markets.Three, PortfolioObjective.MinimumTrackingError(benchmark), new() { TargetVolatility = 0.12 });
        Assert.True(result.IsOptimal, result.Detail);
        Assert.Equal(0.12, result.Volatility, 1e-10);
        double best = TrackingError(result.Weights!);
        for (double a = 0; a <= 1; a += 0.002)
        {
            for (double b = 0; a + b <= 1; b += 0.002)
            {
                PortfolioWeights other = Markets.Weights(a, b, 1 - a - b);
                double variance = (0.04 * ((a * a) + (b * b))) + (0.01 * (1 - a - b) * (1 - a - b));
                Assert.True(Math.Sqrt(variance) > 0.12 || TrackingError(other) >= best - 1e-12, $"({a}, {b}) is nearer.");
            }
        }

        BindingConstraint limit = result.BindingConstraints.Single(item => item.Constraint == "volatility ≤ 0.12");
        double wider = TrackingError(Markets.Solve(
            Markets.Three, PortfolioObjective.MinimumTrackingError(benchmark), new() { TargetVolatility = 0.12 + 1e-5 }).Weights!);
        Assert.Equal((best - wider) / 1e-5, limit.ShadowPrice, 1e-3);
    }

    private static double TrackingError(PortfolioWeights weights)
    {
        ReadOnlySpan<double> w = weights.Weights;
        return Math.Sqrt((0.04 * (((w[0] - 1) * (w[0] - 1)) + (w[1] * w[1]))) + (0.01 * w[2] * w[2]));
    }
}
