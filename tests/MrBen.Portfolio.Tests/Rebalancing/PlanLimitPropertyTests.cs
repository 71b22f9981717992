using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class PlanLimitPropertyTests
{
    private const int Accounts = 3_000;

    // Every limit, cash rule and lot rule, recomputed from the account alone.
    [Fact]
    public void Plan_BreaksNoLimitAndNoRule() => LimitedAccount.Any.Sample(
        account => CheckRules(account, account.Plan(), []), iter: Accounts);

    [Fact]
    public void Plan_BesideOpenOrders_BreaksNoLimitAndNoRule() => LimitedAccount.WithOrders.Sample(
        drawn => CheckRules(drawn.Account, Plan(drawn.Account, drawn.Orders), drawn.Orders), iter: Accounts);

    // A limit that the plan without it keeps changes nothing.
    [Fact]
    public void Plan_WithLimitsThatItKeepsAnyway_IsThePlanWithoutThem() => LimitedAccount.WithoutLimits.Sample(
        account =>
        {
            RebalancePlan plan = account.Plan();
            if (plan.Status == RebalanceStatus.Refused)
            {
                return; // costs would eat the account, which limits may prevent
            }

            decimal traded = plan.Trades.Sum(t => t.Notional);
            RebalanceOptions wide = account.Options with
            {
                MaxTrades = Math.Max(1, plan.Trades.Length),
                MaxTurnover = traded > 0 ? (traded / plan.NetAssetValueBefore) + 1e-20m : 1,
            };
            RebalancePlan limited = (account with { Options = wide }).Plan();
            Assert.Equal(plan.Trades.AsEnumerable(), limited.Trades.AsEnumerable());
            Assert.Equal(plan.Detail, limited.Detail);
            Assert.Equal(plan.IsExhaustive, limited.IsExhaustive);
        },
        iter: 500);

    [Fact]
    public void Plan_WithinLimits_Twice_IsTheSame() => LimitedAccount.WithOrders.Sample(
        drawn =>
        {
            RebalancePlan first = Plan(drawn.Account, drawn.Orders);
            RebalancePlan second = Plan(drawn.Account, drawn.Orders);
            Assert.Equal(first.Trades.AsEnumerable(), second.Trades.AsEnumerable());
            Assert.Equal(first.Skipped.AsEnumerable(), second.Skipped.AsEnumerable());
            Assert.Equal(first.Detail, second.Detail);
        },
        iter: 300);

    // Every reason names a limit that is set, and its number.
    [Fact]
    public void Plan_WithinLimits_SkipsForReasonsThatAreSo() => LimitedAccount.Any.Sample(
        account =>
        {
            RebalancePlan plan = account.Plan();
            RebalanceOptions options = account.Options;
            decimal worth = plan.NetAssetValueBefore;
            foreach (SkippedTrade skip in plan.Skipped)
            {
                Instrument instrument = account.Positions.Single(p => p.Asset == skip.Asset).Instrument;
                decimal? expected = skip.Reason switch
                {
                    SkipReason.TooManyTrades => options.MaxTrades,
                    SkipReason.BeyondTurnover => options.MaxTurnover * worth,
                    SkipReason.BeyondWeightChange => options.MaxWeightChange * worth,
                    SkipReason.BelowMinimumNotional => instrument.MinimumNotional,
                    SkipReason.BelowMinimumTrade => Math.Max(options.MinimumTradeValue, options.MinimumTradeFraction * worth),
                    _ => skip.Limit,
                };
                Assert.Equal(expected, skip.Limit);
                bool isSmall = skip.Reason is SkipReason.BelowMinimumNotional or SkipReason.BelowMinimumTrade;
                Assert.True(!isSmall || skip.TriedNotional < skip.Limit, skip.Detail);
            }

            bool isHard = plan.Skipped.Any(s => s.Reason is not (SkipReason.LessThanOneLot or SkipReason.NoImprovement));
            Assert.False(plan.Status == RebalanceStatus.NothingToDo && isHard);
        },
        iter: Accounts);

    // What limits leave for later is done later: plans of one account, each executed before the next, come to an end, and each keeps the
    // limits. Limits of less than a twentieth of the account are widened, for more than a few plans prove nothing more.
    [Fact]
    public void Plans_WithinLimits_OneAfterAnother_ComeToRest()
    {
        int accounts = 0;
        int restless = 0;
        LimitedAccount.Any.Sample(
            account =>
            {
                const int MostPlans = 400;
                Interlocked.Increment(ref accounts);
                RebalanceOptions patient = account.Options with
                {
                    MaxTurnover = account.Options.MaxTurnover + 0.05m,
                    MaxWeightChange = account.Options.MaxWeightChange + 0.05m,
                };
                account = account with { Options = patient };
                RebalancePlan plan = account.Plan();
                int plans = 0;
                for (; plan.Trades.Length > 0 && plans < MostPlans; plans++)
                {
                    CheckRules(account, plan, []);
                    account = RebalancePlannerPropertyTests.Execute(account, plan);
                    plan = account.Plan();
                }

                if (plan.Trades.Length > 0)
                {
                    Interlocked.Increment(ref restless);
                }
            },
            iter: 300);
        Assert.True(restless == 0, $"{restless} of {accounts} accounts trade on and on");
    }

    // As the test of the same name without limits. Two things more may let a second plan trade: impact, because what is sent apart costs
    // less than what is added to the first order; and a smallest trade that is a fraction of the account, because costs made that smaller.
    // Measured with costs of up to nine tenths of the account: 34, 35 and 43 of 5,750 plans.
    [Fact]
    public void Plan_AfterItsOwnExecution_LeavesThePortfolioAlone()
    {
        int plans = 0;
        int again = 0;
        LimitedAccount.WithoutLimits.Sample(
            account =>
            {
                RebalancePlan plan = account.Plan();
                if (plan.Status == RebalanceStatus.Refused || plan.CashAfter < plan.CashFloor)
                {
                    return;
                }

                Interlocked.Increment(ref plans);
                RebalancePlan second = RebalancePlannerPropertyTests.Execute(account, plan).Plan();
                if (second.Trades.Length > 0)
                {
                    Interlocked.Increment(ref again);
                    bool mayTrade = account.Options.MinimumTradeFraction > 0 || HasImpact(account.Options.Costs);
                    bool isOutOfReach = second.Trades.Any(t => RebalancePlannerPropertyTests.MayNotBeAddedUp(account, plan, t));
                    Assert.True(mayTrade || isOutOfReach || (!plan.IsExhaustive && second.TurnoverTwoWay < 1e-6));
                }
            },
            iter: 2 * Accounts);
        Assert.True(again <= plans / 50, $"{again} of {plans} plans trade again");
    }

    private static bool HasImpact(ITransactionCostModel costs) => costs switch
    {
        SquareRootImpactCost => true,
        CompositeCost sum => sum.Parts.Any(HasImpact),
        MinimumCost atLeast => HasImpact(atLeast.Inner),
        _ => false,
    };

    internal static RebalancePlan Plan(RandomAccount account, ImmutableArray<OpenOrder> orders) =>
        RebalancePlanner.Plan(account.Valuation, account.Targets, account.Weights, account.Options, orders);

    private static void CheckRules(RandomAccount account, RebalancePlan plan, ImmutableArray<OpenOrder> orders)
    {
        if (plan.Status == RebalanceStatus.Refused)
        {
            Assert.Empty(plan.Trades);
            return;
        }

        RebalanceOptions options = account.Options;
        decimal worth = plan.NetAssetValueBefore;
        decimal minimum = Math.Max(options.MinimumTradeValue, options.MinimumTradeFraction * worth);
        Assert.True(plan.Trades.Length <= (options.MaxTrades ?? int.MaxValue), $"{plan.Trades.Length} trades");
        Assert.True(plan.Trades.Sum(t => t.Notional) <= (options.MaxTurnover ?? 1e6m) * worth, $"turnover {plan.TurnoverTwoWay}");
        Assert.Equal(account.Cash - plan.CashReserved, plan.CashBefore);
        decimal cash = plan.CashBefore;
        bool bought = false;
        foreach (PlannedTrade trade in plan.Trades)
        {
            PortfolioAsset position = account.Positions.Single(p => p.Asset == trade.Asset);
            Instrument instrument = position.Instrument;
            decimal start = position.Quantity + orders.Where(o => o.Asset == trade.Asset).Sum(o => o.RemainingQuantity);
            decimal rest = start + trade.Quantity;
            bool closes = Math.Abs(rest) < instrument.LotSize && rest * start >= 0;
            Assert.Equal(0, trade.Quantity % instrument.LotSize);
            Assert.True(closes || trade.Notional >= Math.Max(instrument.MinimumNotional, minimum), $"{trade.Notional} is too small");
            Assert.True(trade.Notional <= (options.MaxWeightChange ?? 1e6m) * worth, $"{trade.Notional} of {worth}");
            Assert.True(options.AllowShort || rest >= Math.Min(0, start), "a short that is not allowed");
            Assert.Equal(options.Costs.Cost(instrument, trade.Quantity, trade.Price), trade.Cost);
            Assert.True(trade.Notional > trade.Cost);
            Assert.False(bought && trade.Side == TradeSide.Sell, "a sale after a purchase");
            bought |= trade.Side == TradeSide.Buy;
            cash = cash - (trade.Quantity * trade.Price * instrument.Multiplier) - trade.Cost;
            Assert.Equal(cash, trade.CashAfter);
            Assert.True(cash >= Math.Min(plan.CashBefore, plan.CashFloor), "cash below its floor on the way");
        }

        Assert.Equal(cash, plan.CashAfter);
        Assert.True(cash >= plan.CashFloor || (plan.CashBefore < plan.CashFloor && !bought), $"{cash} under {plan.CashFloor}");
        Assert.Equal((options.CashBufferFraction * plan.NetAssetValueAfter) + options.CashBufferAmount, plan.CashFloor);
    }
}
