using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>What a user's own strategy answers is looked at before it is planned.</summary>
public class CustomStrategyTests
{
    [Fact]
    public void WeightsOfAssetsNotInThePortfolio_AreNamed_AndNothingIsPlanned()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioAllocation allocation = Allocate(portfolio, Answering(_ => Optimal(["A", "Y", "Z"], [0.25, 0.5, -0.125])));
        Assert.Equal(AllocationStatus.AssetMismatch, allocation.Status);
        Assert.Equal(
            "Strategy own gives Y a weight of 0.5; Y is not in the portfolio. Strategy own gives Z a weight of -0.125; "
            + "Z is not in the portfolio.", allocation.Detail);
        Assert.Null(allocation.Plan);
        Assert.Null(allocation.TargetWeights);
        Assert.Equal(allocation.Detail, portfolio.Manager.AllocationHistory[^1].Value.Detail);
    }

    // A plan takes a weight beyond ±1000 for a mistake; the weights stand, nothing is planned.
    [Fact]
    public void WeightsBeyondAPlan_AreRefusedByThePlan()
    {
        SamplePortfolio portfolio = Portfolio();
        PortfolioAllocation allocation = Allocate(portfolio, Answering(_ => Optimal(["A", "B"], [2e9, -1001])));
        Assert.Equal(AllocationStatus.Optimal, allocation.Status);
        Assert.Equal(
            (RebalanceStatus.Refused, "Target weight of A is 2000000000; a plan takes weights up to 1000. "
                + "Target weight of B is -1001; a plan takes weights up to 1000."),
            (allocation.Plan!.Status, allocation.Plan.Detail));
        Assert.Empty(allocation.Plan.Trades);
    }

    [Fact]
    public void NullForAnAnswer_IsNamed()
    {
        SamplePortfolio portfolio = Portfolio();
        portfolio.Refuses<InvalidOperationException>(
            "Strategy own answered null; it must answer with a result.", () => Allocate(portfolio, Answering(_ => null!)));
    }

    [Fact]
    public void WeightsThatAreNoNumbers_AreNamed()
    {
        SamplePortfolio portfolio = Portfolio();
        portfolio.Refuses<ArgumentException>("Weight of B is NaN; it must be finite. (Parameter 'weights')",
            () => Allocate(portfolio, Answering(_ => Optimal(["A", "B"], [0.5, double.NaN]))));
        portfolio.Refuses<ArgumentException>("Weight of A is Infinity; it must be finite. (Parameter 'weights')",
            () => Allocate(portfolio, Answering(_ => Optimal(["A", "B"], [double.PositiveInfinity, 0]))));
        portfolio.Refuses<ArgumentException>("Asset 1 has no name. (Parameter 'assets')",
            () => Allocate(portfolio, Answering(_ => Optimal(["A", default], [0.5, 0.5]))));
        portfolio.Refuses<ArgumentException>("The list of assets is uninitialized. (Parameter 'assets')",
            () => Allocate(portfolio, Answering(_ => Optimal(default, []))));
    }

    [Fact]
    public void StrategyWithoutAName_IsRefused()
    {
        SamplePortfolio portfolio = Portfolio();
        portfolio.Refuses<ArgumentException>("The strategy Own has no name. (Parameter 'strategy')",
            () => Allocate(portfolio, new Own(" ", _ => Optimal(["A"], [1]))));
    }

    [Fact]
    public void StrategyThatThrows_RecordsNothing()
    {
        SamplePortfolio portfolio = Portfolio();
        portfolio.Refuses<InvalidTimeZoneException>("Its own.",
            () => Allocate(portfolio, Answering(_ => throw new InvalidTimeZoneException("Its own."))));
    }

    private static SamplePortfolio Portfolio() => SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B"), "A", "B");

    private static PortfolioAllocation Allocate(SamplePortfolio portfolio, IAllocationStrategy strategy) =>
        portfolio.Manager.OptimizePortfolioAllocation(strategy, AllocationMethod.Static, TestContext.Current.CancellationToken);

    private static Own Answering(Func<ReturnEstimates, AllocationResult> answer) => new("own", answer);

    private static AllocationResult Optimal(ImmutableArray<AssetId> assets, double[] weights)
    {
        PortfolioWeights made = PortfolioWeights.Create(assets, weights);
        double[] variances = [.. weights.Select(_ => 0.04)];
        ReturnEstimates estimates = ReturnEstimates.Create(assets, new double[weights.Length], SymmetricMatrix.FromDiagonal(variances));
        return AllocationResult.Optimal(made, estimates, "Own.");
    }

    private sealed class Own(string name, Func<ReturnEstimates, AllocationResult> answer) : IAllocationStrategy
    {
        public string Name => name;

        public AllocationResult Allocate(
            ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
            answer(estimates);
    }
}
