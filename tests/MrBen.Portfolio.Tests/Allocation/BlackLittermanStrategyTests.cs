using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

public class BlackLittermanStrategyTests
{
    private static readonly MarketWeights Market = MarketWeights.Create(Markets.Names(3), [0.5, 0.3, 0.2]);

    private static AllocationResult Allocate(BlackLittermanStrategyOptions? options, MarketWeights? market, params ImmutableArray<View> views) =>
        new BlackLittermanStrategy(options).Allocate(
            Markets.Three, new AllocationContext { MarketWeights = market, Views = views }, TestContext.Current.CancellationToken);

    // Without views μ = δΣw and the covariance is (1 + τ)Σ: the optimum of the fully invested is the market plus τ/(1 + τ) of it moved to
    // minimum variance, w/(1 + τ) + τ/(1 + τ)·(1/6, 1/6, 2/3), since the market sums to 1.
    [Fact]
    public void WithoutViews_HoldsTheMarket_NearlyAsHeLittermanDo()
    {
        const double Tau = 0.05;
        AllocationResult result = Allocate(null, Market);
        Markets.AssertWeights(1e-10, result,
            (0.5 + (Tau / 6)) / (1 + Tau), (0.3 + (Tau / 6)) / (1 + Tau), (0.2 + (Tau * 2 / 3)) / (1 + Tau));
    }

    // With weights free to sum to anything, the unconstrained optimum (δ(1 + τ)Σ)⁻¹δΣw is w/(1 + τ) (He and Litterman 1999).
    [Fact]
    public void WithoutViewsNorBudget_IsTheMarketOverOnePlusTau() => Markets.AssertWeights(1e-10,
        Allocate(new() { Constraints = new() { MinTotal = 0 } }, Market), 0.5 / 1.05, 0.3 / 1.05, 0.2 / 1.05);

    [Fact]
    public void View_MovesWeightTowardIt_AndConfidenceMovesItFurther()
    {
        double before = Allocate(null, Market).GetWeightsOrThrow()["C"];
        double equal = Allocate(null, Market, View.Absolute("C", 0.06)).GetWeightsOrThrow()["C"];
        double half = Allocate(new() { DefaultConfidence = 0.5 }, Market, View.Absolute("C", 0.06)).GetWeightsOrThrow()["C"];
        double sure = Allocate(new() { DefaultConfidence = 0.9 }, Market, View.Absolute("C", 0.06)).GetWeightsOrThrow()["C"];
        double own = Allocate(new() { DefaultConfidence = 0.9 }, Market, View.Absolute("C", 0.06).WithConfidence(0.5)).GetWeightsOrThrow()["C"];
        Assert.True(before < equal && equal < sure, $"{before} < {equal} < {sure}");
        Assert.Equal(equal, half, 1e-12);
        Assert.Equal(half, own, 1e-12);
    }

    [Fact]
    public void NoMarket_IsAStatus()
    {
        AllocationResult result = Allocate(null, market: null);
        Assert.Equal(AllocationStatus.UndefinedEstimate, result.Status);
        Assert.Equal("Black-Litterman starts from the weights of the market; there are none.", result.Detail);
        Assert.Equal("The market weights do not name C.", Allocate(null, MarketWeights.Equal(Markets.Names(2))).Detail);
    }

    [Fact]
    public void ForeignOrContradictoryViews_AreStatuses()
    {
        AllocationResult foreign = Allocate(null, Market, View.Absolute("X", 0.1));
        Assert.Equal(AllocationStatus.UndefinedEstimate, foreign.Status);
        Assert.Equal("The view that X returns 0.1 (proportional) names X, which is not among the 3 assets.", foreign.Detail);
        AllocationResult contradictory = Allocate(
            null, Market, View.Absolute("A", 0.1).WithConfidence(1), View.Absolute("A", 0.2).WithConfidence(1));
        Assert.Equal(AllocationStatus.UndefinedEstimate, contradictory.Status);
        Assert.Contains("contradicts", contradictory.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void MarketWeights_OfUninitializedAssets_AreRefused() => Assert.All(
        (Action[])[() => MarketWeights.Create(default, []), () => MarketWeights.Equal(default), () => MarketWeights.FromCapitalizations(default, [])],
        make => Assert.Equal("The list of assets is uninitialized. (Parameter 'assets')", Assert.Throws<ArgumentException>(make).Message));

    [Fact]
    public void Options_Unsound_ListEveryFault() => Assert.Equal(
        "Tau must be positive and finite; it is 0. DefaultConfidence must be in [0, 1]; it is 1.5. (Parameter 'options')",
        Assert.Throws<ArgumentException>(
            () => new BlackLittermanStrategy(new() { Model = new() { Tau = 0 }, DefaultConfidence = 1.5 })).Message);
}
