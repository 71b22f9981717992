using MrBen.Optimization.Sensitivity;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Derivatives of weights that cones hold: in closed form for two assets, and against problems solved again.</summary>
public class ConicSensitivityTests
{
    // The difference from the benchmark (½, ½) is (d, −d) with √0.05·d at its limit: d moves by 1/√0.05 per unit of it, and by nothing else.
    [Fact]
    public void TrackingErrorLimit_TwoAssets_HasTheClosedForm()
    {
        WeightSensitivity sensitivity = Sensitivity(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumReturn,
            Constraints = new() { VolatilityLimits = [new VolatilityLimit("to index", 0.05) { Benchmark = Markets.Weights(0.5, 0.5) }] },
        });
        Assert.Equal(SensitivityStatus.Differentiable, sensitivity.Status);
        AssertWeights(sensitivity.ToLimit(new(LimitKind.TrackingError, "to index"), LimitSide.AtMost), 1 / Math.Sqrt(0.05));
        AssertWeights(sensitivity.ToExpectedReturn("A"), 0);
    }

    // w² + (1 − w)² = 1/N: dw/dN = 1/(2N²(1 − 2w)) for the smaller weight w.
    [Fact]
    public void EffectiveAssets_TwoAssets_HasTheClosedForm()
    {
        WeightSensitivity sensitivity = Sensitivity(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MinimumVariance,
            Constraints = new() { MinEffectiveAssets = 1.6 },
        });
        double w = (1 - Math.Sqrt((2 / 1.6) - 1)) / 2;
        AssertWeights(sensitivity.ToLimit(new(LimitKind.EffectiveAssets), LimitSide.AtLeast), 1 / (2 * 1.6 * 1.6 * (1 - (2 * w))));
    }

    // Half of the weights with the rest in cash has the same ratio, and no limit says how much is invested.
    [Theory]
    [InlineData(null)]
    [InlineData(1.6)]
    public void MaximumSharpe_OfAnyPartOfTheMoney_IsNotUnique(double? assets)
    {
        WeightSensitivity sensitivity = Sensitivity(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumSharpe(0.01),
            Constraints = new() { MinTotal = 0.2, MaxTotal = 1.5, MaxWeight = 2, MinEffectiveAssets = assets },
        });
        Assert.Equal(AllocationStatus.Optimal, sensitivity.Result.Status);
        Assert.Equal(SensitivityStatus.NotUnique, sensitivity.Status);
        Assert.Equal(SensitivityStatus.NotUnique, sensitivity.ToRiskFreeRate().Status);
        Assert.False(sensitivity.ToExpectedReturn("A").HasValue);
    }

    [Theory]
    [InlineData(PortfolioObjectiveKind.MaximumReturn, "volatilities")]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe, "volatilities")]
    [InlineData(PortfolioObjectiveKind.MeanVarianceUtility, "volatilities")]
    [InlineData(PortfolioObjectiveKind.MinimumVariance, "effective assets")]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe, "effective assets")]
    [InlineData(PortfolioObjectiveKind.MeanVarianceUtility, "ellipsoid")]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe, "ellipsoid")]
    [InlineData(PortfolioObjectiveKind.MeanVarianceUtility, "impact")]
    public void RandomProblems_AgreeWithDifferences(PortfolioObjectiveKind kind, string what)
    {
        int compared = 0;
        int count = TestTier.Count(brief: 40, full: 500);
        for (int seed = 0; seed < count; seed++)
        {
            RandomProblem random = new(seed);
            ReturnEstimates estimates = random.Estimates;
            PortfolioProblem problem = With(random, what, random.Problem(WeightSensitivityTests.Objective(kind, 4, RandomProblem.RiskFreeRate)));
            WeightSensitivity sensitivity = Sensitivity(estimates, problem);
            if (sensitivity.Status != SensitivityStatus.Differentiable || sensitivity.Result.Volatility < 1e-3)
            {
                continue;
            }

            int asset = seed % estimates.Assets.Length;
            double[] means = estimates.ExpectedReturns.ToArray();
            bool any = WeightSensitivityTests.Agree(
                Invariant($"{what} {kind} {seed} return"), sensitivity.ToExpectedReturn(estimates.Assets[asset]), t =>
                {
                    double[] moved = [.. means];
                    moved[asset] += t;
                    return Markets.Solve(random.With(moved), problem);
                });
            if (kind is PortfolioObjectiveKind.MeanVarianceUtility)
            {
                any |= WeightSensitivityTests.Agree(Invariant($"{what} {seed} aversion"), sensitivity.ToRiskAversion(), t =>
                    Markets.Solve(estimates, problem with { Objective = PortfolioObjective.MeanVarianceUtility(4 + t) }));
            }

            if (kind is PortfolioObjectiveKind.MaximumSharpe)
            {
                any |= WeightSensitivityTests.Agree(Invariant($"{what} {seed} rate"), sensitivity.ToRiskFreeRate(), t => Markets.Solve(
                    estimates, problem with { Objective = PortfolioObjective.MaximumSharpe(RandomProblem.RiskFreeRate + t) }));
            }

            foreach (BindingConstraint binding in sensitivity.Result.BindingConstraints)
            {
                PortfolioConstraints limits = problem.Constraints;
                Func<double, PortfolioConstraints>? moved = binding.Limit!.Kind switch
                {
                    LimitKind.Volatility or LimitKind.TrackingError => t => limits with
                    {
                        VolatilityLimits = [.. limits.VolatilityLimits.Select(limit => limit.Name != binding.Limit.Name ? limit
                            : limit with { Max = limit.Max + t })],
                    },
                    LimitKind.EffectiveAssets => t => limits with { MinEffectiveAssets = limits.MinEffectiveAssets + t },
                    _ => null,
                };
                any |= moved is not null && WeightSensitivityTests.Agree(
                    Invariant($"{what} {kind} {seed} {binding.Constraint}"), sensitivity.ToLimit(binding.Limit, binding.Side),
                    t => Markets.Solve(estimates, problem with { Constraints = moved(t) }));
            }

            compared += any ? 1 : 0;
        }

        Assert.True(4 * compared >= count, Invariant($"Only {compared} of {count} problems were compared."));
    }

    // Limits half way between what the least risky and the freest weights have.
    private static PortfolioProblem With(RandomProblem random, string what, PortfolioProblem problem)
    {
        ReturnEstimates estimates = random.Estimates;
        switch (what)
        {
            case "volatilities":
                AllocationResult free = Markets.Solve(estimates, problem);
                AllocationResult lowest = Markets.Solve(estimates, random.Problem(PortfolioObjective.MinimumVariance));
                if (!free.HasWeights || !lowest.HasWeights || !(lowest.Volatility > 0 && free.Volatility > 0))
                {
                    return problem;
                }

                double[] anchor = [.. random.Anchor];
                PortfolioWeights index = PortfolioWeights.Create(estimates.Assets, anchor);
                return problem with
                {
                    Constraints = problem.Constraints with
                    {
                        VolatilityLimits =
                        [
                            new VolatilityLimit("total", 0.5 * (lowest.Volatility + free.Volatility)),
                            new VolatilityLimit("to index", 0.8 * free.Volatility) { Benchmark = index },
                        ],
                    },
                };
            case "effective assets":
                double[] weights = random.Anchor;
                double number = weights.Sum() * weights.Sum() / weights.Sum(w => w * w);
                return number <= 1
                    ? problem
                    : problem with { Constraints = problem.Constraints with { MinEffectiveAssets = number } };
            case "ellipsoid":
                return problem with { ReturnUncertainty = ReturnUncertainty.Ellipsoid(0.5, 4) };
            default:
                return problem with
                {
                    BuyCostRate = 0,
                    SellCostRate = 0,
                    NetAssetValue = 1_000_000,
                    Costs = new TradeCosts(
                        new SquareRootImpactCost(1, estimates.Assets.ToDictionary(asset => asset, _ => new TradingActivity(0.02m, 100_000))),
                        [.. estimates.Assets.Select(asset => new Instrument(asset))], estimates.Assets.ToDictionary(asset => asset, _ => 10m)),
                    CostHorizon = 1,
                };
        }
    }

    private static WeightSensitivity Sensitivity(ReturnEstimates estimates, PortfolioProblem problem) =>
        new PortfolioOptimizer().Sensitivity(problem, estimates, TestContext.Current.CancellationToken);

    private static void AssertWeights(WeightDerivative derivative, double first)
    {
        Assert.Equal(SensitivityStatus.Differentiable, derivative.Status);
        Assert.Equal(first, derivative.Values[0], 1e-7);
        Assert.Equal(-first, derivative.Values[1], 1e-7);
    }
}
