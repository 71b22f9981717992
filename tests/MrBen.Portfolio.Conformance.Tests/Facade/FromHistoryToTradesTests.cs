using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Conformance.Tests.Facade;

/// <summary>The whole way on daily closes of US stocks (PyPortfolioOpt's panel): history, cash, weights, plan, fills, and again.</summary>
public class FromHistoryToTradesTests
{
    private static readonly DateTimeOffset LastDay = new(2018, 4, 11, 20, 0, 0, TimeSpan.Zero); // of the panel
    private static readonly AssetId[] Stocks = ["AAPL", "AMZN", "GE", "AMD", "WMT", "BAC", "T", "XOM", "PFE", "JPM", "SBUX"];

    public static TheoryData<PortfolioStrategy, bool> Cases =>
        [.. Enum.GetValues<PortfolioStrategy>().SelectMany(strategy => (bool[])[false, true], (strategy, costs) => (strategy, costs))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Filled_LeadsToItsWeights_AndThenThereIsNothingToDo(PortfolioStrategy strategy, bool costs)
    {
        PortfolioOptions options = new();
        options.Methods.Dynamic = new() { UpdateInterval = TimeSpan.Zero, Threshold = 0 }; // any drift may be traded
        options.Rebalancing.Costs = costs ? new ProportionalCost(0.001m) : NoCost.Instance;
        options.Rebalancing.CashBufferFraction = costs ? 0.02m : 0;
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options).Build();
        manager.ObservePrices(PriceHistory.ReadCsv(ReferenceData.Open("pypfopt", "stock_prices.csv.gz")).Last(1_000));
        manager.SetCash(100_000);
        Array.ForEach(Stocks, stock => manager.AddAsset(new PortfolioAsset(stock)));
        manager.SetMarketWeights(MarketWeights.Equal([.. Stocks]));

        PortfolioAllocation allocation = Allocate(manager, strategy);
        Assert.Equal(AllocationStatus.Optimal, allocation.Status);
        bool holdsCash = strategy == PortfolioStrategy.DynamicAllocation; // as its volatility target says
        Assert.InRange(allocation.TargetWeights!.Total, holdsCash ? 0.1 : 1 - 1e-8, 1 + 1e-8);
        bool closedForm = strategy is PortfolioStrategy.EqualWeight or PortfolioStrategy.InverseVolatility or PortfolioStrategy.DynamicAllocation;
        Assert.True(allocation.Result.Certificate?.Holds(1e-8) ?? closedForm);
        Assert.InRange(allocation.Confidence!.Value, 0.5, 1); // a bull market
        RebalancePlan plan = allocation.Plan!;
        Assert.Equal(RebalanceStatus.Planned, plan.Status);
        Assert.True(plan.CashAfter >= plan.CashFloor && plan.CashFloor >= 0);
        Assert.Equal(100_000 - plan.Trades.Sum(trade => (trade.Quantity * trade.Price) + trade.Cost), plan.CashAfter);
        Assert.InRange(plan.ResidualDrift, 0, 0.1); // eleven lots of at most 1,500 in 100,000, and the buffer

        foreach (PlannedTrade trade in plan.Trades)
        {
            manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, trade.Cost, LastDay);
        }

        PortfolioSummary summary = manager.GetPortfolioSummary();
        PortfolioValuation valuation = summary.Valuation.GetValuationOrThrow();
        Assert.Equal((plan.CashAfter, plan.NetAssetValueAfter), (summary.Snapshot.Cash, summary.Snapshot.NetAssetValue));
        foreach (PlannedPosition position in plan.Positions)
        {
            Assert.True(valuation.TryGetIndex(position.Asset, out int place));
            Assert.Equal(position.QuantityAfter, valuation.Positions[place].Quantity);
            Assert.Equal(position.AchievedWeight, valuation.Weights[place], tolerance: 1e-15);
        }

        PortfolioAllocation again = Allocate(manager, strategy);
        Assert.Equal(allocation.TargetWeights!.Weights.ToArray(), again.TargetWeights!.Weights.ToArray());
        Assert.True(again.Plan!.Status == RebalanceStatus.NothingToDo || again.Plan.TurnoverOneWay < 0.02, $"{again.Plan.TurnoverOneWay}");
        Assert.Equal(valuation.Weights.ToArray(), again.CurrentWeights!.Weights.ToArray());

        // The risk of what was bought is that of the target, up to whole shares.
        Assert.Equal(allocation.Volatility, manager.CalculatePortfolioRisk().GetRiskOrThrow().Volatility, tolerance: 0.02);
        Assert.Equal([1, 2], new[] { manager.RiskHistory.Length, manager.AllocationHistory.Length });
    }

    private static PortfolioAllocation Allocate(AdvancedPortfolioManager manager, PortfolioStrategy strategy) =>
        manager.OptimizePortfolioAllocation(strategy, AllocationMethod.Dynamic, TestContext.Current.CancellationToken);
}
