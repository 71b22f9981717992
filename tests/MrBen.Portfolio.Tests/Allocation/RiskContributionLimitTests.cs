using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Limits of shares of the variance.</summary>
public class RiskContributionLimitTests
{
    // Independent assets: A's share is 0.04w²/(0.04w² + 0.01(1 − w)²), so that at most 1/2 means w ≤ 1/3.
    [Fact]
    public void MaximumReturn_ContributionLimit_IsReached()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            RiskContributions = [new RiskContributionLimit("stocks", ["A"], 0.5)],
        });
        Assert.Equal(AllocationStatus.LocallyOptimal, result.Status);
        Assert.Equal(1.0 / 3, result.Weights!["A"], 1e-8);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit?.Kind == LimitKind.RiskContribution);
        Assert.Equal("risk contribution of stocks ≤ 0.5", binding.Constraint);

        // w/(1 − w) = √(s/(1 − s))/2 at a share s, so that dw/ds = 4/9 at ½, times what A earns more than B.
        Assert.Equal(0.04 * 4 / 9.0, binding.ShadowPrice, 1e-6);
        Assert.Equal(0.1 - ((0.1 / 3) + (0.06 * 2 / 3)), result.ProvenGap!.Value, 1e-8);
    }

    // Hardly more than 1/n for everybody leaves little but the equal-risk portfolio.
    [Theory]
    [InlineData("variance")]
    [InlineData("sharpe")]
    public void Solve_AllSharesNearlyEqual_AreNearRiskParity(string objective)
    {
        for (int seed = 0; seed < TestTier.Count(brief: 10, full: 200); seed++)
        {
            ReturnEstimates estimates = Markets.Sampled(5, 80, seed);
            AllocationResult parity = new RiskParityStrategy().Allocate(estimates, cancellationToken: TestContext.Current.CancellationToken);
            AllocationResult result = Markets.Solve(
                estimates, objective == "sharpe" ? PortfolioObjective.MaximumSharpe(-0.2) : PortfolioObjective.MinimumVariance,
                new PortfolioConstraints
                {
                    RiskContributions = [.. estimates.Assets.Select(asset => new RiskContributionLimit(asset.Value, [asset], 0.201))],
                });
            Assert.True(result.HasWeights, Invariant($"Seed {seed}: {result.Status} {result.Detail}"));
            Assert.Equal(parity.Weights!.Weights.ToArray(), result.Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) <= 0.01);
        }
    }

    [Fact]
    public void Solve_LimitsThatDoNotBind_AreOptimal()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, new PortfolioConstraints
        {
            RiskContributions = [new RiskContributionLimit("stocks", ["A"], 0.9, 0.1)],
        });
        Markets.AssertWeights(result, 0.2, 0.8);
        Assert.Null(result.ProvenGap);
    }

    // No weights near by may be better: against a fine grid of three assets, everywhere.
    [Fact]
    public void MinimumVariance_GroupLimit_IsAsGoodAsTheBestOfAGrid()
    {
        ReturnEstimates estimates = Markets.Sampled(3, 60, 11);
        PortfolioConstraints constraints = new()
        {
            RiskContributions = [new RiskContributionLimit("first", [estimates.Assets[0]], 0.6, 0.45)],
        };
        AllocationResult result = Markets.Solve(estimates, PortfolioObjective.MinimumVariance, constraints);
        Assert.True(result.HasWeights, $"{result.Status}: {result.Detail}");
        Assert.Empty(constraints.Violations(result.Weights, estimates, tolerance: 1e-8));
        double best = double.PositiveInfinity;
        for (int a = 0; a <= 400; a++)
        {
            for (int b = 0; a + b <= 400; b++)
            {
                PortfolioWeights weights = PortfolioWeights.Create(
                    estimates.Assets, [a / 400.0, b / 400.0, (400 - a - b) / 400.0]);
                if (constraints.Violations(weights, estimates).Count == 0)
                {
                    best = Math.Min(best, Math.Sqrt(estimates.Covariance.QuadraticForm(weights.Weights)));
                }
            }
        }

        Assert.True(result.Volatility <= best + 1e-9, Invariant($"{result.Volatility:R} is above {best:R}."));
    }

    [Fact]
    public void Validate_WithHoldings_IsRefused() => Assert.Contains(
        "RiskContributions and Holdings do not go together.",
        new PortfolioConstraints
        {
            Holdings = new HoldingLimits { MaxAssets = 3 },
            RiskContributions = [new RiskContributionLimit("x", ["A"], 0.5)],
        }.Validate());

    // Contributions sum to 1: three of at most 0.2 do not.
    [Fact]
    public void LimitsThatNoContributionsKeep_AreAConflict()
    {
        PortfolioConstraints constraints = new()
        {
            RiskContributions =
            [
                new RiskContributionLimit("a", ["A"], 0.2), new RiskContributionLimit("b", ["B"], 0.2),
                new RiskContributionLimit("c", ["C"], 0.2),
            ],
        };
        AllocationResult result = Markets.Solve(Markets.Three, PortfolioObjective.MinimumVariance, constraints);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(3, result.Conflict.Length);
        Assert.All(result.Conflict, words => Assert.Contains("≤ 0.2", words, StringComparison.Ordinal));

        // As documented: no smallest move of them is sought.
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(
            new PortfolioProblem { Constraints = constraints }, Markets.Three, TestContext.Current.CancellationToken);
        Assert.Empty(explanation.Relaxations);
        Assert.Equal([result.Detail], explanation.Lines);
    }
}
