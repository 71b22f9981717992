using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Small problems worked by hand. Two and Three stand for the markets of <see cref="Markets"/>: uncorrelated assets.</summary>
public class ProblemTests
{
    private static readonly PortfolioConstraints Free = new() { MinWeight = double.NegativeInfinity, MaxWeight = double.PositiveInfinity };

    // Uncorrelated: weights in proportion to 1/variance, 25 : 100. Variance 0.2²·0.04 + 0.8²·0.01 = 0.008; return 0.02 + 0.048.
    [Fact]
    public void MinimumVariance_TwoAssets_IsTheHandCalculation()
    {
        AllocationResult result = Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance), 0.2, 0.8);
        Assert.Equal(Math.Sqrt(0.008), result.Volatility, 1e-12);
        Assert.Equal(0.068, result.ExpectedReturn, 1e-12);
        Assert.Equal(1, result.Weights!.Total, 1e-12);
        Assert.True(result.Certificate!.Value.Holds(1e-12));
        Assert.Equal("primal active set", result.Driver);
        Assert.Equal("Optimal.", result.Detail);
        Assert.Empty(result.Conflict);
    }

    // Covariance 0.015 above the smaller variance: w_A = (σ_B² − σ_AB)/(σ_A² + σ_B² − 2σ_AB) = −0.005/0.02; long-only keeps A at 0.
    [Fact]
    public void MinimumVariance_CorrelatedPair_ShortsOnlyWhereAllowed()
    {
        ReturnEstimates pair = Markets.Of([0.1, 0.06], [0.04, 0.015, 0.015, 0.01]);
        Markets.AssertWeights(Markets.Solve(pair, PortfolioObjective.MinimumVariance, Free), -0.25, 1.25);
        Markets.AssertWeights(Markets.Solve(pair, PortfolioObjective.MinimumVariance), 0, 1);
        Markets.AssertWeights(Markets.Solve(pair, PortfolioObjective.MinimumVariance, new() { MinWeight = -0.1, MaxWeight = 2 }), -0.1, 1.1);
    }

    // Excess returns 0.08 and 0.04 over variances 0.04 and 0.01 are 2 and 4: weights 1/3, 2/3; squared ratio 0.08·2 + 0.04·4 = 0.32.
    [Fact]
    public void MaximumSharpe_TwoAssets_IsTheHandCalculation()
    {
        AllocationResult result = Markets.AssertWeights(
            Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.02)), 1.0 / 3, 2.0 / 3);
        Assert.Equal(Math.Sqrt(0.32), (result.ExpectedReturn - 0.02) / result.Volatility, 1e-12);
    }

    // d/dw of 0.06 + 0.04w − ½·4·(0.04w² + 0.01(1 − w)²) is 0.04 − 0.16w + 0.04(1 − w) = 0 at w = 0.4.
    [Fact]
    public void MeanVarianceUtility_TwoAssets_IsTheHandCalculation() =>
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MeanVarianceUtility(4)), 0.4, 0.6);

    [Fact]
    public void MaximumReturn_TwoAssets_FillsTheBestFirst()
    {
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn), 1, 0);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new() { MaxWeight = 0.7 }), 0.7, 0.3);
    }

    // Each limit holds A at 0.5 where minimum variance wants 0.2; the three ways to say so are one.
    [Fact]
    public void MinimumVariance_AtLeastHalfInA_HoweverSaid_HoldsHalf()
    {
        PortfolioConstraints[] ways =
        [
            new() { AssetBounds = [new("A", 0.5, 1)] },
            new() { Groups = [new GroupConstraint("growth", ["A"], 0.5, double.PositiveInfinity)] },
            new() { Linear = [Row("tilt", 0.5, double.PositiveInfinity, 1, 0)] },
            new() { TargetReturn = 0.08 },
            new() { AssetBounds = [new("B", 0, 0.5)] },
        ];
        foreach (PortfolioConstraints constraints in ways)
        {
            Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, constraints), 0.5, 0.5);
            Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.02), constraints), 0.5, 0.5);
            Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MeanVarianceUtility(4), constraints), 0.5, 0.5);
        }
    }

    // Cash instead of a full investment: utility 0.1w_A + 0.06w_B − ½·20·(…) has w = μ/(λσ²) = 0.125, 0.3; at least half invested adds the
    // multiplier ν with 0.125 + ν/0.8 + 0.3 + ν/0.2 = 0.5, ν = 0.012.
    [Fact]
    public void MeanVarianceUtility_WithCash_IsTheHandCalculation()
    {
        Markets.AssertWeights(
            Markets.Solve(Markets.Two, PortfolioObjective.MeanVarianceUtility(20), new() { MinTotal = 0 }), 0.125, 0.3);
        AllocationResult half = Markets.AssertWeights(
            Markets.Solve(Markets.Two, PortfolioObjective.MeanVarianceUtility(20), new() { MinTotal = 0.5 }), 0.14, 0.36);
        BindingConstraint binding = Assert.Single(half.BindingConstraints);
        Assert.Equal("sum of weights ≥ 0.5", binding.Constraint);
        Assert.Equal(0.012, binding.ShadowPrice, 1e-10);
    }

    // With cash the tangent portfolio may be held at any size; its proportions and ratio stay.
    [Fact]
    public void MaximumSharpe_WithCash_KeepsProportions()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.02), new() { MinTotal = 0.3 });
        Assert.True(result.IsOptimal);
        Assert.InRange(result.Weights.Total, 0.3 - 1e-12, 1 + 1e-12);
        Assert.Equal(2, result.Weights["B"] / result.Weights["A"], 1e-9);
    }

    // Long and short legs cancel: w = (x, −x); excess return 0.04x at volatility √0.05·x, at any x that the bounds allow.
    [Fact]
    public void MaximumSharpe_MarketNeutral_BuysTheBetterAgainstTheOther()
    {
        PortfolioConstraints neutral = new() { MinWeight = -1, MaxWeight = 1, MinTotal = 0, MaxTotal = 0 };
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0), neutral);
        Assert.True(result.IsOptimal);
        Assert.Equal(0, result.Weights.Total, 1e-12);
        Assert.Equal(0.04 / Math.Sqrt(0.05), result.ExpectedReturn / result.Volatility, 1e-9);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, neutral), 1, -1);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, neutral with { TargetVolatility = 0.1 }),
            0.1 / Math.Sqrt(0.05), -0.1 / Math.Sqrt(0.05));
    }

    // From (1, 0): Σ|change| = 2(1 − w_A). A turnover of 0.6 stops at 0.7 on the way to 0.2: turnover counts purchases and sales.
    [Fact]
    public void Turnover_StopsOnTheWay()
    {
        PortfolioConstraints constraints = new() { MaxTurnover = 0.6 };
        PortfolioWeights current = Markets.Weights(1, 0);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, constraints, current), 0.7, 0.3);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.02), constraints, current), 0.7, 0.3);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MeanVarianceUtility(4), constraints, current), 0.7, 0.3);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, constraints, Markets.Weights(0, 1)), 0.3, 0.7);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, new() { MaxTurnover = 0 }, current), 1, 0);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0), new() { MaxTurnover = 0 }, current), 1, 0);
    }

    // Moving x from A to B costs (buy + sell)·x = 0.02x. Utility's slope at w_A is 0.04 − 0.16w + 0.04(1 − w) = 0.08 − 0.2w (to A): from 1,
    // selling pays until 0.2w − 0.08 = 0.02, w = 0.5; from 0, buying until 0.08 − 0.2w = 0.02, w = 0.3; from 0.4 ± 0.1 nothing pays.
    [Fact]
    public void Costs_MakeABandAroundTheTarget()
    {
        PortfolioProblem problem = new() { Objective = PortfolioObjective.MeanVarianceUtility(4), BuyCostRate = 0.012, SellCostRate = 0.008 };
        Markets.AssertWeights(Markets.Solve(Markets.Two, problem with { CurrentWeights = Markets.Weights(1, 0) }), 0.5, 0.5);
        Markets.AssertWeights(Markets.Solve(Markets.Two, problem with { CurrentWeights = Markets.Weights(0, 1) }), 0.3, 0.7);
        Markets.AssertWeights(Markets.Solve(Markets.Two, problem with { CurrentWeights = Markets.Weights(0.45, 0.55) }), 0.45, 0.55);
    }

    // From cash, buying costs every asset 1 %: the ratio sees excess returns of 0.07 and 0.03, tangent 1.75 : 3.
    [Fact]
    public void MaximumSharpe_BuyingFromCash_SeesReturnsNetOfCosts() => Markets.AssertWeights(
        Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumSharpe(0.02),
            BuyCostRate = 0.01,
            SellCostRate = 0.5,
            CurrentWeights = Markets.Weights(0, 0),
        }), 1.75 / 4.75, 3 / 4.75);

    // The target return counts before costs: w_A = 0.5 though buying costs 2 %.
    [Fact]
    public void TargetReturn_CountsBeforeCosts() => Markets.AssertWeights(
        Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Constraints = new() { TargetReturn = 0.08 },
            BuyCostRate = 0.02,
            CurrentWeights = Markets.Weights(0, 1),
        }), 0.5, 0.5);

    // γ = 0.03 makes the variances 0.07 and 0.04: weights 4/11, 7/11; a large γ leaves 1/N.
    [Fact]
    public void L2Regularization_AddsToEveryVariance()
    {
        PortfolioProblem problem = new() { L2Regularization = 0.03 };
        AllocationResult result = Markets.AssertWeights(Markets.Solve(Markets.Two, problem), 4.0 / 11, 7.0 / 11);
        Assert.Equal(Math.Sqrt((0.04 * 16 / 121) + (0.01 * 49 / 121)), result.Volatility, 1e-12);
        Markets.AssertWeights(1e-6, Markets.Solve(Markets.Two, problem with { L2Regularization = 1e6 }), 0.5, 0.5);
        Markets.AssertWeights(Markets.Solve(Markets.Two,
            problem with { Objective = PortfolioObjective.MaximumSharpe(0.02) }), (8.0 / 7) / ((8.0 / 7) + 1), 1 / ((8.0 / 7) + 1));
    }

    // 0.04w² + 0.01(1 − w)² = 0.0125 at w = 0.5 (and −0.1): the most return within a volatility of √0.0125 is half in A.
    [Fact]
    public void TargetVolatility_TwoAssets_IsTheHandCalculation()
    {
        double limit = Math.Sqrt(0.0125);
        PortfolioConstraints constraints = new() { TargetVolatility = limit };
        AllocationResult most = Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, constraints), 0.5, 0.5);
        Assert.Equal(limit, most.Volatility, 1e-11);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MeanVarianceUtility(0.1), constraints), 0.5, 0.5);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.02), constraints), 1.0 / 3, 2.0 / 3);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, constraints), 0.2, 0.8);

        // d return / d volatility: 0.04·dw with dσ = (0.04w − 0.01(1 − w))/σ·dw = 0.015/σ.
        BindingConstraint volatility = Assert.Single(most.BindingConstraints, b => b.Constraint.StartsWith("volatility", StringComparison.Ordinal));
        Assert.Equal(FormattableString.Invariant($"volatility ≤ {limit}"), volatility.Constraint);
        Assert.Equal(0.04 * limit / 0.015, volatility.ShadowPrice, 1e-8);
    }

    // At the lowest volatility there is one portfolio.
    [Fact]
    public void TargetVolatility_TheLowestThereIs_IsMinimumVariance() => Markets.AssertWeights(1e-5,
        Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, new() { TargetVolatility = Math.Sqrt(0.008) }), 0.2, 0.8);

    // No bound but the volatility: the tangent direction 2.5 : 6 (returns over variances), whose variance is 0.1·2.5 + 0.06·6 = 0.61.
    [Fact]
    public void TargetVolatility_WithoutOtherBounds_BoundsTheReturn()
    {
        PortfolioConstraints open = Free with { MinTotal = double.NegativeInfinity, MaxTotal = double.PositiveInfinity, TargetVolatility = 0.1 };
        double size = 0.1 / Math.Sqrt(0.61);
        Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, open), 2.5 * size, 6 * size);
    }

    // A and B earn the same: the most return is any mix of them; one within the volatility is an answer.
    [Fact]
    public void TargetVolatility_AssetsOfEqualReturn_HoldsTheMostReturnWithinIt()
    {
        ReturnEstimates tie = Markets.Of([0.1, 0.1, 0.05], [0.16, 0, 0, 0, 0.01, 0, 0, 0, 0.0001]);
        AllocationResult result = Markets.Solve(tie, PortfolioObjective.MaximumReturn, new() { TargetVolatility = 0.15 });
        Assert.True(result.IsOptimal, result.Detail);
        Assert.Equal(0.1, result.ExpectedReturn, 1e-12);
        Assert.True(result.Volatility <= 0.15 * (1 + 1e-9));
    }

    // Weights proportional to 1/variance are 25 : 25 : 100; B's cap of 0.1 leaves 0.9 in 25 : 100.
    [Fact]
    public void ThreeAssets_CappedInTheMiddle_SplitsTheRest() => Markets.AssertWeights(
        Markets.Solve(Markets.Three, PortfolioObjective.MinimumVariance, new() { AssetBounds = [new("B", 0, 0.1)] }), 0.18, 0.1, 0.72);

    // A and B together at least 0.6, equal by symmetry; all constraints at once leave one portfolio.
    [Fact]
    public void ThreeAssets_ManyConstraints_LeaveOnePortfolio()
    {
        PortfolioConstraints constraints = new()
        {
            AssetBounds = [new("A", 0.1, 0.3)],
            Groups = [new GroupConstraint("risky", ["A", "B"], 0.6, 0.6)],
            Linear = [Row("spread", -1, 0, 1, -1, 0)],
            MaxTurnover = 1,
            MinTotal = 0.8,
            TargetReturn = 0.06,
        };
        PortfolioWeights current = Markets.Weights(0.3, 0.3, 0.4);
        Markets.AssertWeights(Markets.Solve(Markets.Three, PortfolioObjective.MinimumVariance, constraints with { MinTotal = 1 }, current), 0.3, 0.3, 0.4);

        // Less of the rest is less variance; a total of 0.8 and 0.6 · 0.1 + 0.2 · 0.04 = 0.068 satisfy the target.
        Markets.AssertWeights(Markets.Solve(Markets.Three, PortfolioObjective.MinimumVariance, constraints, current), 0.3, 0.3, 0.2);
        Markets.AssertWeights(Markets.Solve(Markets.Three, PortfolioObjective.MaximumReturn, constraints, current), 0.3, 0.3, 0.4);
    }

    [Fact]
    public void OneAsset_IsHeldInFull()
    {
        ReturnEstimates one = Markets.Of([0.05], [0.04]);
        foreach (PortfolioObjective objective in (PortfolioObjective[])[PortfolioObjective.MinimumVariance, PortfolioObjective.MaximumReturn,
            PortfolioObjective.MaximumSharpe(0.02), PortfolioObjective.MeanVarianceUtility(3)])
        {
            Markets.AssertWeights(Markets.Solve(one, objective), 1);
        }

        Markets.AssertWeights(Markets.Solve(one, PortfolioObjective.MaximumReturn, new() { MinTotal = 0, TargetVolatility = 0.1 }), 0.5);
    }

    [Fact]
    public void NoAssets_IsAnAnswer()
    {
        AllocationResult result = Markets.Solve(Markets.Of([], []), PortfolioObjective.MinimumVariance);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal("There are no assets to allocate to.", result.Detail);
    }

    // The same asset twice: the covariance is singular, the total of the twins is what matters (0.2 as above).
    [Fact]
    public void TwinAssets_HoldTogetherWhatOneWould()
    {
        ReturnEstimates twins = Markets.Of([0.10, 0.10, 0.06], [0.04, 0.04, 0, 0.04, 0.04, 0, 0, 0, 0.01]);
        foreach ((PortfolioObjective objective, double total) in ((PortfolioObjective, double)[])[(PortfolioObjective.MinimumVariance, 0.2),
            (PortfolioObjective.MaximumSharpe(0.02), 1.0 / 3), (PortfolioObjective.MeanVarianceUtility(4), 0.4)])
        {
            AllocationResult result = Markets.Solve(twins, objective);
            Assert.True(result.IsOptimal, result.Detail);
            Assert.Equal(total, result.Weights["A"] + result.Weights["B"], 1e-9);
            Assert.True(result.Weights["A"] >= 0 && result.Weights["B"] >= 0);
        }
    }

    // No variance at all in B. More than the rate without risk is a ratio without limit; less only dilutes: 0.06w − 0.01(1 − w) over 0.2w is
    // largest at w = 1. A quarter of A has a volatility of 5 %.
    [Fact]
    public void AssetWithoutVolatility_IsHeldWhereItServes()
    {
        ReturnEstimates cash = Markets.Of([0.10, 0.03], [0.04, 0, 0, 0]);
        Markets.AssertWeights(Markets.Solve(cash, PortfolioObjective.MinimumVariance), 0, 1);
        AllocationResult ratio = Markets.AssertWeights(Markets.Solve(cash, PortfolioObjective.MaximumSharpe(0.02)), 0, 1);
        Assert.Equal(0, ratio.Volatility);
        Markets.AssertWeights(1e-7, Markets.Solve(cash, PortfolioObjective.MaximumSharpe(0.04)), 1, 0);
        Markets.AssertWeights(Markets.Solve(cash, PortfolioObjective.MaximumReturn, new() { TargetVolatility = 0.05 }), 0.25, 0.75);
    }

    // All in cash is the least risk there is.
    [Fact]
    public void MinimumVariance_CashAllowed_HoldsCash()
    {
        AllocationResult result = Markets.AssertWeights(Markets.Solve(Markets.Two, PortfolioObjective.MinimumVariance, new() { MinTotal = 0 }), 0, 0);
        Assert.Equal(0, result.Volatility);
    }

    [Fact]
    public void Unbounded_SaysThatABoundIsMissing()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumReturn, Free);
        Assert.Equal(AllocationStatus.Unbounded, result.Status);
        Assert.Equal("The objective improves without limit: a bound on the weights is missing.", result.Detail);
        Assert.False(result.HasWeights);

        // The minimum-variance return 0.068 is below the rate: the ratio rises with the size of a short position and is never reached.
        AllocationResult ratio = Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.07), Free);
        Assert.Equal(AllocationStatus.Unbounded, ratio.Status);
    }

    // 500 uncorrelated assets of variance 1 + i/100: weights in proportion to 1/variance.
    [Fact]
    public void FiveHundredAssets_UncorrelatedClosedForm()
    {
        const int n = 500;
        double[] covariance = new double[n * n];
        double[] precision = new double[n];
        for (int i = 0; i < n; i++)
        {
            covariance[(i * n) + i] = 1 + (i / 100.0);
            precision[i] = 1 / covariance[(i * n) + i];
        }

        ReturnEstimates estimates = Markets.Of(new double[n], covariance);
        Markets.AssertWeights(1e-12, Markets.Solve(estimates, PortfolioObjective.MinimumVariance), [.. precision.Select(p => p / precision.Sum())]);
    }

    private static LinearConstraint Row(string name, double min, double max, params double[] coefficients) =>
        new(name, Enumerable.Range(0, coefficients.Length).ToImmutableDictionary(i => Markets.Names(coefficients.Length)[i], i => coefficients[i]),
            min, max);
}
