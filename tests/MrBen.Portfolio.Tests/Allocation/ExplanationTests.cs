using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>What limits cost, what is left of them, and what would resolve a conflict: worked by hand, and on random problems.</summary>
public class ExplanationTests
{
    // Weights (1 − b, b) have the variance 0.04(1 − b)² + 0.01b²: without a limit b = 0.8 and the volatility is √0.008 = 8.944 %, at b =
    // 0.6 it is √(0.0064 + 0.0036) = 10 %. Its slope there is (−0.08·0.4 + 0.02·0.6)/(2·0.1) = −0.1. Without the budget nothing is held: 10
    // % at once; its slope is that of A, 0.04·0.4/0.1 = 0.16.
    [Fact]
    public void Explain_MinimumVariance_TellsWhatTheCapCosts()
    {
        AllocationExplanation explanation = Explain(
            Markets.Two, PortfolioObjective.MinimumVariance, new() { AssetBounds = [new("B", 0, 0.6)] });
        Assert.Equal(
        [
            "Optimal.",
            "The smallest sum of weights, 100 %, costs 10 % of volatility (0.16 % per percentage point at first).",
            "The largest weight of B, 60 %, costs 1.06 % of volatility (0.1 % per percentage point at first).",
        ], explanation.Lines);
        LimitExplanation cap = explanation.Binding[1];
        Assert.Equal((new PortfolioLimit(LimitKind.AssetWeight, "B"), LimitSide.AtMost, 0.6), (cap.Limit, cap.Side, cap.Value));
        Assert.Equal(0.1 - Math.Sqrt(0.008), cap.Cost!.Value, 1e-9);
        Assert.Equal(0.1, cap.ShadowPrice, 1e-9);
        Assert.Equal(0, cap.Slack);
        Assert.True(cap.IsBinding);

        // A is 0.4 above 0, 0.6 below 1; the sum is at its upper limit too, without being held by it; B is 0.6 above 0.
        Assert.Equal(
        [
            "The largest sum of weights, 100 %, leaves 0 %.",
            "The smallest weight of A, 0 %, leaves 40 %.",
            "The largest weight of A, 100 %, leaves 60 %.",
            "The smallest weight of B, 0 %, leaves 60 %.",
        ], explanation.NotBinding.Select(limit => limit.Sentence).Order(StringComparer.Ordinal)
            .OrderBy(line => line.Contains(" A,", StringComparison.Ordinal) ? 1 : line.Contains(" B,", StringComparison.Ordinal) ? 2 : 0)
            .ThenBy(line => line.Contains("largest", StringComparison.Ordinal)));
        Assert.Empty(explanation.Relaxations);
    }

    // Excess returns of 8 % and 4 % over 2 %: the best ratio has weights in proportion to 0.08/0.04 and 0.04/0.01, a third and two thirds,
    // and is √(0.08²/0.04 + 0.04²/0.01) = √0.32. At one half each it is 0.06/√0.0125.
    [Fact]
    public void Explain_MaximumSharpe_TellsTheRatioLost()
    {
        AllocationExplanation explanation = Explain(Markets.Two, PortfolioObjective.MaximumSharpe(0.02), new() { MaxWeight = 0.5 });
        LimitExplanation cap = explanation.Binding.Single(limit => limit.Limit == new PortfolioLimit(LimitKind.AssetWeight, "B"));
        Assert.Equal(Math.Sqrt(0.32) - (0.06 / Math.Sqrt(0.0125)), cap.Cost!.Value, 1e-9);
        Assert.StartsWith("The largest weight of B, 50 %, costs 0.029 of Sharpe ratio (", cap.Sentence, StringComparison.Ordinal);
    }

    // Short sales of B without limit pay for any amount of A: 10 % − 6 % for each unit of it.
    [Fact]
    public void Explain_LimitThatHoldsEverything_CostsWithoutEnd()
    {
        AllocationExplanation explanation = Explain(Markets.Two, PortfolioObjective.MaximumReturn, new()
        {
            MinWeight = double.NegativeInfinity,
            AssetBounds = [new("A", double.NegativeInfinity, 0.5)],
        });
        LimitExplanation cap = explanation.Binding.Single(limit => limit.Limit.Kind == LimitKind.AssetWeight);
        Assert.Equal(double.PositiveInfinity, cap.Cost);
        Assert.Equal(
            "The largest weight of A, 50 %, is all that holds the objective back (0.04 % per percentage point at first).", cap.Sentence);
    }

    // A must be at least 30 % and is capped at 22 % twice over: one move of 8 points against two.
    [Fact]
    public void Explain_Conflict_TellsTheSmallestMove()
    {
        PortfolioConstraints constraints = new()
        {
            Groups = [new("Energy", ["A"], 0.3, 1), new("Oil", ["A"], 0, 0.22)],
            AssetBounds = [new("A", 0, 0.22)],
        };
        AllocationExplanation explanation = Explain(Markets.Two, PortfolioObjective.MaximumSharpe(0), constraints);
        Assert.Equal(AllocationStatus.PrimalInfeasible, explanation.Result.Status);
        Assert.Equal(explanation.Result.Detail, explanation.Lines[0]);
        Assert.Equal("Lowering the smallest weight of group Energy from 30 % to 22 % would do.", explanation.Lines[1]);
        LimitRelaxation only = Assert.Single(explanation.Relaxations);
        Assert.Equal((new PortfolioLimit(LimitKind.Group, "Energy"), LimitSide.AtLeast, 0.3), (only.Limit, only.Side, only.From));
        Assert.Equal(0.22, only.To, 1e-12);
        Assert.True(Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0), explanation.Relax(constraints)).IsOptimal);
    }

    // The budget stays where other limits can move; a budget that contradicts itself cannot.
    [Fact]
    public void Explain_Conflict_MovesTheBudgetLast()
    {
        AllocationExplanation caps = Explain(Markets.Two, PortfolioObjective.MinimumVariance, new() { MaxWeight = 0.4 });
        Assert.DoesNotContain(caps.Relaxations, move => move.Limit.Kind == LimitKind.TotalWeight);
        Assert.Equal(0.2, caps.Relaxations.Sum(move => move.To - move.From), 1e-12);
        AllocationExplanation totals = Explain(Markets.Two, PortfolioObjective.MinimumVariance, new() { MinTotal = 1, MaxTotal = 0.9 });
        Assert.Equal(LimitKind.TotalWeight, Assert.Single(totals.Relaxations).Limit.Kind);
        PortfolioConstraints relaxed = totals.Relax(new() { MinTotal = 1, MaxTotal = 0.9 });
        Assert.True(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, relaxed).IsOptimal);
    }

    // The best asset earns 10 %, of which a target of 11 % misses 1 point; 0.1 of weight in units of the largest return, more than any
    // other move. A beta of at most 0.5 with betas of 1 and 2 misses by 0.5, which is 0.25 in weight.
    [Fact]
    public void Explain_Conflict_CountsInUnitsOfWeight()
    {
        AllocationExplanation target = Explain(Markets.Two, PortfolioObjective.MinimumVariance, new() { TargetReturn = 0.11 });
        Assert.Equal("Lowering the target return from 11 % to 10 % would do.", target.Lines[1]);
        PortfolioConstraints beta = new()
        {
            MaxTotal = 1,
            Linear = [new("beta", System.Collections.Immutable.ImmutableDictionary.CreateRange(
                [KeyValuePair.Create(new Portfolio.Market.AssetId("A"), 1.0), KeyValuePair.Create(new Portfolio.Market.AssetId("B"), 2.0)]),
                double.NegativeInfinity, 0.5)],
        };
        AllocationExplanation exposed = Explain(Markets.Two, PortfolioObjective.MinimumVariance, beta);
        Assert.Equal("Raising the upper limit of beta from 0.5 to 1 would do.", exposed.Lines[1]);
    }

    // The lowest volatility is √0.008.
    [Fact]
    public void Explain_VolatilityBelowTheLowest_TellsTheLowest()
    {
        PortfolioConstraints constraints = new() { TargetVolatility = 0.05 };
        AllocationExplanation explanation = Explain(Markets.Two, PortfolioObjective.MaximumReturn, constraints);
        Assert.Equal("Raising the volatility limit from 5 % to 8.9443 % would do.", explanation.Lines[1]);
        Assert.True(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, explanation.Relax(constraints)).IsOptimal);
    }

    [Fact]
    public void Explain_NothingEarnsTheRate_HasNoLimitToMove()
    {
        AllocationExplanation explanation = Explain(Markets.Two, PortfolioObjective.MaximumSharpe(0.2), new());
        Assert.Equal(explanation.Result.Detail, Assert.Single(explanation.Lines));
    }

    // Of random problems: no limit pays, each that binds is told once, and the gain without it is at most its price times the way that the
    // weights then go beyond it, since the objective is concave in the limit.
    [Theory]
    [InlineData(PortfolioObjectiveKind.MinimumVariance)]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe)]
    [InlineData(PortfolioObjectiveKind.MeanVarianceUtility)]
    [InlineData(PortfolioObjectiveKind.MaximumReturn)]
    public void Explain_RandomProblems_CostsAreNoGain(PortfolioObjectiveKind kind)
    {
        int told = 0;
        for (int seed = 0; seed < TestTier.Count(brief: 60, full: 1_000); seed++)
        {
            RandomProblem random = new(seed);
            PortfolioProblem problem = random.Problem(Objective(kind));
            AllocationExplanation explanation = new PortfolioOptimizer().Explain(
                problem, random.Estimates, TestContext.Current.CancellationToken);
            AllocationResult direct = Markets.Solve(random.Estimates, problem);
            Assert.Equal(direct.Status, explanation.Result.Status);
            Assert.Equal(direct.BindingConstraints.Length, explanation.Binding.Length);
            foreach (LimitExplanation limit in explanation.Binding)
            {
                Assert.True(limit.Cost is null or >= 0, Invariant($"{kind} {seed}: {limit}"));
                told++;
                if (kind == PortfolioObjectiveKind.MeanVarianceUtility && limit.Limit.Kind == LimitKind.Group
                    && double.IsFinite(limit.Cost ?? double.NaN))
                {
                    AllocationResult without = Markets.Solve(random.Estimates, random.Problem(Objective(kind), random.Constraints with
                    {
                        Groups = [.. random.Constraints.Groups.Select(group => group.Name != limit.Limit.Name ? group
                            : limit.Side == LimitSide.AtLeast ? group with { Min = double.NegativeInfinity }
                            : group with { Max = double.PositiveInfinity })],
                    }));
                    double held = random.Constraints.Groups.Single(group => group.Name == limit.Limit.Name).Assets
                        .Sum(asset => without.Weights![asset]);
                    Assert.True(limit.Cost <= (limit.ShadowPrice * Math.Abs(held - limit.Value)) + 1e-9, Invariant($"{seed}: {limit}"));
                }
            }

            foreach (LimitExplanation limit in explanation.NotBinding)
            {
                Assert.True(limit.Slack >= -1e-9, Invariant($"{kind} {seed}: {limit}"));
            }
        }

        Assert.True(told > 20, Invariant($"Only {told} limits."));
    }

    // Random problems with a limit drawn in where nothing can be: with the relaxation some weights satisfy all, and its total is at most
    // that of giving back what was drawn in.
    [Fact]
    public void Explain_RandomConflicts_RelaxationRestoresFeasibility()
    {
        int conflicts = 0;
        for (int seed = 0; seed < TestTier.Count(brief: 80, full: 1_000); seed++)
        {
            RandomProblem random = new(seed);
            PortfolioConstraints tight = random.Constraints with
            {
                MaxWeight = 0.4 / random.Anchor.Length,
                TargetReturn = random.Estimates.ExpectedReturns.ToArray().Max() + 0.01,
            };
            PortfolioProblem problem = random.Problem(PortfolioObjective.MinimumVariance, tight);
            AllocationExplanation explanation = new PortfolioOptimizer().Explain(
                problem, random.Estimates, TestContext.Current.CancellationToken);
            if (explanation.Result.Status != AllocationStatus.PrimalInfeasible)
            {
                continue;
            }

            conflicts++;
            Assert.NotEmpty(explanation.Relaxations);
            AllocationResult relaxed = Markets.Solve(
                random.Estimates, random.Problem(PortfolioObjective.MinimumVariance, explanation.Relax(tight)));
            Assert.True(relaxed.IsOptimal, Invariant($"{seed}: {relaxed.Detail}"));
        }

        Assert.True(conflicts > 40, Invariant($"Only {conflicts} conflicts."));
    }

    private static PortfolioObjective Objective(PortfolioObjectiveKind kind) => kind switch
    {
        PortfolioObjectiveKind.MinimumVariance => PortfolioObjective.MinimumVariance,
        PortfolioObjectiveKind.MaximumSharpe => PortfolioObjective.MaximumSharpe(RandomProblem.RiskFreeRate),
        PortfolioObjectiveKind.MeanVarianceUtility => PortfolioObjective.MeanVarianceUtility(4),
        _ => PortfolioObjective.MaximumReturn,
    };

    private static AllocationExplanation Explain(
        ReturnEstimates estimates, PortfolioObjective objective, PortfolioConstraints constraints) =>
        new PortfolioOptimizer().Explain(
            new PortfolioProblem { Objective = objective, Constraints = constraints }, estimates, TestContext.Current.CancellationToken);
}
