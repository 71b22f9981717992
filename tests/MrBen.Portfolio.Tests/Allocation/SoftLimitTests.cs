using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Limits with priorities: kept where they can be, and giving way in their order where not.</summary>
public class SoftLimitTests
{
    public static TheoryData<string> Objectives => ["MinimumVariance", "MaximumReturn", "MaximumSharpe", "MeanVarianceUtility"];

    // A at least 0.7 and B at least 0.5 of 1: the more important is kept, the other misses 0.2.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_TwoPriorities_TheLessImportantGivesWay(string objective)
    {
        AllocationResult first = Markets.AssertWeights(1e-8, Solve(objective, Contradiction(1, 2)), 0.7, 0.3);
        Assert.Equal("Optimal. Limits that gave way: weight of group second ≥ 0.5 by 0.2.", first.Detail);
        ConstraintViolation only = Assert.Single(first.Violations);
        Assert.Equal(("weight of group second ≥ 0.5", 2), (only.Constraint, only.Priority));
        Assert.Equal(0.3, only.Value, 1e-8);
        Assert.Equal(0.2, only.Excess, 1e-8);
        AllocationResult second = Markets.AssertWeights(1e-8, Solve(objective, Contradiction(2, 1)), 0.5, 0.5);
        Assert.Equal("weight of group first ≥ 0.7", Assert.Single(second.Violations).Constraint);
    }

    // With one priority any A between 0.5 and 0.7 misses 0.2 in sum, and the objective chooses: the variance and the ratio want 0.2 and
    // 0.29 of A, the return all of it, the utility with risk aversion 3 (0.03 + 0.04)/0.15 = 0.467.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_OnePriority_TheObjectiveChooses(string objective)
    {
        double expected = objective == "MaximumReturn" ? 0.7 : 0.5;
        AllocationResult result = Solve(objective, Contradiction(1, 1));
        Markets.AssertWeights(1e-8, result, expected, 1 - expected);
        Assert.Equal(0.2, result.Violations.Sum(item => item.Excess), 1e-8);
    }

    // The same with a volatility of at most 12 %: 0.05a² − 0.02a + 0.01 = 0.0144 has the root a = (0.02 + √(0.0004 + 0.00088))/0.1.
    [Fact]
    public void Solve_OnePriorityUnderAVolatilityLimit_StopsThere()
    {
        double a = (0.02 + Math.Sqrt(0.00128)) / 0.1;
        Markets.AssertWeights(1e-7, Solve("MaximumReturn", Contradiction(1, 1) with { TargetVolatility = 0.12 }), a, 1 - a);
    }

    // From (1, 0), a cap of 0.4 on A is a turnover of 1.2.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_SoftTurnover_GivesWayAsFarAsItMust(string objective)
    {
        PortfolioConstraints constraints = new() { AssetBounds = [new("A", 0, 0.4)], MaxTurnover = 1, TurnoverPriority = 1 };
        AllocationResult result = Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Objective = Objective(objective),
            Constraints = constraints,
            CurrentWeights = Markets.Weights(1, 0),
        });
        Markets.AssertWeights(1e-8, result, 0.4, 0.6);
        Assert.Equal("Optimal. Limits that gave way: turnover ≤ 1 by 0.2.", result.Detail);
    }

    // The best asset earns 10 %.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_SoftTargetReturn_ComesAsNearAsItCan(string objective)
    {
        AllocationResult result = Solve(objective, new() { TargetReturn = 0.11, TargetReturnPriority = 3 });
        Markets.AssertWeights(1e-8, result, 1, 0);
        ConstraintViolation only = Assert.Single(result.Violations);
        Assert.Equal(("expected return ≥ 0.11", 3), (only.Constraint, only.Priority));
        Assert.Equal(0.01, only.Excess, 1e-9);
    }

    // A is to be at most 0.2, but B may not be more than 0.3; where no asset may exceed 0.6 there is no way out.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_SoftBound_GivesWayWithinTheGeneralBounds(string objective)
    {
        PortfolioConstraints constraints = new() { AssetBounds = [new("A", 0.1, 0.2) { Priority = 1 }, new("B", 0, 0.3)] };
        AllocationResult result = Solve(objective, constraints);
        Markets.AssertWeights(1e-8, result, 0.7, 0.3);
        Assert.Equal("weight of A ≤ 0.2", Assert.Single(result.Violations).Constraint);
        AllocationResult none = Solve(objective, constraints with { MaxWeight = 0.6 });
        Assert.Equal(AllocationStatus.PrimalInfeasible, none.Status);
        Assert.Contains("weight of A ≤ 0.6", none.Conflict);
    }

    // Hard limits that contradict one another are the conflict; soft ones are no part of it.
    [Fact]
    public void Solve_HardConflict_NamesTheHardLimits()
    {
        AllocationResult result = Solve("MinimumVariance", Contradiction(1, 1) with { MaxWeight = 0.4 });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(["sum of weights = 1", "weight of A ≤ 0.4", "weight of B ≤ 0.4"], result.Conflict);
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(
            new PortfolioProblem { Constraints = Contradiction(1, 1) with { MaxWeight = 0.4 } }, Markets.Two,
            TestContext.Current.CancellationToken);
        Assert.All(explanation.Relaxations, move => Assert.Equal(LimitKind.AssetWeight, move.Limit.Kind));
    }

    // Costs with a kink beside limits that give way: buying B costs 1 %, so that the utility keeps more of A, but no more than the others
    // leave.
    [Fact]
    public void Solve_WithCosts_StaysWithinWhatGaveWay()
    {
        AllocationResult result = Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MeanVarianceUtility(3),
            Constraints = Contradiction(1, 1),
            CurrentWeights = Markets.Weights(0.7, 0.3),
            BuyCostRate = 0.01,
        });

        // Utility 0.06 + 0.04a − 1.5(0.05a² − 0.02a + 0.01) − 0.01(0.7 − a): 0.04 + 0.03 + 0.01 = 0.15a, a = 0.5333.
        Markets.AssertWeights(1e-8, result, 0.08 / 0.15, 1 - (0.08 / 0.15));
        Assert.Equal(0.2, result.Violations.Sum(item => item.Excess), 1e-8);
    }

    // Limits around an anchor can all be kept: with priorities the answer is the same to the last bit.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_LimitsThatCanBeKept_AreAsIfHard(string objective)
    {
        for (int seed = 0; seed < TestTier.Count(brief: 60, full: 1_000); seed++)
        {
            RandomProblem random = new(seed);
            AllocationResult hard = Markets.Solve(random.Estimates, random.Problem(Objective(objective)));
            AllocationResult soft = Markets.Solve(
                random.Estimates, random.Problem(Objective(objective), Prioritized(random.Constraints, seed)));
            Assert.Equal(hard.Status, soft.Status);
            Assert.Empty(soft.Violations);
            if (hard.HasWeights)
            {
                Assert.Equal(hard.Weights.Weights, soft.Weights!.Weights);
            }
        }
    }

    // Drawn-in limits with priorities: there is always an answer where the hard ones leave one; no limit of priority 1 misses more than
    // with the less important ones left out, and the sums are those of the answers that keep the more important ones.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Solve_LimitsThatCannotBeKept_RespectTheirOrder(string objective)
    {
        int violated = 0;
        for (int seed = 0; seed < TestTier.Count(brief: 60, full: 1_000); seed++)
        {
            RandomProblem random = new(seed);
            PortfolioConstraints constraints = new()
            {
                MinWeight = random.Constraints.MinWeight,
                MaxWeight = random.Constraints.MaxWeight,
                MinTotal = random.Constraints.MinTotal,
                MaxTotal = random.Constraints.MaxTotal,
                Groups =
                [
                    new("first", [random.Estimates.Assets[0]], 0.8, 0.9) { Priority = 1 },
                    new("last", [random.Estimates.Assets[^1]], 0.3, 0.4) { Priority = 2 },
                    new("all", random.Estimates.Assets, 1.5, 2) { Priority = 3 },
                ],
            };
            AllocationResult all = Markets.Solve(random.Estimates, random.Problem(Objective(objective), constraints));
            AllocationResult some = Markets.Solve(
                random.Estimates, random.Problem(Objective(objective), constraints with { Groups = constraints.Groups[..1] }));
            AllocationResult more = Markets.Solve(
                random.Estimates, random.Problem(Objective(objective), constraints with { Groups = constraints.Groups[..2] }));
            if (!all.HasWeights || !some.HasWeights || !more.HasWeights)
            {
                Assert.True(objective == "MaximumSharpe", Invariant($"{seed}: {all.Detail}"));
                continue;
            }

            violated += all.Violations.Length;
            Assert.Equal(Missed(some, 1), Missed(all, 1), 1e-8);
            Assert.Equal(Missed(more, 2), Missed(all, 2), 1e-8);
            Assert.DoesNotContain(constraints.Violations(all.Weights, tolerance: 1e-8), item => item.Priority is null);
        }

        Assert.True(violated > 40, Invariant($"Only {violated} limits gave way."));
    }

    [Fact]
    public void Validate_PriorityBelowOne_IsAFault()
    {
        PortfolioConstraints constraints = new()
        {
            AssetBounds = [new("A", 0, 1) { Priority = 0 }],
            Groups = [new("g", ["A"], 0, 1) { Priority = -1 }],
            Linear = [new("l", ImmutableDictionary<Portfolio.Market.AssetId, double>.Empty, 0, 1) { Priority = 0 }],
            TurnoverPriority = 0,
            TargetReturnPriority = 0,
        };
        Assert.Equal(
        [
            "The priority of the weight of A must be at least 1; it is 0.",
            "The priority of group g must be at least 1; it is -1.",
            "The priority of constraint l must be at least 1; it is 0.",
            "The priority of the turnover must be at least 1; it is 0.",
            "The priority of the target return must be at least 1; it is 0.",
        ], constraints.Validate());
    }

    private static double Missed(AllocationResult result, int priority) =>
        result.Violations.Where(item => item.Priority == priority).Sum(item => item.Excess);

    private static PortfolioConstraints Contradiction(int first, int second) => new()
    {
        Groups = [new("first", ["A"], 0.7, 1) { Priority = first }, new("second", ["B"], 0.5, 1) { Priority = second }],
    };

    private static PortfolioConstraints Prioritized(PortfolioConstraints constraints, int seed) => constraints with
    {
        AssetBounds = [.. constraints.AssetBounds.Select((bounds, i) => bounds with { Priority = 1 + ((seed + i) % 3) })],
        Groups = [.. constraints.Groups.Select((group, i) => group with { Priority = 1 + ((seed + i) % 2) })],
        Linear = [.. constraints.Linear.Select(row => row with { Priority = 2 })],
        TurnoverPriority = 1,
    };

    private static PortfolioObjective Objective(string name) => name switch
    {
        "MinimumVariance" => PortfolioObjective.MinimumVariance,
        "MaximumReturn" => PortfolioObjective.MaximumReturn,
        "MaximumSharpe" => PortfolioObjective.MaximumSharpe(0),
        _ => PortfolioObjective.MeanVarianceUtility(3),
    };

    private static AllocationResult Solve(string objective, PortfolioConstraints constraints) =>
        Markets.Solve(Markets.Two, Objective(objective), constraints);
}
