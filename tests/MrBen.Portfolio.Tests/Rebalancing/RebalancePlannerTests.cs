using System.Collections.Immutable;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class RebalancePlannerTests
{
    private static readonly Dictionary<AssetId, decimal> Prices =
        new() { ["SPY"] = 500, ["QQQ"] = 400, ["BTC"] = 60_000, ["PENNY"] = 0.01m };

    // By hand: 10,000 of cash, half each: 10 SPY (5,000) and 12 QQQ (4,800), rest 200; a ticket of 1 and 0.1 % cost 1 + 5 and 1 + 4.80.
    [Fact]
    public void Plan_FromCash_IsTheHandCalculation()
    {
        RebalancePlan plan = Plan(Value(10_000), ["SPY", "QQQ"], [0.5, 0.5],
            new RebalanceOptions { Costs = new CompositeCost(new FixedCost(1), new ProportionalCost(0.001m)) });
        Assert.Equal(RebalanceStatus.Planned, plan.Status);
        Assert.Equal(["SPY", "QQQ"], plan.Trades.Select(t => t.Asset));
        Assert.Equal([10m, 12m], plan.Trades.Select(t => t.Quantity));
        Assert.Equal([5_000m, 4_800m], plan.Trades.Select(t => t.Notional));
        Assert.Equal([6m, 5.8m], plan.Trades.Select(t => t.Cost));
        Assert.Equal([4_994m, 188.2m], plan.Trades.Select(t => t.CashAfter));
        Assert.All(plan.Trades, t => Assert.Equal(TradeReason.Open, t.Reason));
        Assert.Equal(11.8m, plan.TotalCost);
        Assert.Equal(188.2m, plan.CashAfter);
        Assert.Equal(9_988.2m, plan.NetAssetValueAfter);
        Assert.Equal(0.98, plan.TurnoverTwoWay);
        Assert.Equal(0.49, plan.TurnoverOneWay);
        Assert.Equal(1, plan.DriftBefore);
        Assert.Equal(5000 / 9988.2, plan.Positions[0].AchievedWeight, tolerance: 1e-15);
        // Half the sum over SPY, QQQ and cash (whose target is 0).
        double expected = (Math.Abs(0.5 - (5000 / 9988.2)) + Math.Abs(0.5 - (4800 / 9988.2)) + (188.2 / 9988.2)) / 2;
        Assert.Equal(expected, plan.TotalVariation, tolerance: 1e-14);
    }

    // By hand: 10 SPY 5,000 and 5 QQQ 2,000 of 7,000; sell 8 SPY, buy 10 QQQ: 1,000 and 6,000 of 7,000.
    [Fact]
    public void Plan_SellsBeforeItBuys()
    {
        RebalancePlan plan = Plan(Value(0, ("SPY", 10), ("QQQ", 5)), ["QQQ", "SPY"], [6 / 7.0, 1 / 7.0]);
        Assert.Equal([("SPY", -8m, TradeReason.Reduce), ("QQQ", 10m, TradeReason.Increase)],
            plan.Trades.Select(t => (t.Asset.Value, t.Quantity, t.Reason)));
        Assert.Equal(0m, plan.CashAfter);
        Assert.Equal(0, plan.ResidualDrift, tolerance: 1e-15);
    }

    [Theory]
    [InlineData(UnlistedAssetPolicy.Close, "QQQ -5 CloseUnlisted,SPY 4 Open")]
    [InlineData(UnlistedAssetPolicy.Keep, "SPY 2 Open")]
    public void Plan_OfUnlistedAssets_FollowsTheOption(UnlistedAssetPolicy policy, string expected)
    {
        // By hand: 2,000 in QQQ, 1,000 of cash. Closed: 66.7 % of 3,000 are 4 SPY. Kept: a third are 2 SPY.
        double target = policy == UnlistedAssetPolicy.Close ? 2 / 3.0 : 1 / 3.0;
        RebalancePlan plan = Plan(Value(1_000, ("QQQ", 5)), ["SPY"], [target], new RebalanceOptions { UnlistedAssets = policy });
        Assert.Equal(expected, string.Join(",", plan.Trades.Select(t => $"{t.Asset} {t.Quantity} {t.Reason}")));
    }

    [Fact]
    public void Plan_ThroughZero_IsOneSale()
    {
        RebalancePlan plan = Plan(Value(1_000, ("SPY", 2)), ["SPY"], [-0.5], new RebalanceOptions { AllowShort = true });
        PlannedTrade trade = Assert.Single(plan.Trades);
        Assert.Equal((TradeSide.Sell, -4m, TradeReason.Reverse), (trade.Side, trade.Quantity, trade.Reason));
        Assert.Equal(3_000m, plan.CashAfter); // 1,000 + 4 × 500
    }

    [Fact]
    public void Plan_FullCloseBelowTheMinimumNotional_IsAllowed()
    {
        Instrument bitcoin = new("BTC") { LotSize = 0.00000001m, MinimumNotional = 10 };
        PortfolioAsset dust = new("BTC") { Quantity = 0.00005m, Instrument = bitcoin };
        RebalancePlan plan = Plan(Value(100, [dust]), ["BTC"], [0]);
        Assert.Equal((-0.00005m, 3m, TradeReason.Close), plan.Trades.Select(t => (t.Quantity, t.Notional, t.Reason)).Single());

        RebalancePlan partial = Plan(Value(100, [dust]), ["BTC"], [0.02]);
        Assert.Equal(RebalanceStatus.NothingPossible, partial.Status);
        Assert.Equal("BTC: selling 0.00001567 moves 0.9402, less than the minimum notional 10.", partial.Detail); // (3 − 2.06) ÷ 60,000
    }

    [Fact]
    public void Plan_OneShareExceedsTheBudget_SaysSo()
    {
        RebalancePlan plan = Plan(Value(450), ["SPY"], [1]);
        Assert.Equal(RebalanceStatus.NothingPossible, plan.Status);
        Assert.Equal("SPY: buying 1 takes 500, 450 is left to spend.", plan.Detail);
        Assert.Equal(SkipReason.InsufficientCash, plan.Skipped.Single().Reason);
    }

    [Fact]
    public void Plan_SaleThatCostsMoreThanItRaises_IsSkipped()
    {
        RebalancePlan plan = Plan(Value(100, ("PENNY", 50)), ["PENNY"], [0], new RebalanceOptions { Costs = new FixedCost(1) });
        Assert.Equal("PENNY: selling 50, worth 0.5, costs 1.", plan.Detail);
    }

    [Fact]
    public void Plan_OnTarget_HasNothingToDo()
    {
        RebalancePlan plan = Plan(Value(500, ("SPY", 1)), ["SPY", "QQQ"], [0.5, 0.1]);
        Assert.Equal(RebalanceStatus.NothingToDo, plan.Status);
        Assert.Equal("Every position is within a lot of what targets and cash allow.", plan.Detail);
        Assert.Equal("QQQ: 0.25 wanted, 1 is one lot.", plan.Skipped.Single().Detail);
    }

    // By hand: 10 SPY less a debt of 500 are 4,500, so the target 1 is 9 SPY: one sale pays the debt.
    [Fact]
    public void Plan_WithDebt_SellsFirst()
    {
        RebalancePlan plan = Plan(Value(-500, ("SPY", 10)), ["SPY"], [1]);
        Assert.Equal(-1m, plan.Trades.Single().Quantity);
        Assert.Equal("Cash starts at -500, below the 0 USD to hold: sales raise it first.", plan.Detail);
    }

    [Fact]
    public void Plan_WithDebtThatNothingPays_SaysSo()
    {
        PortfolioAsset blocked = new("SPY") { Quantity = 0.5m };
        RebalancePlan plan = Plan(Value(-50, [blocked]), ["SPY"], [1]);
        Assert.Empty(plan.Trades);
        Assert.Equal(RebalanceStatus.NothingPossible, plan.Status);
        Assert.Equal(
            "SPY: -0.1 wanted, 1 is one lot. " +
            "Cash starts at -50 and ends at -50, below the 0 USD to hold: no sale that is allowed raises more.",
            plan.Detail); // half a share, 250, less 50 is 200, or 0.4 shares
    }

    // By hand: 2 % of 10,000 and 300 stay: 9,500 buys 19 SPY.
    [Fact]
    public void Plan_KeepsTheBuffer()
    {
        RebalancePlan plan = Plan(Value(10_000), ["SPY"], [1], new RebalanceOptions { CashBufferFraction = 0.02m, CashBufferAmount = 300 });
        Assert.Equal(19m, plan.Trades.Single().Quantity);
        Assert.Equal((500m, 500m), (plan.CashAfter, plan.CashFloor));
    }

    // By hand: 1.5 × 10,000 = 15,000 are 30 SPY, 5,000 borrowed.
    [Fact]
    public void Plan_WithLeverage_BorrowsWhatTheTargetsAsk()
    {
        RebalancePlan plan = Plan(Value(10_000), ["SPY"], [1.5], new RebalanceOptions { AllowLeverage = true });
        Assert.Equal((30m, -5_000m), (plan.Trades.Single().Quantity, plan.CashAfter));
    }

    [Fact]
    public void Plan_Refusals_AreReportedTogether()
    {
        PortfolioValuation current = Value(1_000, ("QQQ", 1));
        RebalancePlan plan = Plan(current, ["SPY", "NONE"], [-0.2, 1.5],
            new RebalanceOptions { UnlistedAssets = UnlistedAssetPolicy.Refuse, CashBufferAmount = 2_000 });
        Assert.Equal(RebalanceStatus.Refused, plan.Status);
        Assert.Equal(
            "Target of SPY is -0.2; a negative target needs AllowShort. No price for NONE, whose target is 1.5. " +
            "Target weights sum to 1.3; more than 1 needs AllowLeverage. Held but not among the targets: QQQ. " +
            "The cash buffer of 2000 USD exceeds the net asset value of 1400.",
            plan.Detail);
        Assert.Equal(
            "Target weights sum to 0.9 and kept assets to 0.285714; more than 1 needs AllowLeverage.",
            Plan(current, ["SPY"], [0.9], new RebalanceOptions { UnlistedAssets = UnlistedAssetPolicy.Keep }).Detail);
    }

    [Fact]
    public void Plan_WithoutNetAssetValue_IsRefused()
    {
        PortfolioValuation broke = PortfolioValuation.FromPositions([new PortfolioAsset("SPY") { Quantity = 1 }], Prices, -500).Valuation!;
        RebalancePlan plan = Plan(broke, ["SPY"], [1]);
        Assert.Equal((RebalanceStatus.Refused, "Net asset value is 0 USD; weights need a positive one."), (plan.Status, plan.Detail));
    }

    [Fact]
    public void Plan_BadArguments_AreRefusedAtTheDoor()
    {
        PortfolioValuation current = Value(1_000);
        Assert.Equal("Expected 2 target weights (one per asset), got 1. (Parameter 'targetWeights')", Refusal(["SPY", "QQQ"], [1]));
        Assert.Equal("Target weight of QQQ is NaN; it must be between -1000 and 1000. (Parameter 'targetWeights')",
            Refusal(["SPY", "QQQ"], [0, double.NaN]));
        Assert.Equal("Asset SPY appears twice. (Parameter 'assets')", Refusal(["SPY", "SPY"], [0, 0]));
        Assert.Equal("Asset 0 has no name. (Parameter 'assets')", Refusal([default], [0]));
        Assert.Equal("The list of assets is uninitialized. (Parameter 'assets')", Refusal(default, []));
        Assert.Equal(
            "CashBufferFraction must be in [0, 1); it is 1. CashBufferAmount must not be negative; it is -1. " +
            "TurnoverPenalty must be in [0, 1); it is 2. " +
            "UnlistedAssets must be Close, Keep or Refuse; it is 7. " +
            "Costs is null; NoCost means that trading is free. (Parameter 'options')",
            Refusal([], [], new RebalanceOptions
            {
                CashBufferFraction = 1,
                CashBufferAmount = -1,
                TurnoverPenalty = 2,
                UnlistedAssets = (UnlistedAssetPolicy)7,
                Costs = null!,
            }));

        string Refusal(ImmutableArray<AssetId> assets, double[] weights, RebalanceOptions? options = null) =>
            Assert.Throws<ArgumentException>(() => RebalancePlanner.Plan(current, assets, weights, options)).Message;
    }

    // Rounding of a single position: nearest lot, and a lot is only worth trading where it removes more drift than the penalty.
    [Fact]
    public void Plan_OfAThousandAssets_RoundsEachToItsNearestLot()
    {
        AssetId[] assets = [.. Enumerable.Range(0, 1_000).Select(i => (AssetId)$"A{i:000}")];
        Dictionary<AssetId, decimal> prices = assets.Select((a, i) => (a, i)).ToDictionary(x => x.a, x => 10m + (x.i % 97));
        PortfolioValuation current = PortfolioValuation.FromPositions([], prices, 1_000_000).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(current, [.. assets], Enumerable.Repeat(0.001, 1_000).ToArray());
        Assert.Equal(1_000, plan.Trades.Length);
        Assert.False(plan.IsExhaustive);
        Assert.True(plan.CashAfter >= 0);
        Assert.All(plan.Trades, t => Assert.True(1_000 - t.Notional <= 0.525m * t.Price || plan.CashAfter < t.Price));
        Assert.All(plan.Trades, t => Assert.True(t.Notional - 1_000 <= 0.5m * t.Price));
    }

    private static RebalancePlan Plan(
        PortfolioValuation current, ImmutableArray<AssetId> assets, double[] weights, RebalanceOptions? options = null) =>
        RebalancePlanner.Plan(current, assets, weights, options);

    private static PortfolioValuation Value(decimal cash, params (string Asset, decimal Quantity)[] held) =>
        Value(cash, [.. held.Select(h => new PortfolioAsset(h.Asset) { Quantity = h.Quantity })]);

    private static PortfolioValuation Value(decimal cash, PortfolioAsset[] held) =>
        PortfolioValuation.FromPositions(held, Prices, cash).GetValuationOrThrow();
}
