using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Constraints that no weights satisfy: which ones, in the user's words, and the same words for every objective.</summary>
public class ConflictTests
{
    public static TheoryData<string> Objectives => ["MinimumVariance", "MaximumReturn", "MaximumSharpe", "MeanVarianceUtility"];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void UpperBounds_BelowTheBudget_NameEach(string objective) => AssertConflict(objective, new() { MaxWeight = 0.4 }, null,
        "No weights satisfy sum of weights = 1, weight of A ≤ 0.4 and weight of B ≤ 0.4 together.",
        "sum of weights = 1", "weight of A ≤ 0.4", "weight of B ≤ 0.4");

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Groups_ThatOverlapAndContradict_AreNamed(string objective) => AssertConflict(objective, new()
    {
        Groups = [new("stocks", ["A"], 0.7, 1), new("defensive", ["B"], 0.5, 0.9)],
    }, null, "No weights satisfy sum of weights = 1, weight of group stocks ≥ 0.7 and weight of group defensive ≥ 0.5 together.",
        "sum of weights = 1", "weight of group stocks ≥ 0.7", "weight of group defensive ≥ 0.5");

    // A limit that contradicts itself is told before anything else.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Bounds_ThatCross_AreNamed(string objective)
    {
        AssertConflict(objective, new() { AssetBounds = [new("B", 0.6, 0.5)] }, null,
            "No weights satisfy weight of B ≥ 0.6 and weight of B ≤ 0.5 together.", "weight of B ≥ 0.6", "weight of B ≤ 0.5");
        AssertConflict(objective, new() { MinTotal = 1, MaxTotal = 0.9 }, null,
            "No weights satisfy sum of weights ≥ 1 and sum of weights ≤ 0.9 together.", "sum of weights ≥ 1", "sum of weights ≤ 0.9");
        AssertConflict(objective, new() { Groups = [new("all", ["A", "B"], 0.8, 0.7)] }, null,
            "No weights satisfy weight of group all ≥ 0.8 and weight of group all ≤ 0.7 together.",
            "weight of group all ≥ 0.8", "weight of group all ≤ 0.7");
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void TargetReturn_AboveTheBestAsset_NamesTarget(string objective) => AssertConflict(objective,
        new() { TargetReturn = 0.11, MaxWeight = double.PositiveInfinity }, null,
        "No weights satisfy sum of weights = 1, expected return ≥ 0.11 and weight of B ≥ 0 together.",
        "sum of weights = 1", "expected return ≥ 0.11", "weight of B ≥ 0");

    // From (1, 0) a cap of 0.4 on A needs a turnover of 1.2.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Turnover_TooTight_NamesTheCurrentWeights(string objective)
    {
        AllocationResult result = Solve(objective,
            new() { AssetBounds = [new("A", 0, 0.4)], MaxTurnover = 1 }, Markets.Weights(1, 0));
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Contains("turnover ≤ 1", result.Conflict);
        Assert.Contains("weight of A ≤ 0.4", result.Conflict);
        Assert.Equal("the current weights", result.Conflict[^1]);
        Assert.EndsWith("and the current weights together.", result.Detail, StringComparison.Ordinal);
        Assert.True(Solve(objective, new() { AssetBounds = [new("A", 0, 0.4)], MaxTurnover = 1.2 }, Markets.Weights(1, 0)).IsOptimal);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void EmptyRow_BelowItsLimit_StandsAlone(string objective) => AssertConflict(objective, new()
    {
        Linear = [new LinearConstraint("nothing", ImmutableDictionary<AssetId, double>.Empty, 1, 2)],
    }, null, "No weights satisfy nothing ≥ 1.", "nothing ≥ 1");

    [Theory]
    [MemberData(nameof(Objectives))]
    public void ManyAssets_ShareOnePhrase(string objective)
    {
        ReturnEstimates eight = Markets.Sampled(8, 60, seed: 1);
        AllocationResult result = Markets.Solve(eight, Objective(objective), new PortfolioConstraints { MaxWeight = 0.1 });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal("No weights satisfy sum of weights = 1 and weights of 8 assets ≤ 0.1 together.", result.Detail);
    }

    // The lowest volatility is √0.008 = 0.0894427.
    [Theory]
    [MemberData(nameof(Objectives))]
    public void TargetVolatility_TooLow_NamesTheLowest(string objective)
    {
        AllocationResult result = Solve(objective, new() { TargetVolatility = 0.05 });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal("The lowest volatility within the other constraints is 0.0894427; the target is 0.05.", result.Detail);
    }

    // A's 10 % falls short of 12 % by 2 %; cash, where it is allowed, by nothing.
    [Theory]
    [InlineData(1, "-0.02")]
    [InlineData(0, "0")]
    public void MaximumSharpe_NothingEarnsMoreThanTheRate_SaysSo(double minTotal, string highest)
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.12), new() { MinTotal = minTotal });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal("No weights within the constraints earn more than the risk-free rate 0.12 after costs; "
            + $"the highest excess return is {highest}.", result.Detail);
        Assert.Empty(result.Conflict);
        Assert.Null(result.Weights);
    }

    // 9 % is below A's 10 %, but buying A costs 2 %.
    [Fact]
    public void MaximumSharpe_CostsEatTheExcess_SaysSo()
    {
        AllocationResult result = Markets.Solve(Markets.Two, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumSharpe(0.09),
            BuyCostRate = 0.02,
            CurrentWeights = Markets.Weights(0, 0),
        });
        Assert.Equal("No weights within the constraints earn more than the risk-free rate 0.09 after costs; the highest excess return is -0.01.",
            result.Detail);
    }

    // Within 9 % of volatility there is hardly more than minimum variance, which earns 6.8 %.
    [Fact]
    public void MaximumSharpe_NothingEarnsMoreWithinTheVolatility_SaysSo()
    {
        AllocationResult result = Markets.Solve(Markets.Two, PortfolioObjective.MaximumSharpe(0.075), new() { TargetVolatility = 0.09 });
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);

        // 0.05w² − 0.02w + 0.01 = 0.0081 has w = 0.2 + √(0.04 − 0.038) = 0.244721; 0.06 + 0.04w − 0.075 = −0.00521115.
        Assert.Equal("No weights within the constraints and a volatility of 0.09 earn more than the risk-free rate 0.075 after costs; "
            + "the highest excess return is -0.00521115.", result.Detail);
    }

    [Fact]
    public void GetWeightsOrThrow_WithoutWeights_CarriesTheReason()
    {
        AllocationResult result = Solve("MinimumVariance", new() { MaxWeight = 0.4 });
        AllocationFailedException error = Assert.Throws<AllocationFailedException>(result.GetWeightsOrThrow);
        Assert.Same(result, error.Result);
        Assert.Equal("The allocation ended with PrimalInfeasible: "
            + "No weights satisfy sum of weights = 1, weight of A ≤ 0.4 and weight of B ≤ 0.4 together.", error.Message);
    }

    // Eigenvalues of [[1, 2], [2, 1]] are 3 and −1.
    [Fact]
    public void Covariance_WithANegativeEigenvalue_Throws()
    {
        ReturnEstimates indefinite = Markets.Of([0.1, 0.1], [1, 2, 2, 1]);
        NonConvexProgramException error = Assert.Throws<NonConvexProgramException>(
            () => Markets.Solve(indefinite, PortfolioObjective.MinimumVariance));
        Assert.Equal(-1, error.Eigenvalue, 1e-9);
        Assert.StartsWith("The covariance is not positive semidefinite: its smallest eigenvalue is at most -1 ", error.Message, StringComparison.Ordinal);
        Assert.Throws<NonConvexProgramException>(() => Markets.Solve(indefinite, PortfolioObjective.MaximumSharpe(0)));

        // Of the covariance, not of what a risk aversion and L2 regularization make of it; by every driver.
        PortfolioProblem[] others =
        [
            new() { Objective = PortfolioObjective.MeanVarianceUtility(7), L2Regularization = 0.1 },
            new() { Constraints = new() { MinEffectiveAssets = 1.5 } },
            new() { Constraints = new() { Holdings = new() { MaxAssets = 1 } } },
        ];
        Assert.All(others, problem =>
            Assert.Equal(-1, Assert.Throws<NonConvexProgramException>(() => Markets.Solve(indefinite, problem)).Eigenvalue, 1e-9));
        Assert.Contains("The covariance", Assert.Throws<NonConvexProgramException>(() => new PortfolioOptimizer().EfficientFrontier(
            new PortfolioProblem(), indefinite, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static void AssertConflict(
        string objective, PortfolioConstraints constraints, PortfolioWeights? current, string detail, params string[] conflict)
    {
        AllocationResult result = Solve(objective, constraints, current);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(conflict, result.Conflict);
        Assert.Equal(detail, result.Detail);
        Assert.False(result.HasWeights);
        Assert.False(result.IsOptimal);
    }

    private static AllocationResult Solve(string objective, PortfolioConstraints constraints, PortfolioWeights? current = null) =>
        Markets.Solve(Markets.Two, Objective(objective), constraints, current);

    private static PortfolioObjective Objective(string name) => name switch
    {
        "MinimumVariance" => PortfolioObjective.MinimumVariance,
        "MaximumReturn" => PortfolioObjective.MaximumReturn,
        "MaximumSharpe" => PortfolioObjective.MaximumSharpe(0.02),
        _ => PortfolioObjective.MeanVarianceUtility(0.1),
    };
}
