using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Frontiers against closed forms and against single problems.</summary>
public class EfficientFrontierTests
{
    private static int Count => TestTier.Count(brief: 40, full: 1_000);

    // σ² = 0.04w² + 0.01(1 − w)² is least at w = 0.2; each weight of A earns 0.04 more, so that r = 0.06 + 0.04w.
    [Fact]
    public void EfficientFrontier_OfTwoAssets_HasTheTwoCorners()
    {
        EfficientFrontier frontier = Of(Markets.Two, new PortfolioProblem());
        Assert.True(frontier.IsExact);
        Assert.Equal(AllocationStatus.Optimal, frontier.Status);
        Assert.Equal(2, frontier.Corners.Length);
        Assert.Equal([0.2, 0.8], frontier.Corners[0].Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) <= 1e-12);
        Assert.Equal([1.0, 0.0], frontier.Corners[1].Weights.Weights.ToArray());
        Assert.Equal(0.068, frontier.Corners[0].ExpectedReturn, 1e-12);
        Assert.Equal(Math.Sqrt(0.008), frontier.Corners[0].Volatility, 1e-12);
        Assert.True(double.IsPositiveInfinity(frontier.Corners[0].RiskAversion));

        // 0.04 = λ(0.04w − 0.01(1 − w)) at w = 1.
        Assert.Equal(1, frontier.Corners[1].RiskAversion, 1e-9);
        Markets.AssertWeights(frontier.MinimumRisk, 0.2, 0.8);
        Markets.AssertWeights(frontier.MaximumReturn, 1, 0);
        Assert.Empty(frontier.Samples);
    }

    // At r = 0.08, w = ½: dσ/dr = (0.08w − 0.02(1 − w))/(2σ)·dw/dr with dw/dr = 25.
    [Fact]
    public void AtReturn_Between_IsOnTheLineWithItsPrice()
    {
        AllocationResult result = Of(Markets.Two, new PortfolioProblem()).AtReturn(0.08, TestContext.Current.CancellationToken);
        Markets.AssertWeights(result, 0.5, 0.5);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.ExpectedReturn);
        Assert.Equal("expected return ≥ 0.08", binding.Constraint);
        Assert.Equal(0.03 / (2 * Math.Sqrt(0.0125)) * 25, binding.ShadowPrice, 1e-9);
        Assert.True(result.Certificate!.Value.Holds(1e-9, 1e-9));
    }

    [Fact]
    public void AtReturn_BelowTheLeastRiskAndBeyondTheLargest_IsTheEnd()
    {
        EfficientFrontier frontier = Of(Markets.Two, new PortfolioProblem());
        Markets.AssertWeights(frontier.AtReturn(0.01, TestContext.Current.CancellationToken), 0.2, 0.8);
        Markets.AssertWeights(frontier.AtReturn(0.1, TestContext.Current.CancellationToken), 1, 0);
        AllocationResult beyond = frontier.AtReturn(0.11, TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.PrimalInfeasible, beyond.Status);
        Assert.Contains("expected return ≥ 0.11", beyond.Detail, StringComparison.Ordinal);
    }

    // Risk and return of every question against a problem of its own, over random constraints.
    [Fact]
    public void Frontier_OfRandomProblems_IsThatOfSingleProblems()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem random = new(seed);
            PortfolioProblem problem = new()
            {
                Constraints = random.Constraints with { MaxTurnover = null },
                L2Regularization = random.L2Regularization,
            };
            EfficientFrontier frontier = Of(random.Estimates, problem);
            Assert.True(frontier.IsExact && frontier.Status == AllocationStatus.Optimal, $"{seed}: {frontier.Detail}");
            ImmutableArray<AllocationResult> points = frontier.Points(5, TestContext.Current.CancellationToken);
            for (int k = 0; k < points.Length; k++)
            {
                AllocationResult point = points[k];
                Assert.True(point.IsOptimal, $"{seed}, {k}: {point.Detail}");
                Assert.Empty(problem.Constraints.Violations(point.Weights));
                Assert.True(k == 0 || Risk(point) >= Risk(points[k - 1]) - 1e-9, $"{seed}, {k}");
                Assert.True(k == 0 || point.ExpectedReturn > points[k - 1].ExpectedReturn, $"{seed}, {k}");
                AllocationResult single = Markets.Solve(random.Estimates, problem with
                {
                    Constraints = problem.Constraints with { TargetReturn = point.ExpectedReturn - 1e-12 },
                });
                Assert.True(single.IsOptimal, $"{seed}, {k}: {single.Detail}");
                AssertNear(Risk(single), Risk(point), 1e-7, $"{seed}, {k}");
            }

            foreach (double aversion in (double[])[0.5, 3, 40])
            {
                AllocationResult own = Markets.Solve(
                    random.Estimates, problem with { Objective = PortfolioObjective.MeanVarianceUtility(aversion) });
                AllocationResult asked = frontier.AtRiskAversion(aversion, TestContext.Current.CancellationToken);
                AssertNear(Utility(own, aversion), Utility(asked, aversion), 1e-8, $"{seed}, λ = {aversion}");
            }

            double limit = 0.5 * (frontier.MinimumRisk.Volatility + (frontier.MaximumReturn.HasWeights ? frontier.MaximumReturn.Volatility : 1));
            AllocationResult atLimit = Markets.Solve(random.Estimates, problem with
            {
                Objective = PortfolioObjective.MaximumReturn,
                Constraints = problem.Constraints with { TargetVolatility = limit },
            });
            AllocationResult calm = frontier.AtVolatility(limit, TestContext.Current.CancellationToken);
            Assert.Equal(atLimit.Status, calm.Status);
            AssertNear(atLimit.ExpectedReturn, calm.ExpectedReturn, 1e-7, $"{seed}, σ = {limit}");

            AllocationResult ownRatio = Markets.Solve(random.Estimates, problem with { Objective = PortfolioObjective.MaximumSharpe(0.02) });
            AllocationResult ratio = frontier.MaximumSharpe(0.02, TestContext.Current.CancellationToken);
            Assert.Equal(ownRatio.Status, ratio.Status);
            if (ownRatio.HasWeights && Risk(ownRatio) > 1e-5)
            {
                // Of a perfect hedge the ratio is one of rounding.
                AssertNear(Sharpe(ownRatio), Sharpe(ratio), 1e-7, $"{seed}, Sharpe");
            }

            double Risk(AllocationResult result)
            {
                double squares = problem.L2Regularization * result.Weights!.Weights.ToArray().Sum(w => w * w);
                return Math.Sqrt((result.Volatility * result.Volatility) + squares);
            }

            double Utility(AllocationResult result, double aversion) => result.ExpectedReturn - (0.5 * aversion * Risk(result) * Risk(result));

            double Sharpe(AllocationResult result) => (result.ExpectedReturn - (0.02 * result.Weights!.Total)) / Risk(result);
        }
    }

    // The same shadow prices as the single problem's: of the volatility per unit of each limit.
    [Fact]
    public void AtReturn_WithOtherLimitsBinding_HasTheirPrices()
    {
        PortfolioConstraints constraints = new() { MaxWeight = 0.5 };
        AllocationResult asked = Of(Markets.Three, new PortfolioProblem { Constraints = constraints })
            .AtReturn(0.095, TestContext.Current.CancellationToken);
        AllocationResult single = Markets.Solve(
            Markets.Three, PortfolioObjective.MinimumVariance, constraints with { TargetReturn = 0.095 });
        Markets.AssertWeights(asked, single.Weights!.Weights.ToArray());
        Assert.Equal(
            single.BindingConstraints.Select(item => item.Constraint).Order(), asked.BindingConstraints.Select(item => item.Constraint).Order());
        foreach (BindingConstraint binding in single.BindingConstraints)
        {
            Assert.Equal(binding.ShadowPrice, asked.BindingConstraints.First(item => item.Constraint == binding.Constraint).ShadowPrice, 1e-8);
        }
    }

    [Fact]
    public void Points_WithTurnover_AreSolvedOneByOne()
    {
        PortfolioProblem problem = new()
        {
            Constraints = new PortfolioConstraints { MaxTurnover = 0.6 },
            CurrentWeights = Markets.Weights(0.3, 0.3, 0.4),
            BuyCostRate = 0.001,
            SellCostRate = 0.001,
        };
        EfficientFrontier frontier = new PortfolioOptimizer().EfficientFrontier(
            problem, Markets.Three, 7, TestContext.Current.CancellationToken);
        Assert.False(frontier.IsExact);
        Assert.Contains("trades are counted", frontier.Detail, StringComparison.Ordinal);
        Assert.Empty(frontier.Corners);
        Assert.Equal(7, frontier.Samples.Length);
        double step = (frontier.MaximumReturn.ExpectedReturn - frontier.MinimumRisk.ExpectedReturn) / 6;
        for (int k = 0; k < 7; k++)
        {
            Assert.True(frontier.Samples[k].IsOptimal, frontier.Samples[k].Detail);
            Assert.Equal(frontier.MinimumRisk.ExpectedReturn + (k * step), frontier.Samples[k].ExpectedReturn, 1e-8);
            Assert.True(k == 0 || frontier.Samples[k].Volatility >= frontier.Samples[k - 1].Volatility);
        }

        AllocationResult asked = frontier.AtRiskAversion(3, TestContext.Current.CancellationToken);
        AllocationResult single = Markets.Solve(Markets.Three, problem with { Objective = PortfolioObjective.MeanVarianceUtility(3) });
        Markets.AssertWeights(1e-9, asked, single.Weights!.Weights.ToArray());
    }

    [Fact]
    public void Points_WithCones_KeepThem()
    {
        EfficientFrontier frontier = new PortfolioOptimizer().EfficientFrontier(
            new PortfolioProblem { Constraints = new PortfolioConstraints { MinEffectiveAssets = 2 } }, Markets.Three, 4,
            TestContext.Current.CancellationToken);
        Assert.False(frontier.IsExact);
        Assert.Equal(4, frontier.Samples.Length);
        Assert.All(frontier.Samples, point =>
        {
            Assert.True(point.IsOptimal, point.Detail);
            Assert.Empty(new PortfolioConstraints { MinEffectiveAssets = 2 }.Violations(point.Weights, tolerance: 1e-7));
        });
    }

    [Fact]
    public void EfficientFrontier_WithoutWeights_HasNoPoints()
    {
        EfficientFrontier frontier = Of(Markets.Two, new PortfolioProblem { Constraints = new PortfolioConstraints { MaxWeight = 0.3 } });
        Assert.Equal(AllocationStatus.PrimalInfeasible, frontier.Status);
        Assert.Equal(frontier.MinimumRisk.Detail, frontier.Detail);
        Assert.Empty(frontier.Corners);
        Assert.Empty(frontier.Points(5, TestContext.Current.CancellationToken));
        Assert.Equal(AllocationStatus.PrimalInfeasible, frontier.AtReturn(0.05, TestContext.Current.CancellationToken).Status);
        Assert.Equal(AllocationStatus.PrimalInfeasible, frontier.MaximumReturn.Status);
    }

    // Without bounds w = 0.2 + d has the variance 0.008 + 0.05d² and the return 0.068 + 0.04d.
    [Fact]
    public void EfficientFrontier_WithoutBounds_GoesOnForEver()
    {
        EfficientFrontier frontier = Of(Markets.Two, new PortfolioProblem
        {
            Constraints = new PortfolioConstraints { MinWeight = double.NegativeInfinity, MaxWeight = double.PositiveInfinity },
        });
        Assert.True(frontier.IsExact);
        Assert.Equal(AllocationStatus.Unbounded, frontier.MaximumReturn.Status);
        Markets.AssertWeights(frontier.AtReturn(0.468, TestContext.Current.CancellationToken), 10.2, -9.2);
        Assert.Single(frontier.Points(5, TestContext.Current.CancellationToken));
    }

    // A bound of A at 0.7 that may give way gives way to a smallest weight of B of 0.5.
    [Fact]
    public void EfficientFrontier_WithPriorities_LetsThemGiveWay()
    {
        PortfolioConstraints constraints = new()
        {
            AssetBounds = [new WeightBounds("A", 0.7, 1) { Priority = 1 }, new WeightBounds("B", 0.5, 1)],
        };
        EfficientFrontier frontier = Of(Markets.Two, new PortfolioProblem { Constraints = constraints });
        Assert.True(frontier.IsExact);
        Markets.AssertWeights(1e-8, frontier.MinimumRisk, 0.5, 0.5);
        Assert.Single(frontier.MinimumRisk.Violations);
    }

    [Fact]
    public void EfficientFrontier_OfATrackingError_IsItsOwn()
    {
        PortfolioProblem problem = new() { Objective = PortfolioObjective.MinimumTrackingError(Markets.Weights(0.5, 0.5)) };
        EfficientFrontier frontier = Of(Markets.Two, problem);
        Assert.False(frontier.IsExact);
        Markets.AssertWeights(1e-8, frontier.MinimumRisk, 0.5, 0.5);
        Markets.AssertWeights(1e-8, frontier.AtReturn(0.09, TestContext.Current.CancellationToken), 0.75, 0.25);
        Assert.Throws<InvalidOperationException>(() => frontier.AtVolatility(0.1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void EfficientFrontier_OfTwice_IsTheSame()
    {
        ReturnEstimates estimates = Markets.Sampled(12, 60, 3);
        double[] first = [.. Of(estimates, new PortfolioProblem()).Corners.SelectMany(corner => corner.Weights.Weights.ToArray())];
        double[] second = [.. Of(estimates, new PortfolioProblem()).Corners.SelectMany(corner => corner.Weights.Weights.ToArray())];
        Assert.Equal(first, second);
    }

    [Fact]
    public void EfficientFrontier_OfBadArguments_Throws()
    {
        PortfolioOptimizer optimizer = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        EfficientFrontier frontier = Of(Markets.Two, new PortfolioProblem());
        Assert.Throws<ArgumentNullException>(() => optimizer.EfficientFrontier(null!, Markets.Two, token));
        Assert.Throws<ArgumentNullException>(() => optimizer.EfficientFrontier(new PortfolioProblem(), null!, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.EfficientFrontier(new PortfolioProblem(), Markets.Two, 1, token));
        Assert.Throws<ArgumentException>(() => optimizer.EfficientFrontier(
            new PortfolioProblem { L2Regularization = -1 }, Markets.Two, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.Points(1, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtReturn(double.NaN, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtVolatility(0, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtRiskAversion(-1, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.MaximumSharpe(double.PositiveInfinity, token));
    }

    private static EfficientFrontier Of(ReturnEstimates estimates, PortfolioProblem problem) =>
        new PortfolioOptimizer().EfficientFrontier(problem, estimates, TestContext.Current.CancellationToken);

    private static void AssertNear(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: {expected:R} and {actual:R}");
}
