using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Limits that are all or nothing. The oracle is exhaustive: every set of assets, each as a problem of its own.</summary>
public class HoldingLimitTests
{
    private static int Count => TestTier.Count(brief: 15, full: 200);

    public static TheoryData<string> Objectives => ["variance", "utility", "sharpe", "return"];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void MaxAssets_RandomMarkets_AreTheBestOfAllSets(string name)
    {
        PortfolioObjective objective = Objective(name);
        for (int seed = 0; seed < Count; seed++)
        {
            ReturnEstimates estimates = Markets.Sampled(7, 60, seed);
            AllocationResult result = Markets.Solve(
                estimates, objective, new PortfolioConstraints { MaxWeight = 0.7, Holdings = new HoldingLimits { MaxAssets = 3 } });
            AllocationResult best = BestOf(estimates, 3, objective, new PortfolioConstraints { MaxWeight = 0.7 });
            AssertAsGood(result, best, estimates, objective, seed);
            Assert.True(result.Weights!.Weights.ToArray().Count(weight => weight != 0) <= 3);
            Assert.NotNull(result.ProvenGap);
        }
    }

    // A volatility limit beside the number of assets: tangents of its cone against every set with the cone itself.
    [Fact]
    public void MaxAssets_WithVolatilityLimit_AreTheBestOfAllSets()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            ReturnEstimates estimates = Markets.Sampled(6, 60, seed);
            double least = Markets.Solve(estimates, PortfolioObjective.MinimumVariance).Volatility;
            PortfolioConstraints constraints = new() { TargetVolatility = 1.15 * least };
            AllocationResult result = Markets.Solve(
                estimates, PortfolioObjective.MaximumReturn, constraints with { Holdings = new HoldingLimits { MaxAssets = 3 } });
            AllocationResult best = BestOf(estimates, 3, PortfolioObjective.MaximumReturn, constraints);
            if (!best.HasWeights)
            {
                Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
                continue;
            }

            Assert.True(result.IsOptimal, Invariant($"Seed {seed}: {result.Status} {result.Detail}"));
            double difference = result.ExpectedReturn - best.ExpectedReturn;
            Assert.True(Math.Abs(difference) <= 1e-7, Invariant($"Seed {seed}: {difference:E2} by {result.Driver}, at {result.Volatility / (1.15 * least):R}; {best.Driver} at {best.Volatility / (1.15 * least):R}, {string.Join(' ', result.Weights.Weights.ToArray())} | {string.Join(' ', best.Weights.Weights.ToArray())}."));
            Assert.True(result.Volatility <= 1.15 * least * (1 + 1e-8));
        }
    }

    [Fact]
    public void MinHolding_SmallWeights_AreNoneOrAtLeastThat()
    {
        ReturnEstimates estimates = Markets.Sampled(8, 80, 3);
        AllocationResult result = Markets.Solve(estimates, PortfolioObjective.MinimumVariance, new PortfolioConstraints
        {
            Holdings = new HoldingLimits { MinHolding = 0.15 },
        });
        Assert.True(result.IsOptimal, result.Detail);
        Assert.All(result.Weights.Weights.ToArray(), weight => Assert.True(weight == 0 || weight >= 0.15 - 1e-9));
        AllocationResult free = Markets.Solve(estimates, PortfolioObjective.MinimumVariance);
        Assert.Contains(free.Weights!.Weights.ToArray(), weight => weight is > 0 and < 0.15);
    }

    [Fact]
    public void MaxTrades_WithCosts_LeaveTheOthersAsTheyAre()
    {
        ReturnEstimates estimates = Markets.Sampled(5, 60, 5);
        PortfolioWeights current = Markets.Weights(0.2, 0.2, 0.2, 0.2, 0.2);
        AllocationResult result = Markets.Solve(estimates, new PortfolioProblem
        {
            Constraints = new PortfolioConstraints { Holdings = new HoldingLimits { MaxTrades = 2, MinTrade = 0.05 } },
            CurrentWeights = current,
            BuyCostRate = 0.0001,
            SellCostRate = 0.0001,
        });
        Assert.True(result.IsOptimal, result.Detail);
        double[] trades = [.. result.Weights.Weights.ToArray().Select(weight => Math.Abs(weight - 0.2))];
        Assert.True(trades.Count(trade => trade > 0) <= 2);
        Assert.All(trades, trade => Assert.True(trade == 0 || trade >= 0.05 - 1e-9));
        Assert.Empty(new PortfolioConstraints { Holdings = new HoldingLimits { MaxTrades = 2, MinTrade = 0.05 } }
            .Violations(result.Weights, estimates, current));
    }

    // 33 · 0.03 = 0.99 and 34 · 0.03 = 1.02. No time limit: a search over all ways to hold 33 lots of eight assets would not end.
    [Theory]
    [InlineData("MinimumVariance")]
    [InlineData("MaximumSharpe")]
    public void LotWeights_OfWhichNoneAddUpToTheBudget_AreAConflict(string kind)
    {
        PortfolioObjective objective = kind == "MinimumVariance" ? PortfolioObjective.MinimumVariance : PortfolioObjective.MaximumSharpe(0);
        ReturnEstimates estimates = Markets.Sampled(8, 60, 4);
        AllocationResult result = Markets.Solve(estimates, objective, Lots(1, _ => 0.03));
        Assert.Equal((AllocationStatus.PrimalInfeasible,
            "No weights satisfy lots that are whole multiples of 0.03 and sum of weights = 1 together."), (result.Status, result.Detail));

        // 0.06 and 0.15 are multiples of 0.03.
        result = Markets.Solve(estimates, objective, Lots(0.995, i => i % 2 == 0 ? 0.06 : 0.15));
        Assert.Equal(["lots that are whole multiples of 0.03", "sum of weights ≥ 0.995", "sum of weights ≤ 1"], result.Conflict);

        // 0.99 is within; so are multiples of 0.01, of which 0.07 and 0.03 are lots.
        Assert.True(Markets.Solve(Markets.Two, objective, Lots(0.99, _ => 0.03, 2)).IsOptimal);
        Assert.True(Markets.Solve(Markets.Two, objective, Lots(1, i => i == 0 ? 0.07 : 0.03, 2)).IsOptimal);

        static PortfolioConstraints Lots(double total, Func<int, double> lot, int assets = 8) => new()
        {
            MinTotal = total,
            Holdings = new()
            {
                LotWeights = Markets.Names(assets).Select((asset, i) => (asset, i)).ToImmutableDictionary(item => item.asset, item => lot(item.i)),
            },
        };
    }

    [Fact]
    public void LotWeights_WholeLots_AreTheBestOfAllMultiples()
    {
        ReturnEstimates estimates = Markets.Two;
        AllocationResult result = Markets.Solve(estimates, PortfolioObjective.MeanVarianceUtility(5), new PortfolioConstraints
        {
            MinTotal = 0.9,
            Holdings = new HoldingLimits { LotWeights = ImmutableDictionary<AssetId, double>.Empty.Add("A", 0.07).Add("B", 0.11) },
        });
        double best = double.NegativeInfinity;
        (double, double) weights = default;
        for (int a = 0; a <= 14; a++)
        {
            for (int b = 0; b <= 9; b++)
            {
                (double x, double y) = (0.07 * a, 0.11 * b);
                double utility = (0.1 * x) + (0.06 * y) - (2.5 * ((0.04 * x * x) + (0.01 * y * y)));
                if (x + y is >= 0.9 and <= 1 && utility > best)
                {
                    (best, weights) = (utility, (x, y));
                }
            }
        }

        Markets.AssertWeights(result, weights.Item1, weights.Item2);
    }

    [Fact]
    public void Groups_ThatExcludeEachOther_HoldOne()
    {
        AllocationResult result = Markets.Solve(Markets.Three, PortfolioObjective.MinimumVariance, new PortfolioConstraints
        {
            Holdings = new HoldingLimits { Groups = [new HoldingGroupLimit("stocks", ["A", "B"], 1)] },
        });
        Assert.True(result.IsOptimal, result.Detail);
        Assert.Equal(1, result.Weights.Weights[..2].ToArray().Count(weight => weight != 0));
    }

    [Fact]
    public void Solve_HoldingsThatConflict_AreNamed()
    {
        AllocationResult result = Markets.Solve(Markets.Three, PortfolioObjective.MinimumVariance, new PortfolioConstraints
        {
            MaxWeight = 0.4,
            Holdings = new HoldingLimits { MaxAssets = 2 },
        });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(["the limits on holdings", "the other limits"], result.Conflict);
    }

    [Fact]
    public void Explain_NumberOfAssets_TellsWhatItCosts()
    {
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(
            new PortfolioProblem { Constraints = new PortfolioConstraints { Holdings = new HoldingLimits { MaxAssets = 2 } } }, Markets.Three,
            TestContext.Current.CancellationToken);
        LimitExplanation limit = Assert.Single(explanation.Binding, item => item.Limit.Kind == LimitKind.AssetCount);

        // Σ⁻¹1/1'Σ⁻¹1 of all three has variance 1/150, of C and one other 1/125.
        Assert.Equal(Math.Sqrt(1 / 125.0) - Math.Sqrt(1 / 150.0), limit.Cost!.Value, 1e-9);
        Assert.StartsWith("The largest number of assets held, 2, costs", limit.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_UnsoundHoldings_NamesEachFault()
    {
        HoldingLimits holdings = new()
        {
            MaxAssets = 0,
            MinAssets = 3,
            MinHolding = double.NaN,
            MaxTrades = -1,
            LotWeights = ImmutableDictionary<AssetId, double>.Empty.Add("A", 0),
            Groups = [new HoldingGroupLimit("", [], 1)],
        };
        string errors = string.Join('\n', new PortfolioConstraints { Holdings = holdings }.Validate());
        Assert.Contains("MaxAssets must be at least 1; it is 0.", errors, StringComparison.Ordinal);
        Assert.Contains("MinAssets is 3, above MaxAssets, which is 0.", errors, StringComparison.Ordinal);
        Assert.Contains("MinHolding must be in [0, 1]; it is NaN.", errors, StringComparison.Ordinal);
        Assert.Contains("MaxTrades must be at least 0; it is -1.", errors, StringComparison.Ordinal);
        Assert.Contains("Weight of a lot of A is 0; it must be positive and finite.", errors, StringComparison.Ordinal);
        Assert.Contains("Holding group  must list assets with names, each once.", errors, StringComparison.Ordinal);
        Assert.Contains("A limit on turnover or trades, or trading costs, need the current weights; there are none.",
            new PortfolioProblem { Constraints = new() { Holdings = new() { MaxTrades = 1 } } }.Validate());
    }

    private static PortfolioObjective Objective(string name) => name switch
    {
        "variance" => PortfolioObjective.MinimumVariance,
        "utility" => PortfolioObjective.MeanVarianceUtility(4),
        "sharpe" => PortfolioObjective.MaximumSharpe(0.01),
        _ => PortfolioObjective.MaximumReturn,
    };

    private static void AssertAsGood(
        AllocationResult result, AllocationResult best, ReturnEstimates estimates, PortfolioObjective objective, int seed)
    {
        Assert.Equal(best.Status, result.Status);
        Assert.True(result.IsOptimal, Invariant($"Seed {seed}: {result.Status} {result.Detail}"));
        Assert.Equal(Value(best, objective), Value(result, objective), 1e-7);
        Assert.Equal(estimates.Assets, result.Weights.Assets);
    }

    private static double Value(AllocationResult result, PortfolioObjective objective) => objective.Kind switch
    {
        PortfolioObjectiveKind.MinimumVariance => -result.Volatility,
        PortfolioObjectiveKind.MaximumSharpe => (result.ExpectedReturn - 0.01) / result.Volatility,
        PortfolioObjectiveKind.MeanVarianceUtility => result.ExpectedReturn - (2 * result.Volatility * result.Volatility),
        _ => result.ExpectedReturn,
    };

    private static AllocationResult BestOf(
        ReturnEstimates estimates, int count, PortfolioObjective objective, PortfolioConstraints constraints)
    {
        int n = estimates.Assets.Length;
        AllocationResult? best = null;
        for (int set = 0; set < 1 << n; set++)
        {
            if (int.PopCount(set) == count)
            {
                AllocationResult result = Markets.Solve(estimates, objective, constraints with
                {
                    AssetBounds = [.. Enumerable.Range(0, n).Where(i => (set >> i & 1) == 0).Select(i =>
                        new WeightBounds(estimates.Assets[i], 0, 0))],
                });
                best = best is null || (result.IsOptimal && (!best.IsOptimal || Value(result, objective) > Value(best, objective)))
                    ? result
                    : best;
            }
        }

        return best!;
    }
}
