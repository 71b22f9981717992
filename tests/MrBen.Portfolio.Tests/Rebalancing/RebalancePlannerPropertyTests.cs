using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class RebalancePlannerPropertyTests
{
    private const int Accounts = 3_000;

    // Accounting: no purchase before the last sale, sales raise cash, purchases end at the floor or above it.
    [Fact]
    public void Plan_CashNeverFallsBelowItsFloorOrItsStart() => RandomAccount.Any.Sample(
        account =>
        {
            RebalancePlan plan = account.Plan();
            decimal cash = account.Cash;
            bool bought = false;
            foreach (PlannedTrade trade in plan.Trades)
            {
                Assert.False(bought && trade.Side == TradeSide.Sell, "a sale after a purchase");
                bought |= trade.Side == TradeSide.Buy;
                Assert.True(trade.Side == TradeSide.Buy || trade.CashAfter > cash, "a sale that raises nothing");
                Assert.True(trade.CashAfter >= Math.Min(account.Cash, plan.CashFloor));
                cash = trade.CashAfter;
            }

            Assert.Equal(cash, plan.CashAfter);
            if (plan.Status != RebalanceStatus.Refused)
            {
                Assert.True(cash >= plan.CashFloor || (account.Cash < plan.CashFloor && !bought), $"{cash} under {plan.CashFloor}");
                decimal buffer = (account.Options.CashBufferFraction * plan.NetAssetValueAfter) + account.Options.CashBufferAmount;
                Assert.Equal(buffer, plan.CashFloor);
            }
        },
        iter: Accounts);

    [Fact]
    public void Plan_TradesAreWholeLotsAndMeetTheMinimumNotionalUnlessTheyClose() => RandomAccount.Any.Sample(
        account =>
        {
            foreach (PlannedTrade trade in account.Plan().Trades)
            {
                PortfolioAsset position = account.Positions.Single(p => p.Asset == trade.Asset);
                Assert.NotEqual(0, trade.Quantity);
                Assert.Equal(0, trade.Quantity % position.Instrument.LotSize);
                decimal rest = position.Quantity + trade.Quantity;
                bool closes = Math.Abs(rest) < position.Instrument.LotSize && rest * position.Quantity >= 0;
                Assert.True(closes || trade.Notional >= position.Instrument.MinimumNotional);
                Assert.True(trade.Notional > trade.Cost, "a trade that costs what it moves");
                Assert.True(account.Options.AllowShort || rest >= Math.Min(0, position.Quantity), "a short that is not allowed");
                Assert.Equal(account.Options.Costs.Cost(position.Instrument, trade.Quantity, trade.Price), trade.Cost);
                Assert.Equal(account.Prices[trade.Asset], trade.Price);
            }
        },
        iter: Accounts);

    // The plan's statements against an independent replay by the valuation.
    [Fact]
    public void Plan_Replayed_GivesItsCashAndWeightsExactly() => RandomAccount.Any.Sample(
        account =>
        {
            RebalancePlan plan = account.Plan();
            if (plan.Status == RebalanceStatus.Refused)
            {
                return;
            }

            PortfolioValuation after = Execute(account, plan).Valuation;
            Assert.Equal(plan.CashAfter, after.Cash);
            Assert.Equal(plan.NetAssetValueAfter, after.NetAssetValue);
            foreach (PlannedPosition position in plan.Positions)
            {
                Assert.True(after.TryGetIndex(position.Asset, out int index));
                Assert.Equal(after.Positions[index].Quantity, position.QuantityAfter);
                Assert.Equal(after.Weights[index], position.AchievedWeight);
            }

            Assert.Equal(plan.Trades.Sum(t => t.Cost), plan.TotalCost);
            Assert.Equal((double)(plan.Trades.Sum(t => t.Notional) / plan.NetAssetValueBefore), plan.TurnoverTwoWay);
            Assert.Equal(plan.Positions.Sum(p => Math.Abs(p.TargetWeight - p.AchievedWeight)), plan.ResidualDrift, tolerance: 1e-13);
        },
        iter: Accounts);

    [Fact]
    public void Plan_OfAPortfolioToItsOwnWeights_HasNothingToDo() => RandomAccount.Any.Sample(
        account =>
        {
            PortfolioValuation current = account.Valuation;
            if (current.Cash < 0)
            {
                return;
            }

            RebalancePlan plan = RebalancePlanner.Plan(current, [.. current.Positions.Select(p => p.Asset)], current.Weights,
                account.Options with { AllowShort = true, CashBufferFraction = 0, CashBufferAmount = 0 });
            Assert.Empty(plan.Trades);
            Assert.Equal(RebalanceStatus.NothingToDo, plan.Status);
        },
        iter: Accounts);

    [Fact]
    public void Plan_Twice_IsTheSame() => RandomAccount.Any.Sample(
        account =>
        {
            RebalancePlan first = account.Plan();
            RebalancePlan second = account.Plan();
            Assert.Equal(first.Trades.AsEnumerable(), second.Trades.AsEnumerable());
            Assert.Equal(first.Skipped.AsEnumerable(), second.Skipped.AsEnumerable());
            Assert.Equal(first.Detail, second.Detail);
        },
        iter: 300);

    // Executed at its prices and costs, a plan leaves nothing to do. Where it does not, its first and second trades of an asset add up to
    // one that may not be sent from the start (measured: 4 of 38,354 accounts, and 1 whose next trade is 3e-9 of it).
    [Fact]
    public void Plan_AfterItsOwnExecution_LeavesThePortfolioAlone()
    {
        int plans = 0;
        int again = 0;
        RandomAccount.Any.Sample(
            account =>
            {
                RebalancePlan plan = account.Plan();
                if (plan.Status == RebalanceStatus.Refused || plan.CashAfter < plan.CashFloor)
                {
                    return;
                }

                RebalancePlan second = Execute(account, plan).Plan();
                Interlocked.Increment(ref plans);
                if (second.Trades.Length > 0)
                {
                    Interlocked.Increment(ref again);

                    // Exhaustive is a search of what may be sent from the start; what only its own trades make possible is not in it.
                    bool isOutOfReach = second.Trades.Any(t => MayNotBeAddedUp(account, plan, t));
                    Assert.True(isOutOfReach || (!plan.IsExhaustive && second.TurnoverTwoWay < 1e-6));
                }
            },
            iter: 2 * Accounts);
        Assert.True(again <= plans / 1_000, $"{again} of {plans} plans trade again");
    }

    // The objective includes penalty and costs, so trades never leave more drift than they found, but for closing what is not wanted,
    // for paying a debt, and for what costs take from the weights.
    [Fact]
    public void Plan_LeavesNoMoreDriftThanItFound() => RandomAccount.Any.Sample(
        account =>
        {
            RebalancePlan plan = account.Plan();
            bool closes = plan.Trades.Any(t => t.Reason is TradeReason.Close or TradeReason.CloseUnlisted);
            if (plan.Status == RebalanceStatus.Planned && !closes && plan.CashBefore >= plan.CashFloor)
            {
                double bound = plan.DriftBefore - ((double)account.Options.TurnoverPenalty * plan.TurnoverTwoWay)
                    - (double)(plan.TotalCost / plan.NetAssetValueBefore);
                Assert.True(plan.ResidualDrift <= bound + 1e-9, $"{plan.ResidualDrift} above {bound}");
            }
        },
        iter: Accounts);

    // Rounding toward zero leaves less than a lot of each asset, and the buffer what targets and buffer exceed the account by; an asset
    // that is not wanted keeps less than a lot. Debts, shorts, costs and minimum notionals may leave more.
    [Fact]
    public void Plan_WithoutCosts_LeavesLessThanALotOfEachAssetAndTheBuffer() => RandomAccount.Any.Sample(
        drawn =>
        {
            RandomAccount account = drawn with
            {
                Options = drawn.Options with { Costs = NoCost.Instance },
                Positions = [.. drawn.Positions.Select(p => p with { Instrument = p.Instrument with { MinimumNotional = 0 } })],
            };
            RebalancePlan plan = account.Plan();
            bool isPlain = !account.Options.AllowShort && plan.CashBefore >= plan.CashFloor;
            if (!isPlain || plan.Status == RebalanceStatus.Refused)
            {
                return;
            }

            decimal lots = account.Positions.Sum(p => account.Prices[p.Asset] * p.Instrument.LotSize * p.Instrument.Multiplier);
            double beyond = Math.Max(0, account.Weights.Sum() + (double)(plan.CashFloor / plan.NetAssetValueAfter) - 1);
            double bound = (double)(lots / plan.NetAssetValueAfter) + beyond;
            Assert.True(plan.ResidualDrift <= bound + 1e-9, $"{plan.ResidualDrift} above {bound}");
        },
        iter: Accounts);

    // Without closes, whose rest the rules for small orders do not bind.
    internal static bool MayNotBeAddedUp(RandomAccount account, RebalancePlan plan, PlannedTrade next)
    {
        Instrument instrument = account.Positions.Single(p => p.Asset == next.Asset).Instrument;
        decimal quantity = next.Quantity + plan.Trades.Where(t => t.Asset == next.Asset).Sum(t => t.Quantity);
        decimal notional = Math.Abs(quantity) * next.Price * instrument.Multiplier;
        return quantity != next.Quantity && quantity != 0
            && (notional < Math.Max(instrument.MinimumNotional, account.Options.MinimumTradeValue)
                || notional <= account.Options.Costs.Cost(instrument, quantity, next.Price));
    }

    internal static RandomAccount Execute(RandomAccount account, RebalancePlan plan)
    {
        decimal cash = account.Cash;
        Dictionary<AssetId, PortfolioAsset> positions = account.Positions.ToDictionary(p => p.Asset);
        foreach (PlannedTrade trade in plan.Trades)
        {
            PortfolioAsset position = positions[trade.Asset];
            cash = cash - (trade.Quantity * trade.Price * position.Instrument.Multiplier) - trade.Cost;
            positions[trade.Asset] = position with { Quantity = position.Quantity + trade.Quantity };
        }

        return account with { Cash = cash, Positions = [.. account.Positions.Select(p => positions[p.Asset])] };
    }
}
