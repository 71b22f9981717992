using CsCheck;
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

    // A plan over every combination of lots is not improved by a second one. Other plans rarely are (measured: 4 to 5 of 100), and
    // then only by trades that remove more drift than the penalty asks.
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
                if (second.Trades.Length == 0)
                {
                    return;
                }

                Interlocked.Increment(ref again);
                Assert.False(plan.IsExhaustive && second.Trades.Any(t => Math.Abs(t.Quantity) > LotSize(account, t.Asset)));

                // Costs shrink what weights are fractions of, so they move every weight by their share of the net asset value.
                double gross = second.Positions.Sum(p => Math.Abs(p.WeightBefore));
                double shrinkage = (double)(second.TotalCost / second.NetAssetValueAfter) * (1 + gross);
                double penalised = second.ResidualDrift + ((double)account.Options.TurnoverPenalty * second.TurnoverTwoWay);
                Assert.True(penalised <= second.DriftBefore + shrinkage + 1e-9);
            },
            iter: Accounts);
        Assert.True(again <= 0.08 * plans, $"{again} of {plans} plans trade again");
    }

    private static decimal LotSize(RandomAccount account, AssetId asset) =>
        account.Positions.Single(p => p.Asset == asset).Instrument.LotSize;

    private static RandomAccount Execute(RandomAccount account, RebalancePlan plan)
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
