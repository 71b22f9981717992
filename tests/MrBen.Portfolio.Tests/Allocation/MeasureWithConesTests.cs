using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>
/// Measures over scenarios beside volatilities, an effective number of assets, uncertain means and Sharpe ratios: against closed forms, and
/// against a scan of all weights of two assets.
/// </summary>
public class MeasureWithConesTests
{
    private const int Grid = 2_000;

    // The worst case 0.05 − 0.15w is best at w = 3/7, where √(0.04w² + 0.01(1 − w)²) is 0.103; the limit stops at w = 0.3.
    [Fact]
    public void MinimumRisk_TargetVolatility_IsReachedAtItsPrice()
    {
        const double w = 0.3;
        double limit = Math.Sqrt((0.04 * w * w) + (0.01 * (1 - w) * (1 - w)));
        PortfolioProblem problem = MeasureTests.OfWorstCase();
        problem.Constraints = new PortfolioConstraints { TargetVolatility = limit };
        AllocationResult result = Markets.Solve(Markets.Two, problem);
        Markets.AssertWeights(1e-8, result, w, 1 - w);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Volatility);
        Assert.Equal(0.15 * limit / ((0.04 * w) - (0.01 * (1 - w))), binding.ShadowPrice, 1e-4);
    }

    // The largest Sharpe ratio is at w = 2.5/8.5; a worst case of 0.05 − 0.15w ≤ 0 takes a third of A at least.
    [Fact]
    public void MaximumSharpe_MeasureLimit_IsReachedAtItsPrice()
    {
        AllocationResult result = Markets.Solve(Markets.Two, MeasureTests.Limited(PortfolioObjective.MaximumSharpe(0), 0));
        const double w = 1.0 / 3;
        Markets.AssertWeights(1e-8, result, w, 1 - w);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Measure);
        double volatility = result.Volatility;
        double slope = (0.04 / volatility)
            - (result.ExpectedReturn / Math.Pow(volatility, 3) * ((0.04 * w) - (0.01 * (1 - w))));
        Assert.Equal(-slope / 0.15, binding.ShadowPrice, 1e-5);
    }

    [Fact]
    public void MaximumSharpe_LooseMeasureLimit_IsTheTangencyPortfolio()
    {
        AllocationResult result = Markets.Solve(Markets.Two, MeasureTests.Limited(PortfolioObjective.MaximumSharpe(0), 0.5));
        Markets.AssertWeights(1e-7, result, 2.5 / 8.5, 6 / 8.5);
        Assert.Empty(result.BindingConstraints.Where(item => item.Limit!.Kind == LimitKind.Measure));
    }

    // A volatility of 8 % is below the least one, 8.9 %: the tail has no part in it, nor has it in the conflict.
    [Fact]
    public void Solve_ConflictOfACone_NamesNothingElse()
    {
        PortfolioProblem problem = MeasureTests.Limited(PortfolioObjective.MaximumReturn, 0.5);
        problem.Constraints.TargetVolatility = 0.08;
        AllocationResult result = Markets.Solve(Markets.Two, problem);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(["sum of weights = 1", "volatility ≤ 0.08"], result.Conflict.Take(2));
        Assert.DoesNotContain(result.Conflict, item => item.Contains("measure", StringComparison.Ordinal));
    }

    // Each allows some weights: the worst case is at most 0 from w = 1/3 on, the volatility at most 9 % up to w = 0.28.
    [Fact]
    public void Solve_MeasureAndVolatilityConflict_NamesBoth()
    {
        PortfolioProblem problem = MeasureTests.Limited(PortfolioObjective.MaximumReturn, 0);
        problem.Constraints.TargetVolatility = 0.09;
        AllocationResult result = Markets.Solve(Markets.Two, problem);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(["sum of weights = 1", "volatility ≤ 0.09", "measure tail ≤ 0"], result.Conflict);
    }

    [Theory]
    [InlineData("minimum risk")]
    [InlineData("maximum ratio")]
    [InlineData("maximum Sharpe")]
    [InlineData("maximum return")]
    [InlineData("utility")]
    public void Solve_TwoAssets_NoWeightsOfAScanAreBetter(string what)
    {
        int solved = 0;
        int count = TestTier.Count(brief: 30, full: 500);
        for (int seed = 0; seed < count; seed++)
        {
            (ReturnPanel panel, ReturnEstimates estimates) = MeasureTests.Random(seed, assets: 2);
            ScenarioMeasure measure = seed % 3 == 0 ? ScenarioMeasure.ConditionalValueAtRisk(0.9)
                : seed % 3 == 1 ? ScenarioMeasure.MaximumDrawdown : ScenarioMeasure.SemiDeviation;
            ReturnUncertainty? uncertainty = seed % 2 == 0 ? ReturnUncertainty.Ellipsoid(0.2, 4) : null;
            ScenarioSet set = MeasureTests.SetOf(panel);
            double low = Math.Min(measure.At(set, [1, 0]), measure.At(set, [0, 1]));
            double high = Math.Max(measure.At(set, [1, 0]), measure.At(set, [0, 1]));
            bool limitsMeasure = what is "maximum Sharpe" or "maximum return" or "utility";
            PortfolioProblem problem = new()
            {
                Objective = what switch
                {
                    "minimum risk" => PortfolioObjective.MinimumRisk(measure),
                    "maximum ratio" => PortfolioObjective.MaximumRatio(measure, 0.01),
                    "maximum Sharpe" => PortfolioObjective.MaximumSharpe(0.01),
                    "maximum return" => PortfolioObjective.MaximumReturn,
                    _ => PortfolioObjective.MeanVarianceUtility(5),
                },
                Constraints = new PortfolioConstraints
                {
                    MinEffectiveAssets = 1.1,
                    VolatilityLimits = [new VolatilityLimit("to index", 0.07) { Benchmark = PortfolioWeights.Create(estimates.Assets, [0.4, 0.6]) }],
                    MeasureLimits = limitsMeasure ? [new MeasureLimit("tail", measure, low + (0.3 * (high - low)))] : [],
                },
                ReturnUncertainty = uncertainty,
                Scenarios = panel,
            };
            AllocationResult result = Markets.Solve(estimates, problem);
            double best = double.NegativeInfinity;
            for (int k = 0; k <= Grid; k++)
            {
                double w = (double)k / Grid;
                PortfolioWeights weights = PortfolioWeights.Create(estimates.Assets, [w, 1 - w]);
                if (problem.Constraints.Violations(weights, estimates, scenarios: panel).Count == 0)
                {
                    best = Math.Max(best, Value(weights));
                }
            }

            if (!result.HasWeights)
            {
                Assert.True(double.IsNegativeInfinity(best), Invariant($"{seed}: {result.Status}, {result.Detail}"));
                continue;
            }

            solved++;
            double value = Value(result.Weights!);
            IReadOnlyList<ConstraintViolation> violations = problem.Constraints.Violations(
                result.Weights!, estimates, tolerance: 1e-8, scenarios: panel);
            Assert.True(violations.Count == 0, Invariant($"{seed}: {string.Join(", ", violations.Select(item => item.Words))}"));
            Assert.True(value >= best - (1e-9 * Math.Abs(best)), Invariant($"{seed}: {value} below {best}"));

            double Value(PortfolioWeights weights)
            {
                double mean = estimates.MeanOf(weights) - (uncertainty?.LossOf(estimates, weights.Weights) ?? 0);
                double variance = Math.Pow(estimates.VolatilityOf(weights), 2);
                return what switch
                {
                    "minimum risk" => -measure.At(set, weights.Weights),
                    "maximum ratio" => (mean - 0.01) / measure.At(set, weights.Weights),
                    "maximum Sharpe" => (mean - 0.01) / Math.Sqrt(variance),
                    "maximum return" => mean,
                    _ => mean - (2.5 * variance),
                };
            }
        }

        Assert.True(2 * solved >= count, Invariant($"Only {solved} of {count} had an answer."));
    }
}
