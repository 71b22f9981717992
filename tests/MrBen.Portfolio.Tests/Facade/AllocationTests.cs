using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public class AllocationTests
{
    [Fact]
    public void ContradictoryConstraints_AreNamed()
    {
        PortfolioConstraints constraints = new() { MaxWeight = 0.4 };
        PortfolioOptions options = SamplePortfolio.Options(o => o.MinimumVariance.Constraints = constraints);
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(100, "A", "B"), "A", "B");
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        Assert.Equal(AllocationStatus.PrimalInfeasible, allocation.Status);
        Assert.NotEmpty(allocation.Result.Conflict);
        Assert.Null(allocation.Plan);
        Assert.NotNull(allocation.CurrentWeights);
    }

    // A price that never moved has no volatility: named, not divided by.
    [Fact]
    public void ConstantPrice_InverseVolatility_HasNoWeights()
    {
        PriceHistory moving = SamplePortfolio.History(100, "A");
        double[] prices = [.. Enumerable.Range(0, 200)
            .Select(i => i % 2 == 1 ? 50 : moving.TryGetPrice(i / 2, 0, out double price) ? price : 0)];
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.Options(o => o.Estimates.Covariance = new SampleCovariance()),
            PriceHistory.Create(SamplePortfolio.Names("A", "FLAT"), moving.Dates, prices), "A", "FLAT");
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.InverseVolatility);
        Assert.False(allocation.Result.HasWeights);
        Assert.Contains("FLAT", allocation.Detail, StringComparison.Ordinal);
        Assert.True(portfolio.Manager.CalculatePortfolioRisk().IsCalculated);
    }

    // One asset's price is 10⁻²⁸ and the cash 10²⁷: 10⁵⁵ units are beyond decimal.
    [Fact]
    public void QuantitiesBeyondDecimal_AreNotPlanned()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A"), "A");
        portfolio.Manager.SetCash(1e27m);
        portfolio.Manager.ObservePrice("A", 1e-28m, SamplePortfolio.Start);
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.EqualWeight);
        Assert.Equal((RebalanceStatus.Refused, "The quantities or amounts of the plan leave the range of decimal numbers."),
            (allocation.Plan!.Status, allocation.Plan.Detail));
        Assert.Empty(allocation.Plan.Trades);
    }

    // Two assets with the same returns: the covariance is singular, the optimum is not unique, the certificate holds.
    [Fact]
    public void SingularCovariance_IsSolvedAndCertified()
    {
        PriceHistory one = SamplePortfolio.History(100, "A");
        double[] prices = [.. Enumerable.Range(0, 200)
            .Select(i => one.TryGetPrice(i / 2, 0, out double price) ? price * (1 + (i % 2)) : 0)];
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.Options(o => o.Estimates.Covariance = new SampleCovariance()),
            PriceHistory.Create(SamplePortfolio.Names("A", "TWIN"), one.Dates, prices), "A", "TWIN");
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        Assert.Equal(AllocationStatus.Optimal, allocation.Status);
        Assert.True(allocation.Result.Certificate!.Value.Holds(1e-8));
    }

    [Fact]
    public void OneAsset_AndAThousand_AreAllocated()
    {
        SamplePortfolio one = SamplePortfolio.Invested(SamplePortfolio.History(100, "A"), "A");
        one.Manager.SetMarketWeights(MarketWeights.Equal(["A"]));
        Assert.All(Enum.GetValues<PortfolioStrategy>().Except([PortfolioStrategy.DynamicAllocation]),
            strategy => Assert.Equal(1, one.Allocate(strategy).TargetWeights!["A"], tolerance: 1e-8));
        PortfolioAllocation dynamic = one.Allocate(PortfolioStrategy.DynamicAllocation);
        Assert.Equal("regime: The regime needs 273 returns of each asset; there are 99.", dynamic.Detail);
        string[] names = [.. Enumerable.Range(0, 1_000).Select(i => $"N{i}")];
        SamplePortfolio many = SamplePortfolio.Invested(SamplePortfolio.History(62, names), names);
        PortfolioAllocation allocation = many.Allocate(PortfolioStrategy.InverseVolatility);
        Assert.Equal(1, allocation.TargetWeights!.Total, tolerance: 1e-9);
        Assert.True(allocation.Plan!.CashAfter >= 0);
        Assert.Equal(1_000, many.Manager.CalculatePortfolioRisk().GetRiskOrThrow().Assets.Length);
    }

    [Fact]
    public void Optimize_UnknownStrategyOrMethod_OrCancelled_ChangesNothing()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A"), "A");
        CancellationToken token = TestContext.Current.CancellationToken;
        portfolio.Refuses<ArgumentOutOfRangeException>(
            "There is no strategy 99. (Parameter 'strategy')" + Environment.NewLine + "Actual value was 99.",
            () => portfolio.Allocate((PortfolioStrategy)99));
        portfolio.Refuses<ArgumentOutOfRangeException>(
            "There is no method 7. (Parameter 'method')" + Environment.NewLine + "Actual value was 7.",
            () => portfolio.Manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, (AllocationMethod)7, token));
        portfolio.Refuses<ArgumentNullException>("Value cannot be null. (Parameter 'strategy')",
            () => portfolio.Manager.OptimizePortfolioAllocation(null!, AllocationMethod.Static, token));
        portfolio.Refuses<OperationCanceledException>("The operation was canceled.", () => portfolio.Manager.OptimizePortfolioAllocation(
            PortfolioStrategy.MaximumSharpe, AllocationMethod.Static, new CancellationToken(canceled: true)));
    }

    // A strategy of the user's over some of the assets: the rest is sold, confidence is that of what it names.
    [Fact]
    public void Optimize_StrategyOverASelection_IsPlanned()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B"), "A", "B");
        PortfolioAllocation allocation = portfolio.Manager.OptimizePortfolioAllocation(
            new OnlyB(), AllocationMethod.Static, TestContext.Current.CancellationToken);
        Assert.Equal(["B"], allocation.TargetWeights!.Assets.Select(asset => asset.Value));
        Assert.Contains(allocation.Plan!.Trades, trade => trade.Asset == "A" && trade.Quantity < 0);
        Assert.InRange(allocation.Confidence!.Value, 0, 1);
    }

    private sealed class OnlyB : IAllocationStrategy
    {
        public string Name => "only_b";

        public AllocationResult Allocate(
            ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
        {
            ReturnEstimates selected = estimates.Select("B");
            return AllocationResult.Optimal(PortfolioWeights.Create(selected.Assets, [0.5]), selected, "Half in B.");
        }
    }
}
