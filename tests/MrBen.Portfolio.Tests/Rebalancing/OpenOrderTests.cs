using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class OpenOrderTests
{
    private static readonly Dictionary<AssetId, decimal> Prices = new() { ["A"] = 10, ["B"] = 20 };

    // By hand: 1,000 of cash, 50 % of A and 48 % of B wanted: 50 and 24 units. Of A an order for 50 is open: only B is left to buy. 0.1 %
    // of 500 is 0.50, so 500.50 is reserved and 499.50 left, for 24 B at 480 and 0.48.
    [Fact]
    public void OpenPurchase_CountsAsHeldAndReservesItsCash()
    {
        RebalancePlan plan = Plan(1_000, [], [0.5, 0.48], [new OpenOrder("A", 50)], new ProportionalCost(0.001m));
        Assert.Equal("B 24", Trades(plan));
        Assert.Equal((500.50m, 499.50m, 19.02m), (plan.CashReserved, plan.CashBefore, plan.CashAfter));
        Assert.Equal((999.50m, 999.02m), (plan.NetAssetValueBefore, plan.NetAssetValueAfter));
        OpenOrderAssumption assumed = Assert.Single(plan.OpenOrders);
        Assert.Equal((10m, 0.50m, 500.50m, 0m), (assumed.Price, assumed.Cost, assumed.CashReserved, assumed.UncountedProceeds));
        PlannedPosition position = plan.Positions[0];
        Assert.Equal((50m, 50m, 50m), (position.OpenQuantity, position.QuantityBefore, position.QuantityAfter));
        Assert.Empty(plan.Conflicts);
    }

    // By hand: a limit of 11 reserves 550 and pays 50 above the price: the account is 950, half of it 475, or 23.75 B and 47.5 A. 24 B take
    // 480, 30 more than the 450 that are left: 3 A. A limit of 9 reserves 450 and gains nothing yet:
    // the account stays 1,000 and its half of B 25 units.
    [Theory]
    [InlineData(11, 550, 950, "A -3,B 24")]
    [InlineData(9, 450, 1_000, "B 25")]
    public void OpenPurchase_WithALimit_ReservesAtTheLimit(int limit, int reserved, int worth, string trades)
    {
        RebalancePlan plan = Plan(1_000, [], [0.5, 0.5], [new OpenOrder("A", 50, limit)], NoCost.Instance);
        Assert.Equal((reserved, worth), (plan.CashReserved, plan.NetAssetValueBefore));
        Assert.Equal(1_000m - reserved, plan.CashBefore);
        Assert.Equal(trades, Trades(plan));
    }

    // By hand: 100 A, all of it wanted in B; 60 A are being sold, 40 are left to sell, and 600 will come but are not there: 400 buys 20 B.
    [Fact]
    public void OpenSale_CountsAsSoldAndItsProceedsNotAsCash()
    {
        RebalancePlan plan = Plan(0, [("A", 100)], [0, 1], [new OpenOrder("A", -60)], NoCost.Instance);
        Assert.Equal("A -40,B 20", Trades(plan));
        Assert.Equal((0m, 600m, 0m, 0m), (plan.CashReserved, plan.UncountedProceeds, plan.CashBefore, plan.CashAfter));
        Assert.Equal(1_000m, plan.NetAssetValueBefore);
        Assert.Equal((-60m, 40m, 0m),
            (plan.Positions[0].OpenQuantity, plan.Positions[0].QuantityBefore, plan.Positions[0].QuantityAfter));
    }

    // By hand: a limit of 12 above the price of 10 is not counted on: 600; one of 9 is: 540, and the account is worth 60 less.
    [Theory]
    [InlineData(12, 600, 1_000)]
    [InlineData(9, 540, 940)]
    public void OpenSale_IsAssumedAtTheLowerOfLimitAndPrice(int limit, int proceeds, int worth)
    {
        RebalancePlan plan = Plan(0, [("A", 100)], [0, 1], [new OpenOrder("A", -60, limit)], NoCost.Instance);
        Assert.Equal((proceeds, worth), (plan.UncountedProceeds, plan.NetAssetValueBefore));
    }

    // By hand: 10 A of 10 and 900 of cash; 30 more are being bought, but 20 % are 20 units.
    [Fact]
    public void WrongWayOrder_IsNamed()
    {
        RebalancePlan plan = Plan(900, [("A", 10)], [0.2, 0], [new OpenOrder("A", 5), new OpenOrder("A", 25, 10)], NoCost.Instance);
        Assert.Equal("A -20", Trades(plan));
        Assert.Equal([5m, 25m], plan.Conflicts.Select(c => c.Order.RemainingQuantity));
        Assert.All(plan.Conflicts, c => Assert.Equal(-20m, c.PlannedQuantity));
        Assert.Equal("A: an open order buys 5, the plan sells 20; cancel the order first, and plan again. "
            + "A: an open order buys 25, the plan sells 20; cancel the order first, and plan again.", plan.Detail);

        RebalancePlan other = Plan(500, [("A", 50)], [0.5, 0], [new OpenOrder("A", -10)], NoCost.Instance);
        Assert.Equal("A 10", Trades(other));
        Assert.Equal("A: an open order sells 10, the plan buys 10; cancel the order first, and plan again.", other.Detail);
    }

    // By hand: orders for 1,500 stand against 1,000 of cash: 50 A are sold to cover the 500.
    [Fact]
    public void OpenPurchases_BeyondTheCash_AreCoveredBySales()
    {
        RebalancePlan plan = Plan(1_000, [("A", 100)], [0.25, 0.75], [new OpenOrder("B", 75)], NoCost.Instance);
        Assert.Equal("A -50", Trades(plan));
        Assert.Equal((-500m, 0m), (plan.CashBefore, plan.CashAfter));
        Assert.Equal("Cash starts at -500, below the 0 USD to hold: sales raise it first.", plan.Detail);
    }

    // An order of an asset that is neither held nor wanted is closed like a position, and so in conflict.
    [Fact]
    public void OrderOfAnUnlistedAsset_FollowsThePolicy()
    {
        PortfolioValuation current = PortfolioValuation.FromPositions([], Prices, 1_000).GetValuationOrThrow();
        ImmutableArray<OpenOrder> orders = [new OpenOrder("B", 10)];
        RebalancePlan closed = RebalancePlanner.Plan(current, ["A"], [0.5], null, orders);
        Assert.Equal("B -10,A 50", Trades(closed));
        Assert.Single(closed.Conflicts);
        RebalancePlan kept = RebalancePlanner.Plan(
            current, ["A"], [0.5], new RebalanceOptions { UnlistedAssets = UnlistedAssetPolicy.Keep }, orders);
        Assert.Equal("A 50", Trades(kept));
        RebalancePlan refused = RebalancePlanner.Plan(
            current, ["A"], [0.5], new RebalanceOptions { UnlistedAssets = UnlistedAssetPolicy.Refuse }, orders);
        Assert.Equal("Held but not among the targets: B.", refused.Detail);
    }

    [Fact]
    public void OrdersThatCannotBeCounted_AreRefusedInASentence()
    {
        PortfolioValuation current = PortfolioValuation.FromPositions([], Prices, 1_000).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(current, ["A"], [0.5], null, [new OpenOrder("Z", 1), new OpenOrder("Z", 2)]);
        Assert.Equal((RebalanceStatus.Refused, "No price for Z, of which an order is open."), (plan.Status, plan.Detail));
        RebalancePlan ruin = RebalancePlanner.Plan(current, ["A"], [0.5], null, [new OpenOrder("A", 100, 30)]);
        Assert.Equal("Once the open orders have filled: Net asset value is -1000 USD; weights need a positive one.", ruin.Detail);
        RebalancePlan huge = RebalancePlanner.Plan(current, ["A"], [0.5], null, [new OpenOrder("A", 1e28m)]);
        Assert.Equal("The quantities or amounts of the plan leave the range of decimal numbers.", huge.Detail);
        SquareRootImpactCost impact = new(1, new Dictionary<AssetId, TradingActivity> { ["A"] = new(0.01m, 1_000) });
        RebalancePlan unknown = RebalancePlanner.Plan(
            current, ["A"], [0.5], new RebalanceOptions { Costs = impact }, [new OpenOrder("B", 1)]);
        Assert.Equal("What trading B costs is unknown: its daily volatility and volume are not given.", unknown.Detail);
        Assert.Equal("Open order 1 is null. (Parameter 'openOrders')", Assert.Throws<ArgumentException>(
            () => RebalancePlanner.Plan(current, ["A"], [0.5], null, [new OpenOrder("A", 1), null!])).Message);
    }

    [Fact]
    public void Construction_OfUnsoundOrders_IsRefused()
    {
        Assert.Equal("The asset of the open order has no name. (Parameter 'asset')",
            Assert.Throws<ArgumentException>(() => new OpenOrder(default, 1)).Message);
        Assert.Equal("The remaining quantity of A is 0; an order that is filled is not open. (Parameter 'remainingQuantity')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new OpenOrder("A", 0)).Message);
        Assert.Equal("Limit price of A is 0; it must be positive. (Parameter 'limitPrice')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new OpenOrder("A", 1, 0)).Message);
    }

    // The definition: the plan is that of the account in which the orders have filled at what is assumed, with what sales raise held back
    // by the buffer.
    [Fact]
    public void Plan_BesideOrdersAtTheMarket_IsThatOfTheAccountAfterThem() => LimitedAccount.WithOrders.Sample(
        drawn =>
        {
            RandomAccount account = drawn.Account;
            ImmutableArray<OpenOrder> orders = [.. drawn.Orders.Select(o => new OpenOrder(o.Asset, o.RemainingQuantity))];
            RebalancePlan plan = PlanLimitPropertyTests.Plan(account, orders);
            if (plan.Status == RebalanceStatus.Refused)
            {
                return;
            }

            RandomAccount after = account with
            {
                Cash = plan.CashBefore + plan.UncountedProceeds,
                Positions = [.. account.Positions.Select(p =>
                    p with { Quantity = p.Quantity + orders.Where(o => o.Asset == p.Asset).Sum(o => o.RemainingQuantity) })],
                Options = account.Options with { CashBufferAmount = account.Options.CashBufferAmount + plan.UncountedProceeds },
            };
            Assert.Equal(after.Valuation.NetAssetValue, plan.NetAssetValueBefore);
            RebalancePlan expected = after.Plan();
            if (expected.Status == RebalanceStatus.Refused)
            {
                return; // the buffer may exceed the account, the proceeds of sales may not
            }

            Assert.Equal(
                expected.Trades.Select(t => (t.Asset, t.Quantity, t.Cost)), plan.Trades.Select(t => (t.Asset, t.Quantity, t.Cost)));
            Assert.Equal(expected.CashAfter - plan.UncountedProceeds, plan.CashAfter);
            Assert.Equal(expected.ResidualDrift, plan.ResidualDrift);
        },
        iter: 3_000);

    private static RebalancePlan Plan(
        decimal cash, (string Asset, decimal Quantity)[] held, double[] weights, ImmutableArray<OpenOrder> orders,
        ITransactionCostModel costs) =>
        RebalancePlanner.Plan(
            PortfolioValuation.FromPositions(
                [.. held.Select(p => new PortfolioAsset(p.Asset) { Quantity = p.Quantity })], Prices, cash).GetValuationOrThrow(),
            ["A", "B"], weights, new RebalanceOptions { Costs = costs }, orders);

    private static string Trades(RebalancePlan plan) => string.Join(",", plan.Trades.Select(t => $"{t.Asset} {t.Quantity}"));
}
