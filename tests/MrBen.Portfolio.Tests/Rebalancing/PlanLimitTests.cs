using System.Collections.Immutable;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class PlanLimitTests
{
    private static readonly Dictionary<AssetId, decimal> Prices = new() { ["A"] = 10, ["B"] = 10, ["C"] = 10, ["D"] = 10 };

    // By hand: of 1,000 in cash, 50 %, 30 % and 20 % are 50, 30 and 20 units; the two largest stay.
    [Fact]
    public void MaxTrades_KeepsTheTradesThatRemoveMostDrift()
    {
        RebalancePlan plan = Plan(1_000, [], ["A", "B", "C"], [0.2, 0.5, 0.3], new RebalanceOptions { MaxTrades = 2 });
        Assert.Equal("B 50,C 30", Trades(plan));
        Assert.Equal("3 trades were wanted, 2 are allowed in a plan.", plan.Detail);
        SkippedTrade left = Assert.Single(plan.Skipped);
        Assert.Equal((SkipReason.TooManyTrades, 20m, 2m), (left.Reason, left.WantedQuantity, left.Limit));
        Assert.Equal("A: buying 20 is left for later, a plan may have 2 trades.", left.Detail);
        Assert.False(plan.IsExhaustive);
    }

    // By hand: 100 A and no cash, half in B, 40 % in C. Wanted: sell 90 A, buy 50 B, buy 40 C. Without the sale nothing is bought: the sale
    // and B stay.
    [Fact]
    public void MaxTrades_KeepsTheSaleThatPaysForThePurchase()
    {
        RebalancePlan plan = Plan(0, [("A", 100)], ["A", "B", "C"], [0.1, 0.5, 0.4], new RebalanceOptions { MaxTrades = 2 });
        Assert.Equal("A -90,B 50", Trades(plan));
        Assert.Equal(400m, plan.CashAfter);
        Assert.Equal("A -90", Trades(Plan(0, [("A", 100)], ["A", "B", "C"], [0.1, 0.5, 0.4], new RebalanceOptions { MaxTrades = 1 })));
    }

    // By hand: a debt of 100; A is 2 units too many and B 20: the sale of B pays the debt though C wants 30.
    [Fact]
    public void MaxTrades_PaysADebtFirst()
    {
        RebalancePlan plan = Plan(-100, [("A", 42), ("B", 68)], ["A", "B", "C"], [0.4, 0.4, 0.2], new RebalanceOptions { MaxTrades = 1 });
        Assert.Equal("B -28", Trades(plan));
        Assert.Equal(180m, plan.CashAfter);
    }

    // By hand: 10 % of 1,000 are 10 units of 10 for each asset and plan. D is not wanted any more and not exempt.
    [Fact]
    public void MaxWeightChange_BoundsEachAsset()
    {
        RebalancePlan plan = Plan(600, [("A", 10), ("D", 30)], ["A", "B"], [0.15, 0.5], new RebalanceOptions { MaxWeightChange = 0.1m });
        Assert.Equal("D -10,A 5,B 10", Trades(plan));
        Assert.Equal("An asset may change by 100 in a plan, less than is wanted of B, D.", plan.Detail);
        Assert.Equal(TradeReason.Reduce, plan.Trades[0].Reason);
    }

    // By hand: one unit is worth 10, 0.5 % of 1,000 is 5.
    [Fact]
    public void MaxWeightChange_BelowOneLot_SaysSo()
    {
        RebalancePlan plan = Plan(1_000, [], ["A"], [0.5], new RebalanceOptions { MaxWeightChange = 0.005m });
        Assert.Equal(RebalanceStatus.NothingPossible, plan.Status);
        Assert.Equal("A: buying 50 moves 500, and an asset may change by 5.", plan.Detail);
        Assert.Equal(SkipReason.BeyondWeightChange, plan.Skipped.Single().Reason);
    }

    // By hand: from 100 A to 100 B are sales and purchases of 1,000 each; 60 % of the account is 30 of each.
    [Fact]
    public void MaxTurnover_CutsInProportion()
    {
        RebalancePlan plan = Plan(0, [("A", 100)], ["A", "B"], [0, 1], new RebalanceOptions { MaxTurnover = 0.6m });
        Assert.Equal("A -30,B 30", Trades(plan));
        Assert.Equal(0.6, plan.TurnoverTwoWay);
        Assert.Equal("Trades of 2000 were wanted, 600 are allowed in a plan.", plan.Detail);
    }

    // By hand: 50, 30 and 20 units wanted, 45 allowed: 22.5, 13.5 and 9, toward zero 22, 13 and 9, and the one that is left goes to the
    // largest rest.
    [Fact]
    public void MaxTurnover_GivesWhatRoundingLeavesToTheLargestRest() => Assert.Equal("A 23,B 13,C 9",
        Trades(Plan(1_000, [], ["A", "B", "C"], [0.5, 0.3, 0.2], new RebalanceOptions { MaxTurnover = 0.45m })));

    // By hand: one unit of 10 does not fit in 0.9 % of 1,000.
    [Fact]
    public void MaxTurnover_BelowOneLot_SaysSo()
    {
        RebalancePlan plan = Plan(1_000, [], ["A"], [0.5], new RebalanceOptions { MaxTurnover = 0.009m });
        Assert.Equal(RebalanceStatus.NothingPossible, plan.Status);
        Assert.Equal("A: buying 50 moves 500, for which the turnover of 9 leaves no room.", plan.Detail);
    }

    // By hand, in an account of 1,000: A is 5 units too few, 50 in money; B is to be closed, its 2 units are worth 20. Where 60 is the
    // smallest trade, 6 units lead nearer than none; where it is 101 or 110, 11 units are 6 too many, farther away than none.
    [Theory]
    [InlineData(50, 0, "B -2,A 5", "")]
    [InlineData(0, 0.05, "B -2,A 5", "")]
    [InlineData(50, 0.06, "B -2,A 6", "")]
    [InlineData(101, 0, "B -2", "A: buying 5 moves 50, less than the minimum trade 101.")]
    [InlineData(101, 0.11, "B -2", "A: buying 5 moves 50, less than the minimum trade 110.")]
    public void MinimumTrade_SkipsSmallTradesButNotCloses(int value, double fraction, string trades, string skipped)
    {
        RebalancePlan plan = Plan(530, [("A", 45), ("B", 2)], ["A", "B"], [0.5, 0],
            new RebalanceOptions { MinimumTradeValue = value, MinimumTradeFraction = (decimal)fraction });
        Assert.Equal(trades, Trades(plan));
        Assert.Equal(skipped, string.Join(" ", plan.Skipped.Select(s => s.Detail)));
    }

    [Fact]
    public void Options_OfUnsoundLimits_AreListed() => Assert.Equal(
        [
            "MaxTrades must be at least 1; it is 0.",
            "MaxWeightChange must be positive; it is 0.",
            "MaxTurnover must be positive; it is -1.",
            "MinimumTradeValue must not be negative; it is -0.01.",
            "MinimumTradeFraction must be in [0, 1); it is 1.",
        ],
        new RebalanceOptions
        {
            MaxTrades = 0,
            MaxWeightChange = 0,
            MaxTurnover = -1,
            MinimumTradeValue = -0.01m,
            MinimumTradeFraction = 1,
        }.Validate());

    // By hand: 1,000 buys 99 units of 10 and a minimum of 5; with 0.5 % it is 4.95, raised to 5: 995 of 1,000.
    [Fact]
    public void MinimumCost_IsPaidFromTheCash()
    {
        RebalancePlan plan = Plan(1_000, [], ["A"], [1], new RebalanceOptions { Costs = new MinimumCost(5, new ProportionalCost(0.005m)) });
        Assert.Equal("A 99", Trades(plan));
        Assert.Equal((5m, 5m), (plan.TotalCost, plan.CashAfter));
    }

    private static RebalancePlan Plan(
        decimal cash, (string Asset, decimal Quantity)[] held, ImmutableArray<AssetId> targets, double[] weights,
        RebalanceOptions options) =>
        RebalancePlanner.Plan(
            PortfolioValuation.FromPositions(
                [.. held.Select(p => new PortfolioAsset(p.Asset) { Quantity = p.Quantity })], Prices, cash).GetValuationOrThrow(),
            targets, weights, options);

    private static string Trades(RebalancePlan plan) => string.Join(",", plan.Trades.Select(t => $"{t.Asset} {t.Quantity}"));
}
