using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Problems with several volatilities, uncertain means or an effective number of assets, against closed forms and conditions.</summary>
public class ConicProblemTests
{
    private static int Count => TestTier.Count(brief: 100, full: 2_000);

    // Independent assets: of two limits, 0.04w² ≤ 0.01 on A (σ = 20 %, under other beliefs) binds at w = ½ and the total one does not.
    [Fact]
    public void MaximumReturn_LimitUnderOtherBeliefs_HoldsUnderThem()
    {
        ReturnEstimates stressed = Markets.Of([0, 0], [0.04, 0, 0, 1e-12]);
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            VolatilityLimits = [new VolatilityLimit("in stress", 0.1) { Estimates = stressed }, new VolatilityLimit("total", 0.5)],
        });
        Markets.AssertWeights(1e-9, result, 0.5, 0.5);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit?.Kind == LimitKind.Volatility);
        Assert.Equal("volatility in stress ≤ 0.1", binding.Constraint);

        // A weight of A more per 0.2 of volatility, and it earns 0.04 more than that of B.
        Assert.Equal(0.04 / 0.2, binding.ShadowPrice, 1e-6);
    }

    // The difference from the benchmark (½, ½) is (d, −d): √(0.04 + 0.01)·|d| ≤ 0.05.
    [Fact]
    public void MaximumReturn_TrackingErrorLimit_IsReached()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            VolatilityLimits = [new VolatilityLimit("to index", 0.05) { Benchmark = Markets.Weights(0.5, 0.5) }],
        });
        double d = 0.05 / Math.Sqrt(0.05);
        Markets.AssertWeights(1e-9, result, 0.5 + d, 0.5 - d);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit?.Kind == LimitKind.TrackingError);
        Assert.Equal(new PortfolioLimit(LimitKind.TrackingError, "to index"), binding.Limit);
        Assert.Equal(0.04 / Math.Sqrt(0.05), binding.ShadowPrice, 1e-6);
    }

    // Minimum variance is (0.2, 0.8), with 1/Σw² = 1.47; at 1.6 the weights solve w² + (1 − w)² = 1/1.6.
    [Fact]
    public void MinimumVariance_EffectiveAssets_AreReached()
    {
        AllocationResult result = Markets.Solve(
            Markets.Two, PortfolioObjective.MinimumVariance, new PortfolioConstraints { MinEffectiveAssets = 1.6 });
        double w = (1 - Math.Sqrt((2 / 1.6) - 1)) / 2;
        Markets.AssertWeights(1e-9, result, w, 1 - w);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit?.Kind == LimitKind.EffectiveAssets);
        Assert.Equal("effective number of assets ≥ 1.6", binding.Constraint);

        // d√(0.04w² + 0.01(1 − w)²)/dN, by dw/dN = 1/(2N²√(2/N − 1)).
        double slope = ((0.04 * w) - (0.01 * (1 - w))) / result.Volatility / (2 * 1.6 * 1.6 * Math.Sqrt((2 / 1.6) - 1));
        Assert.Equal(slope, binding.ShadowPrice, 1e-6);
        Assert.Empty(new PortfolioConstraints { MinEffectiveAssets = 1.6 }.Violations(result.Weights!));
    }

    // An ellipsoid in the shape of Σ takes κ/√years from the Sharpe ratio of every portfolio alike, and the best one stays.
    [Fact]
    public void MaximumSharpe_EllipsoidOfCovariance_KeepsTheWeights()
    {
        PortfolioProblem problem = new() { Objective = PortfolioObjective.MaximumSharpe(0.01) };
        AllocationResult certain = Markets.Solve(Markets.Three, problem);
        AllocationResult robust = Markets.Solve(Markets.Three, problem with { ReturnUncertainty = ReturnUncertainty.Ellipsoid(0.3, 4) });
        Markets.AssertWeights(1e-9, robust, certain.Weights!.Weights.ToArray());
        Assert.Equal(robust.ExpectedReturn - (0.15 * robust.Volatility), robust.WorstCaseReturn!.Value, 1e-12);
        Assert.Null(certain.WorstCaseReturn);
    }

    // Long-only, the box takes the half-width from each mean.
    [Fact]
    public void MeanVarianceUtility_BoxOfLongOnlyWeights_IsThatOfLowerMeans()
    {
        Dictionary<AssetId, double> widths = new() { ["A"] = 0.03, ["C"] = 0.01 };
        PortfolioProblem problem = new() { Objective = PortfolioObjective.MeanVarianceUtility(2) };
        AllocationResult robust = Markets.Solve(Markets.Three, problem with { ReturnUncertainty = ReturnUncertainty.Box(widths) });
        AllocationResult lower = Markets.Solve(Markets.Of([0.09, 0.08, 0.03], Markets.Three.Covariance.Values), problem);
        Markets.AssertWeights(robust, lower.Weights!.Weights.ToArray());
        Assert.Equal(lower.ExpectedReturn, robust.WorstCaseReturn!.Value, 1e-12);
    }

    // One asset beside cash, u = μw − δ|w| − ½λσ²w²: nothing where |μ| ≤ δ, otherwise (|μ| − δ)/(λσ²) on its side.
    [Theory]
    [InlineData(0.10, 0.04, 0.5)]
    [InlineData(-0.10, 0.04, -0.5)]
    [InlineData(0.03, 0.04, 0)]
    public void MeanVarianceUtility_BoxOfBothSides_IsSoftThreshold(double mean, double width, double expected)
    {
        AllocationResult result = Markets.Solve(Markets.Of([mean], [0.04]), new PortfolioProblem
        {
            Objective = PortfolioObjective.MeanVarianceUtility(3),
            Constraints = new PortfolioConstraints { MinWeight = -1, MinTotal = -1 },
            ReturnUncertainty = ReturnUncertainty.Box(new Dictionary<AssetId, double> { ["A"] = width }),
        });
        Markets.AssertWeights(result, expected);
    }

    // A set with short positions holds the one without: its best worst case is no lower, under a target volatility and as a ratio.
    [Theory]
    [InlineData(true, 0.095)]
    [InlineData(false, 0.095)]
    [InlineData(true, null)]
    public void Solve_BoxWithShortPositions_IsNoWorseThanWithout(bool ratio, double? volatility)
    {
        AllocationResult both = Robust(-1);
        AllocationResult longOnly = Robust(0);
        Assert.True(both.IsOptimal && longOnly.IsOptimal, $"{both.Detail} {longOnly.Detail}");
        Assert.True(Value(both) >= Value(longOnly) - 1e-9, Invariant($"{Value(both):R} is below {Value(longOnly):R}."));

        double Value(AllocationResult result) => result.WorstCaseReturn!.Value / (ratio ? result.Volatility : 1);

        AllocationResult Robust(double least) => Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Objective = ratio ? PortfolioObjective.MaximumSharpe(0) : PortfolioObjective.MaximumReturn,
            Constraints = new PortfolioConstraints { MinWeight = least, MaxWeight = 2, TargetVolatility = volatility },
            ReturnUncertainty = ReturnUncertainty.Box(new Dictionary<AssetId, double> { ["A"] = 0.08 }),
        });
    }

    // A target return holds for every mean: 0.1w + 0.06(1 − w) − κσ(w) ≥ target, at equality for the least variance.
    [Fact]
    public void MinimumVariance_TargetReturnUnderUncertainty_HoldsForTheWorstMeans()
    {
        AllocationResult result = Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Constraints = new PortfolioConstraints { TargetReturn = 0.06 },
            ReturnUncertainty = ReturnUncertainty.DiagonalEllipsoid(0.2, 4),
        });
        Assert.True(result.IsOptimal, result.Detail);
        Assert.Equal(0.06, result.WorstCaseReturn!.Value, 1e-9);
    }

    [Fact]
    public void Solve_LimitsThatConflict_AreNamed()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            VolatilityLimits = [new VolatilityLimit("total", 0.05)],
        });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(["sum of weights = 1", "volatility total ≤ 0.05"], result.Conflict);
    }

    // Three assets have no effective number of 4, whatever else is asked; 3 would do, and with the volatility more of that.
    [Fact]
    public void Explain_LimitsThatConflict_AreTheIrreducibleOnesAndWhatWouldDo()
    {
        PortfolioProblem problem = new()
        {
            Objective = PortfolioObjective.MaximumReturn,
            Constraints = new PortfolioConstraints
            {
                MinEffectiveAssets = 4,
                VolatilityLimits = [new VolatilityLimit("total", 0.2), new VolatilityLimit("other", 0.3)],
            },
        };
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(
            problem, Markets.Three, TestContext.Current.CancellationToken);
        Assert.Equal("effective number of assets ≥ 4", Assert.Single(explanation.Result.Conflict, item => item.StartsWith("eff", StringComparison.Ordinal)));
        Assert.DoesNotContain(explanation.Result.Conflict, item => item.StartsWith("vol", StringComparison.Ordinal));
        LimitRelaxation relaxation = Assert.Single(explanation.Relaxations);
        Assert.Equal(LimitKind.EffectiveAssets, relaxation.Limit.Kind);
        Assert.Equal(3 * (1 - 1e-6), relaxation.To, 1e-6);
        Assert.True(Markets.Solve(Markets.Three, problem with { Constraints = explanation.Relax(problem.Constraints) }).IsOptimal);
    }

    [Fact]
    public void Solve_SoftLimit_GivesWayToVolatility()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            VolatilityLimits = [new VolatilityLimit("total", 0.12)],
            AssetBounds = [new WeightBounds("A", 0.8, 1) { Priority = 1 }],
        });
        Assert.True(result.IsOptimal, $"{result.Status}: {result.Detail}");
        Assert.Equal(0.12, result.Volatility, 1e-8);
        Assert.Equal(1, Assert.Single(result.Violations).Priority);
    }

    [Fact]
    public void Solve_BenchmarkOfAnotherAsset_IsMismatch()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            VolatilityLimits = [new VolatilityLimit("to index", 0.05) { Benchmark = Markets.Weights(0.4, 0.3, 0.3) }],
        });
        Assert.Equal(AllocationStatus.AssetMismatch, result.Status);
        Assert.Equal("Asset C in the benchmark of volatility limit to index is not among the 2 assets to allocate to.", result.Detail);
    }

    [Theory]
    [InlineData("", 0.1, "VolatilityLimits has a limit without a name.")]
    [InlineData("x", 0, "Volatility limit x must be positive and finite; it is 0.")]
    [InlineData("x", double.NaN, "Volatility limit x must be positive and finite; it is NaN.")]
    public void Validate_UnsoundVolatilityLimit_IsNamed(string name, double max, string error) =>
        Assert.Contains(error, new PortfolioConstraints { VolatilityLimits = [new VolatilityLimit(name, max)] }.Validate());

    // Optimal over a convex set exactly where no weights of the set have more of the gradient; the set has cones in both programs, but the
    // second is linear, and its answer is checked against every limit by comparison.
    [Fact]
    public void Solve_RandomProblems_AreFirstOrderOptimalAndKeepTheLimits()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            RandomProblem random = new(seed);
            int n = random.Estimates.Assets.Length;
            Random dice = new(seed);
            PortfolioConstraints constraints = random.Constraints with
            {
                MaxTurnover = null,
                VolatilityLimits =
                [
                    new VolatilityLimit("total", Volatility(random, random.Anchor) * (1 + (0.3 * dice.NextDouble()))),
                    new VolatilityLimit("to current", Volatility(random, Difference(random.Anchor, random.Current)) * 1.2 + 1e-3)
                    {
                        Benchmark = PortfolioWeights.Create(random.Estimates.Assets, random.Current),
                    },
                ],
            };
            PortfolioProblem problem = new()
            {
                Objective = PortfolioObjective.MeanVarianceUtility(3),
                Constraints = constraints,
                L2Regularization = random.L2Regularization,
            };
            AllocationResult result = Markets.Solve(random.Estimates, problem);
            Assert.True(result.IsOptimal, Invariant($"Seed {seed}: {result.Status} {result.Detail}"));
            Assert.Empty(constraints.Violations(result.Weights!, random.Estimates, tolerance: 1e-9));
            double[] gradient = Gradient(random, result.Weights!.Weights);
            AllocationResult other = Markets.Solve(random.With(gradient), new PortfolioProblem
            {
                Objective = PortfolioObjective.MaximumReturn,
                Constraints = constraints,
            });
            Assert.True(other.IsOptimal, Invariant($"Seed {seed}: {other.Status} {other.Detail}"));
            double gain = Kernels.Dot(gradient, other.Weights!.Weights) - Kernels.Dot(gradient, result.Weights.Weights);
            Assert.True(gain <= 1e-9, Invariant($"Seed {seed}: other weights gain {gain:E2}."));
        }
    }

    private static double[] Gradient(RandomProblem random, ReadOnlySpan<double> weights)
    {
        double[] gradient = random.RegularizedMarginal(weights);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = random.Estimates.ExpectedReturns[i] - (3 * gradient[i]);
        }

        return gradient;
    }

    private static double Volatility(RandomProblem random, double[] weights) =>
        Math.Sqrt(Math.Max(0, random.Estimates.Covariance.QuadraticForm(weights)));

    private static double[] Difference(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a - b)];
}
