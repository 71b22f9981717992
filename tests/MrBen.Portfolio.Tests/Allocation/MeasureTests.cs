using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Measures over scenarios as objectives and limits, against closed forms and the engine called directly.</summary>
public class MeasureTests
{
    private static int Count => TestTier.Count(brief: 30, full: 500);

    // With a weight w of A the outcomes are 0.15w − 0.05 and 0.1 − 0.2w: the worst is best at w = 3/7, where both are 1/70.
    private static ReturnPanel TwoPeriods { get; } = Panel(2, [0.10, -0.05, -0.10, 0.10]);

    private static ImmutableArray<ScenarioMeasure> Measures { get; } =
    [
        ScenarioMeasure.ConditionalValueAtRisk(0.9), ScenarioMeasure.WorstCase, ScenarioMeasure.MeanAbsoluteDeviation,
        ScenarioMeasure.SemiDeviation, ScenarioMeasure.Variance, ScenarioMeasure.MaximumDrawdown, ScenarioMeasure.UlcerIndex,
        ScenarioMeasure.EntropicValueAtRisk(0.9), ScenarioMeasure.LowerPartialMoment(0.001),
    ];

    [Fact]
    public void MinimumRisk_WorstCaseOfTwoPeriods_IsClosedForm()
    {
        AllocationResult result = Markets.Solve(Markets.Two, OfWorstCase());
        Markets.AssertWeights(1e-8, result, 3.0 / 7, 4.0 / 7);
        Assert.Equal(-1.0 / 70, result.MeasureValue!.Value, 1e-9);
        Assert.True(result.ConicCertificate!.Value.Holds(1e-8));
        Assert.Null(result.Certificate);
        Assert.DoesNotContain(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.AssetWeight);
    }

    // The loss of the second period, 0.2w − 0.1, is 0.02 at w = 0.6; a weight of A earns 0.04 more than one of B.
    [Fact]
    public void MaximumReturn_MeasureLimit_IsReachedAtItsPrice()
    {
        AllocationResult result = Markets.Solve(Markets.Two, Limited(PortfolioObjective.MaximumReturn, 0.02));
        Markets.AssertWeights(1e-8, result, 0.6, 0.4);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Measure);
        Assert.Equal("measure tail ≤ 0.02", binding.Constraint);
        Assert.Equal(LimitSide.AtMost, binding.Side);
        Assert.Equal(0.04 / 0.2, binding.ShadowPrice, 1e-6);
        Assert.Null(result.MeasureValue);
        Assert.True(result.ConicCertificate!.Value.Holds(1e-8));
    }

    // The loss of the first period, 0.05 − 0.15w, is 0.01 at w = 4/15, beyond the 0.2 of the least variance.
    [Fact]
    public void MinimumVariance_MeasureLimit_IsReachedAtItsPrice()
    {
        AllocationResult result = Markets.Solve(Markets.Two, Limited(PortfolioObjective.MinimumVariance, 0.01));
        const double w = 4.0 / 15;
        Markets.AssertWeights(1e-8, result, w, 1 - w);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Measure);
        Assert.Equal(((0.04 * w) - (0.01 * (1 - w))) / result.Volatility / 0.15, binding.ShadowPrice, 1e-6);
    }

    [Fact]
    public void MinimumVariance_SlackMeasureLimit_IsNotBinding()
    {
        AllocationResult result = Markets.Solve(Markets.Two, Limited(PortfolioObjective.MinimumVariance, 0.03));
        Markets.AssertWeights(1e-8, result, 0.2, 0.8);
        Assert.DoesNotContain(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Measure);
    }

    // At λ = 1 utility alone takes all of A; its slope in w is 0.04 − (0.05w − 0.01), 0.02 at the limit of w = 0.6.
    [Fact]
    public void MeanVarianceUtility_MeasureLimit_IsReachedAtItsPrice()
    {
        AllocationResult result = Markets.Solve(Markets.Two, Limited(PortfolioObjective.MeanVarianceUtility(1), 0.02));
        Markets.AssertWeights(1e-8, result, 0.6, 0.4);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Measure);
        Assert.Equal(0.02 / 0.2, binding.ShadowPrice, 1e-6);
    }

    // Every measure against the engine called with bounds and a budget of the test's own.
    [Fact]
    public void MinimumRisk_OfRandomScenarios_IsTheEngines()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            (ReturnPanel panel, ReturnEstimates estimates) = Random(seed);
            ScenarioSet set = SetOf(panel);
            foreach (ScenarioMeasure measure in Measures)
            {
                AllocationResult result = Markets.Solve(estimates, new PortfolioProblem
                {
                    Objective = PortfolioObjective.MinimumRisk(measure),
                    Scenarios = panel,
                });
                Assert.True(result.IsOptimal, $"{seed}, {measure}: {result.Detail}");
                Assert.Equal(measure.At(set, result.Weights.Weights), result.MeasureValue!.Value, 1e-15);
                ScenarioOutcome direct = new ScenarioSolver().Solve(
                    Within(ScenarioProgram.Minimize(set, measure)), cancellationToken: TestContext.Current.CancellationToken);
                Assert.Equal(SolverStatus.Optimal, direct.Status);
                Assert.Equal(direct.Objective, result.MeasureValue.Value, 1e-9);
                Assert.Empty(new PortfolioConstraints().Violations(result.Weights, tolerance: 1e-8));
            }
        }
    }

    [Fact]
    public void MaximumRatio_OfRandomScenarios_IsTheEngines()
    {
        const double rate = 0.01;
        for (int seed = 0; seed < Count; seed++)
        {
            (ReturnPanel panel, ReturnEstimates estimates) = Random(seed);
            ScenarioSet set = SetOf(panel);
            ScenarioMeasure measure = Measures[seed % 4];
            AllocationResult result = Markets.Solve(estimates, new PortfolioProblem
            {
                Objective = PortfolioObjective.MaximumRatio(measure, rate),
                Scenarios = panel,
            });
            ScenarioOutcome direct = new ScenarioSolver().Solve(
                Within(ScenarioProgram.MaximizeRatio(set, estimates.ExpectedReturns, rate, measure)),
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(direct.Status == SolverStatus.Optimal && result.IsOptimal, $"{seed}, {measure}: {direct.Status}, {result.Detail}");
            Assert.Equal(direct.Objective, (result.ExpectedReturn - rate) / result.MeasureValue!.Value, 1e-7 * direct.Objective);
        }
    }

    [Fact]
    public void MaximumRatio_NothingEarnsTheRate_IsInfeasible()
    {
        AllocationResult result = Markets.Solve(Markets.Two, OfWorstCase() with
        {
            Objective = PortfolioObjective.MaximumRatio(ScenarioMeasure.StandardDeviation, 0.2),
        });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Contains("the highest excess return is -0.1", result.Detail, StringComparison.Ordinal);
    }

    // Between 1/3 and 1/2 of A nothing is lost in either period.
    [Fact]
    public void MaximumRatio_OfGainsWithoutLosses_IsUnbounded()
    {
        AllocationResult result = Markets.Solve(Markets.Two, OfWorstCase() with
        {
            Objective = PortfolioObjective.MaximumRatio(ScenarioMeasure.WorstCase, 0.01),
        });
        Assert.Equal(AllocationStatus.Unbounded, result.Status);
        Assert.Contains("have no risk", result.Detail, StringComparison.Ordinal);
    }

    // 3/7 of A is further away than purchases and sales of 0.1 each reach from 0.2.
    [Fact]
    public void MinimumRisk_WithTurnover_GoesAsFarAsAllowed()
    {
        AllocationResult result = Markets.Solve(Markets.Two, OfWorstCase() with
        {
            Constraints = new PortfolioConstraints { MaxTurnover = 0.2 },
            CurrentWeights = Markets.Weights(0.2, 0.8),
        });
        Markets.AssertWeights(1e-8, result, 0.3, 0.7);
        BindingConstraint binding = Assert.Single(result.BindingConstraints, item => item.Limit!.Kind == LimitKind.Turnover);
        Assert.Equal(0.15 / 2, binding.ShadowPrice, 1e-6);
    }

    // A weight of A bought with one of B sold betters the worst case by 0.15 and costs twice the rate per period.
    [Theory]
    [InlineData(0.08, 0.2)]
    [InlineData(0.07, 3.0 / 7)]
    public void MinimumRisk_WithCosts_CountsThemPerPeriod(double ratePerPeriod, double expected)
    {
        double perYear = ratePerPeriod * Frequency.Daily.PeriodsPerYear;
        AllocationResult result = Markets.Solve(Markets.Two, OfWorstCase() with
        {
            CurrentWeights = Markets.Weights(0.2, 0.8),
            BuyCostRate = perYear,
            SellCostRate = perYear,
        });
        Markets.AssertWeights(1e-7, result, expected, 1 - expected);
    }

    // Costs of 0.01 for a weight of A bought and one of B sold are less than the 0.04 that it earns, costs of 0.05 are more.
    [Theory]
    [InlineData(0.005, 0.6)]
    [InlineData(0.025, 0.45)]
    public void MaximumReturn_LimitAndCosts_CountsThemPerYear(double rate, double expected)
    {
        AllocationResult result = Markets.Solve(Markets.Two, Limited(PortfolioObjective.MaximumReturn, 0.02) with
        {
            CurrentWeights = Markets.Weights(0.45, 0.55),
            BuyCostRate = rate,
            SellCostRate = rate,
        });
        Markets.AssertWeights(1e-7, result, expected, 1 - expected);
    }

    // The limit allows 0.6 of A; 0.7 is asked for, less urgently.
    [Fact]
    public void MinimumVariance_LimitAgainstAPriority_Holds()
    {
        PortfolioProblem problem = Limited(PortfolioObjective.MinimumVariance, 0.02);
        problem.Constraints.AssetBounds = [new WeightBounds("A", 0.7, 1) { Priority = 1 }];
        AllocationResult result = Markets.Solve(Markets.Two, problem);
        Markets.AssertWeights(1e-7, result, 0.6, 0.4);
        ConstraintViolation violation = Assert.Single(result.Violations);
        Assert.Equal(0.1, violation.Excess, 1e-7);
    }

    // The least worst case is −1/70.
    [Fact]
    public void Explain_MeasureLimitBeyondReach_SaysHowFarItIs()
    {
        PortfolioProblem problem = Limited(PortfolioObjective.MinimumVariance, -0.05);
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(problem, Markets.Two, TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.PrimalInfeasible, explanation.Result.Status);
        Assert.Equal(["sum of weights = 1", "measure tail ≤ -0.05"], explanation.Result.Conflict);
        LimitRelaxation relaxation = Assert.Single(explanation.Relaxations);
        Assert.Equal(new PortfolioLimit(LimitKind.Measure, "tail"), relaxation.Limit);
        Assert.Equal(-1.0 / 70, relaxation.To, 1e-8);
        Assert.True(Markets.Solve(Markets.Two, problem with
        {
            Constraints = problem.Constraints with { MeasureLimits = [new MeasureLimit("tail", ScenarioMeasure.WorstCase, relaxation.To + 1e-8)] },
        }).IsOptimal);
    }

    [Fact]
    public void Solve_OtherLimitsConflict_NamesThem()
    {
        PortfolioProblem problem = Limited(PortfolioObjective.MinimumVariance, 0.02);
        problem.Constraints.MaxWeight = 0.4;
        AllocationResult result = Markets.Solve(Markets.Two, problem);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.DoesNotContain(result.Conflict, item => item.Contains("measure", StringComparison.Ordinal));
    }

    // At most 0.3 of A leaves a worst case of 0.15·0.3 − 0.05 = −0.005 in place of 1/70.
    [Fact]
    public void Explain_MinimumRisk_TellsWhatABoundCosts()
    {
        PortfolioProblem problem = OfWorstCase();
        problem.Constraints = new PortfolioConstraints { AssetBounds = [new WeightBounds("A", 0, 0.3)] };
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(problem, Markets.Two, TestContext.Current.CancellationToken);
        LimitExplanation bound = Assert.Single(explanation.Binding, item => item.Limit.Kind == LimitKind.AssetWeight);
        Assert.Equal(0.15, bound.ShadowPrice, 1e-6);
        Assert.Equal(0.005 + (1.0 / 70), bound.Cost!.Value, 1e-8);
        Assert.Contains("of the measure", bound.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Violations_OfMeasureLimits_AreFoundWithScenarios()
    {
        PortfolioConstraints constraints = Limited(PortfolioObjective.MaximumReturn, 0.02).Constraints;
        ConstraintViolation violation = Assert.Single(constraints.Violations(Markets.Weights(0.7, 0.3), scenarios: TwoPeriods));
        Assert.Equal("measure tail ≤ 0.02", violation.Constraint);
        Assert.Equal(0.04, violation.Value, 1e-12);
        Assert.Empty(constraints.Violations(Markets.Weights(0.5, 0.5), scenarios: TwoPeriods));
        Assert.Throws<ArgumentException>(() => constraints.Violations(Markets.Weights(0.5, 0.5)));
    }

    [Fact]
    public void EfficientFrontier_OfAMeasure_Ascends()
    {
        (ReturnPanel panel, ReturnEstimates estimates) = Random(5);
        EfficientFrontier frontier = new PortfolioOptimizer().EfficientFrontier(new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumRatio(ScenarioMeasure.ConditionalValueAtRisk(0.9), 0.01),
            Scenarios = panel,
        }, estimates, 6, TestContext.Current.CancellationToken);
        Assert.False(frontier.IsExact);
        Assert.Equal(6, frontier.Samples.Length);
        for (int k = 0; k < 6; k++)
        {
            AllocationResult point = frontier.Samples[k];
            Assert.True(point.IsOptimal, point.Detail);
            Assert.True(k == 0 || point.MeasureValue is null || point.MeasureValue >= frontier.Samples[k - 1].MeasureValue - 1e-10);
        }

        Assert.Throws<InvalidOperationException>(() => frontier.AtRiskAversion(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void EfficientFrontier_OfVarianceWithMeasureLimits_KeepsThem()
    {
        PortfolioProblem problem = Limited(PortfolioObjective.MinimumVariance, 0.02);
        EfficientFrontier frontier = new PortfolioOptimizer().EfficientFrontier(
            problem, Markets.Two, 3, TestContext.Current.CancellationToken);
        Assert.Contains("measures are limited", frontier.Detail, StringComparison.Ordinal);
        Assert.Equal(3, frontier.Samples.Length);
        Markets.AssertWeights(1e-7, frontier.Samples[0], 0.2, 0.8);
        Markets.AssertWeights(1e-7, frontier.Samples[1], 0.4, 0.6);
        Markets.AssertWeights(1e-7, frontier.Samples[2], 0.6, 0.4);
    }

    [Fact]
    public void Validate_WhatDoesNotGoTogether_IsSaid()
    {
        PortfolioProblem measured = OfWorstCase();
        Assert.Empty(measured.Validate());
        AssertError("A measure needs Scenarios", measured with { Scenarios = null });
        AssertError("must be simple returns", measured with { Scenarios = Panel(2, [0.1, 0.1], ReturnKind.Log) });
        AssertError("added to variances", measured with { L2Regularization = 0.1 });
        AssertError("Holdings", measured with { Constraints = new PortfolioConstraints { Holdings = new HoldingLimits { MaxAssets = 1 } } });
        AssertError("RiskContributions", measured with
        {
            Constraints = new PortfolioConstraints { RiskContributions = [new RiskContributionLimit("half", ["A"], 0.5)] },
        });
        AssertError("must be finite", Limited(PortfolioObjective.MaximumReturn, double.NaN));
        AssertError("name of its own", measured with
        {
            Constraints = new PortfolioConstraints { MeasureLimits = [new MeasureLimit("", ScenarioMeasure.WorstCase, 1)] },
        });

        static void AssertError(string part, PortfolioProblem problem) =>
            Assert.Contains(part, Assert.Single(problem.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void Objective_OfBadArguments_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => PortfolioObjective.MinimumRisk(null!));
        Assert.Throws<ArgumentNullException>(() => PortfolioObjective.MaximumRatio(null!, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortfolioObjective.MaximumRatio(ScenarioMeasure.WorstCase, double.NaN));
    }

    [Fact]
    public void Solve_AssetWithoutScenarios_IsAMismatch()
    {
        AllocationResult result = Markets.Solve(Markets.Three, OfWorstCase());
        Assert.Equal(AllocationStatus.AssetMismatch, result.Status);
        Assert.Equal("Asset C has no returns in the scenarios.", result.Detail);
    }

    // Columns in another order, and one that nobody asks for.
    [Fact]
    public void Solve_PanelOfOtherOrder_FindsItsColumns()
    {
        ReturnPanel panel = ReturnPanel.Create(["X", "B", "A"], TwoPeriods.Dates, Frequency.Daily, ReturnKind.Simple,
            [0.5, -0.05, 0.10, -0.5, 0.10, -0.10]);
        Markets.AssertWeights(1e-8, Markets.Solve(Markets.Two, OfWorstCase() with { Scenarios = panel }), 3.0 / 7, 4.0 / 7);
    }

    [Fact]
    public void Solve_Twice_GivesTheSameBits()
    {
        (ReturnPanel panel, ReturnEstimates estimates) = Random(9);
        PortfolioProblem problem = new()
        {
            Objective = PortfolioObjective.MinimumRisk(ScenarioMeasure.ConditionalValueAtRisk(0.95)),
            Scenarios = panel,
        };
        Assert.Equal(
            Markets.Solve(estimates, problem).Weights!.Weights.ToArray(), Markets.Solve(estimates, problem).Weights!.Weights.ToArray());
    }

    internal static PortfolioProblem OfWorstCase() =>
        new() { Objective = PortfolioObjective.MinimumRisk(ScenarioMeasure.WorstCase), Scenarios = TwoPeriods };

    internal static PortfolioProblem Limited(PortfolioObjective objective, double max) => new()
    {
        Objective = objective,
        Constraints = new PortfolioConstraints { MeasureLimits = [new MeasureLimit("tail", ScenarioMeasure.WorstCase, max)] },
        Scenarios = TwoPeriods,
    };

    private static ReturnPanel Panel(int assets, ReadOnlySpan<double> returns, ReturnKind kind = ReturnKind.Simple)
    {
        DateOnly start = new(2020, 1, 1);
        return ReturnPanel.Create(Markets.Names(assets), [.. Enumerable.Range(0, returns.Length / assets).Select(start.AddDays)],
            Frequency.Daily, kind, returns);
    }

    internal static (ReturnPanel Panel, ReturnEstimates Estimates) Random(int seed, int? assets = null)
    {
        Random random = new(seed);
        int n = assets ?? random.Next(2, 8);
        int periods = random.Next(20, 80);
        double[] returns = new double[n * periods];
        for (int t = 0; t < periods; t++)
        {
            double common = 0.01 * Markets.Normal(random);
            for (int i = 0; i < n; i++)
            {
                returns[(t * n) + i] = common + (0.008 * (1 + (0.2 * i)) * Markets.Normal(random));
            }
        }

        ReturnPanel panel = Panel(n, returns);
        double[] means = [.. Enumerable.Range(0, n).Select(_ => 0.03 + (0.1 * random.NextDouble()))];
        return (panel, Markets.Of(means, new SampleCovariance().Estimate(panel).Covariance.Values));
    }

    internal static ScenarioSet SetOf(ReturnPanel panel) =>
        ScenarioSet.Create(DenseMatrix.Create(panel.Observations, panel.Assets.Length, panel.Values));

    private static ScenarioProgram Within(ScenarioProgram program)
    {
        int n = program.Scenarios.VariableCount;
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        return program.WithBounds(new double[n], ones).WithRows(DenseMatrix.Create(1, n, ones), [1], [1]);
    }
}
