using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>Accounts smaller than a lot or than a fee: what is said must be so, and agree.</summary>
public class SmallAccountTests
{
    // Each by hand: an account of cash and shares at a price, with a fee per order, all of it wanted in the share (target 1).
    [Theory]
    // 10 / 500 is 0.02 of a share: less than half of one, whatever the fee.
    [InlineData(10, 0, 500, 20, 0, RebalanceStatus.NothingToDo, "X: 0.02 wanted, 1 is one lot.")]
    [InlineData(10, 0, 500, 0, 0, RebalanceStatus.NothingToDo, "X: 0.02 wanted, 1 is one lot.")]
    // 510 / 500 is 1.02 shares; one takes 500 and the fee of 20.
    [InlineData(510, 0, 500, 20, 0, RebalanceStatus.NothingPossible, "X: buying 1 takes 500 and costs 20, 510 is left to spend.")]
    [InlineData(450, 0, 500, 0, 0, RebalanceStatus.NothingPossible, "X: buying 1 takes 500, 450 is left to spend.")]
    // 10 shares of 1 would cost 20 to buy.
    [InlineData(10, 0, 1, 20, 0, RebalanceStatus.NothingPossible, "X: buying 10, worth 10, costs 20.")]
    // 30 shares are worth the fee; 21 are the fewest that are, and take 41 in all.
    [InlineData(30, 0, 1, 20, 0, RebalanceStatus.NothingPossible, "X: buying 21 takes 21 and costs 20, 30 is left to spend.")]
    // Of 30, 25 stay: 5 are wanted.
    [InlineData(30, 0, 1, 0, 25, RebalanceStatus.Planned, "")]
    [InlineData(30, 0, 1, 6, 25, RebalanceStatus.NothingPossible, "X: buying 5, worth 5, costs 6.")]
    // 10 shares of 1 and 0.40 of cash: 0.4 more wanted.
    [InlineData(0.4, 10, 1, 20, 0, RebalanceStatus.NothingToDo, "X: 0.4 wanted, 1 is one lot.")]
    // A debt of 5 and one share of 10 leave 5: half a share too many; its sale would cost 20.
    [InlineData(-5, 1, 10, 20, 0, RebalanceStatus.NothingPossible, "X: selling 1, worth 10, costs 20.")]
    public void Plan_OfASmallAccount_SaysWhatIsSo(
        double cash, double shares, double price, double fee, double buffer, RebalanceStatus status, string skipped)
    {
        PortfolioAsset asset = new("X") { Quantity = (decimal)shares };
        Dictionary<AssetId, decimal> prices = new() { ["X"] = (decimal)price };
        PortfolioValuation current = PortfolioValuation.FromPositions([asset], prices, (decimal)cash).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(current, ["X"], [1],
            new RebalanceOptions { Costs = new FixedCost((decimal)fee), CashBufferAmount = (decimal)buffer });
        Assert.Equal(status, plan.Status);
        Assert.Equal(skipped, string.Join(" ", plan.Skipped.Select(skip => skip.Detail)));
        string debt = cash < 0 ? " Cash starts at -5 and ends at -5, below the 0 USD to hold: no sale that is allowed raises more." : "";
        Assert.Equal(status switch
        {
            RebalanceStatus.NothingToDo => "Every position is within a lot of what targets and cash allow.",
            RebalanceStatus.NothingPossible => skipped + debt,
            _ => "",
        }, plan.Detail);
    }

    // 1.4 lots of 10 are wanted: the nearest, one, is worth 10, less than 25; the fewest that are not, three, are farther away than none.
    [Fact]
    public void Plan_BelowTheMinimumNotional_SpeaksOfWholeLots()
    {
        PortfolioAsset asset = new("X") { Instrument = new Instrument("X") { MinimumNotional = 25 } };
        Dictionary<AssetId, decimal> prices = new() { ["X"] = 10 };
        PortfolioValuation current = PortfolioValuation.FromPositions([asset], prices, 100).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(current, ["X"], [0.14]);
        Assert.Equal("X: buying 1 moves 10, less than the minimum notional 25.", plan.Detail);
    }

    // Every sentence against the account, by the valuation and the cost model alone.
    [Fact]
    public void Plan_OfAnyAccount_SkipsForReasonsThatAreSo() => RandomAccount.Any.Sample(
        account =>
        {
            RebalancePlan plan = account.Plan();
            decimal slack = plan.CashAfter - plan.CashFloor;
            foreach (SkippedTrade skip in plan.Skipped)
            {
                PortfolioAsset position = account.Positions.Single(p => p.Asset == skip.Asset);
                decimal wanted = Math.Abs(skip.WantedQuantity);
                decimal lot = skip.LotSize;
                Assert.Equal(account.Prices[skip.Asset] * lot * position.Instrument.Multiplier, skip.LotValue);
                decimal notional = Math.Abs(skip.TriedQuantity) * account.Prices[skip.Asset] * position.Instrument.Multiplier;
                decimal cost = account.Options.Costs.Cost(position.Instrument, skip.TriedQuantity, account.Prices[skip.Asset]);
                Assert.Equal((notional, cost), (skip.TriedNotional, skip.TriedCost));
                switch (skip.Reason)
                {
                    case SkipReason.LessThanOneLot:
                        bool lessIsHeld = wanted < lot && skip.WantedQuantity * position.Quantity < 0;
                        Assert.True(wanted <= lot / 2 || lessIsHeld || skip.WantedQuantity < 0, skip.Detail);
                        break;
                    case SkipReason.BelowMinimumNotional:
                        Assert.True(notional < skip.Limit && skip.Limit == position.Instrument.MinimumNotional, skip.Detail);
                        break;
                    case SkipReason.InsufficientCash:
                        Assert.True(notional + cost > skip.Limit && skip.Limit == Math.Max(0, slack), skip.Detail);
                        break;
                    case SkipReason.CostExceedsProceeds:
                        Assert.True(cost >= notional && skip.Limit == cost, skip.Detail);
                        break;
                    default:
                        Assert.Equal(SkipReason.NoImprovement, skip.Reason);
                        break;
                }
            }

            bool isHard = plan.Skipped.Any(s => s.Reason is not (SkipReason.LessThanOneLot or SkipReason.NoImprovement));
            Assert.False(plan.Status == RebalanceStatus.NothingToDo && (isHard || slack < 0));
            if (plan.Status == RebalanceStatus.NothingPossible)
            {
                Assert.StartsWith(string.Join(" ", plan.Skipped.Select(s => s.Detail)), plan.Detail, StringComparison.Ordinal);
            }
            else if (plan.Status == RebalanceStatus.NothingToDo && plan.Skipped.All(s => s.Reason == SkipReason.LessThanOneLot))
            {
                Assert.All(plan.Skipped, s => Assert.True(Math.Abs(s.WantedQuantity) < s.LotSize, s.Detail));
            }
        },
        iter: 3_000);
}
