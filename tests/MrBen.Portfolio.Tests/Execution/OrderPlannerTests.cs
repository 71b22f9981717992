using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.Execution;

// The quantities follow from the rules by hand.
public sealed class OrderPlannerTests
{
    [Fact]
    public void Next_PartlyFilledOrder_CountsWhatIsHeldAndWhatIsOpen()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 10, 100).Aim(("A", 50));
        OrderIntent first = Assert.Single(account.SendNext());
        Assert.Equal(40, first.Order.Quantity);
        account.Fill(first, 15, 100);

        OrderSchedule schedule = account.Next();

        Assert.Empty(schedule.Intents);
        Assert.Equal("1 orders of A are open, 25 to fill.", Assert.Single(schedule.Waits).Detail);
        Assert.False(schedule.IsDone);
    }

    [Fact]
    public void Next_EverythingFilled_IsDone()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 10, 100).Aim(("A", 50));
        account.Fill(Assert.Single(account.SendNext()), 40, 100);
        OrderSchedule schedule = account.Next();
        Assert.True(schedule.IsDone);
        Assert.Empty(schedule.Unreached);
        Assert.Equal(OrderStatus.Filled, Assert.Single(account.Snapshot.Orders).Status);
    }

    [Fact]
    public void Next_NewPlanTheOtherWay_CancelsAndWaitsForTheConfirmation()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 10, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        account.Aim(("A", 0));

        OrderSchedule schedule = account.Next();
        Assert.Equal(buy.Order.Id, Assert.Single(schedule.Cancels));
        Assert.Empty(schedule.Intents);

        account.Move(buy.Order.Id, OrderStatus.CancelRequested);
        Assert.Empty(account.Next().Intents);
        account.Fill(buy, 5, 100); // it fills in part before it is gone
        account.Move(buy.Order.Id, OrderStatus.Cancelled, filled: 5);

        Assert.Equal("-15 A", account.Orders());
    }

    [Fact]
    public void Next_OrderOfMoreThanTheNewPlanNeeds_IsCancelledFirst()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        account.Aim(("A", 20));
        Assert.Equal(buy.Order.Id, Assert.Single(account.Next().Cancels));
        account.Move(buy.Order.Id, OrderStatus.Cancelled);
        Assert.Equal("20 A", account.Orders());
    }

    [Fact]
    public void Next_OrderTheRightWay_IsKeptByANewPlan()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Aim(("A", 50));
        account.SendNext();
        account.Aim(("A", 80));
        Assert.Empty(account.Next().Cancels);
        Assert.Equal("30 A", account.Orders());
    }

    [Fact]
    public void Next_EndedWithFillsNotTold_WaitsForThem()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        account.Move(buy.Order.Id, OrderStatus.Cancelled, filled: 30);

        OrderSchedule schedule = account.Next();
        Assert.Empty(schedule.Intents);
        Assert.Contains("fills of 30 are still on their way", Assert.Single(schedule.Waits).Detail, StringComparison.Ordinal);

        account.Fill(buy, 30, 100);
        Assert.Equal("20 A", account.Orders());
    }

    [Fact]
    public void Next_UnknownOutcome_SendsNothingMoreOfTheAsset()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 50), ("B", 1));
        OrderIntent first = account.Next().Intents[0];
        account.Manager.Record(PortfolioEvent.IntentOf(first, account.Clock.GetUtcNow()));
        Assert.Equal("1 B", account.Orders());
        account.Move(first.Order.Id, OrderStatus.Unknown);
        Assert.Equal("1 B", account.Orders());
        account.Move(first.Order.Id, OrderStatus.NotFound);
        account.Clock.Advance(account.Options.RetryInterval);
        Assert.Equal("50 A, 1 B", account.Orders());
    }

    [Fact]
    public void Next_CashAccount_BuysOnceSalesHaveFilled()
    {
        PlannedAccount account = new PlannedAccount(0).Hold("A", 100, 100).Hold("B", 0, 100).Aim(("B", 60), ("A", 40));
        account.Capabilities.IsCashAccount = true;
        OrderIntent sale = Assert.Single(account.SendNext());
        Assert.Equal(-60, sale.Order.Quantity);
        Assert.True(sale.Order.ReducesOnly);
        account.Fill(sale, -59, 100);
        Assert.Empty(account.Next().Intents);
        account.Fill(sale, -1, 100);
        Assert.Equal("60 B", account.Orders());
    }

    [Fact]
    public void Next_MarginAccount_SendsReductionsFirst()
    {
        PlannedAccount account = new PlannedAccount(0).Hold("A", 100, 100).Hold("B", 0, 100).Aim(("B", 60), ("A", 40));
        Assert.Equal("-60 A, 60 B", account.Orders());
    }

    [Fact]
    public void Next_TurnAround_TakesTwoOrders()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 10, 100).Aim(("A", -5));
        OrderIntent close = Assert.Single(account.SendNext());
        Assert.Equal(-10, close.Order.Quantity);
        account.Fill(close, -10, 100);
        OrderIntent open = Assert.Single(account.SendNext());
        Assert.Equal(-5, open.Order.Quantity);
        Assert.False(open.Order.ReducesOnly);
        Assert.NotEqual(close.Order.Id, open.Order.Id);
    }

    [Fact]
    public void Next_NoShortSales_SaysWhyTheTargetIsNotReached()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", -5));
        account.Capabilities.CanShort = false;
        OrderSchedule schedule = account.Next();
        Assert.True(schedule.IsDone);
        Assert.Equal("The account cannot sell A short.", Assert.Single(schedule.Unreached).Detail);
    }

    // 10 and 10 at 100 take 2,000; 1,050 are there: 5.25 of each, so 5 and 5, and what is left buys nothing.
    [Fact]
    public void Next_TooLittleBuyingPower_ScalesAllPurchasesAlike()
    {
        PlannedAccount account = new PlannedAccount(1_050).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 10), ("B", 10));
        account.Capabilities.IsCashAccount = true;
        Assert.Equal("5 A, 5 B", account.Orders());
    }

    // 1,000 of 1,100 + 300: 11·(1000/1400) = 7.857 of A and 3·(1000/1400) = 2.143 of B: 7 and 2, and the 100 that are left buy one of A.
    [Fact]
    public void Next_ScaledPurchases_LeftoverGoesByLargestRemainder()
    {
        PlannedAccount account = new PlannedAccount(1_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 11), ("B", 3));
        account.Capabilities.IsCashAccount = true;
        Assert.Equal("8 A, 2 B", account.Orders());
    }

    [Fact]
    public void Next_ScaledOrderHasFilled_EndsWithTheNumbers()
    {
        PlannedAccount account = new PlannedAccount(1_050).Hold("A", 0, 100).Aim(("A", 20));
        account.Capabilities.IsCashAccount = true;
        account.Fill(Assert.Single(account.SendNext()), 10, 100);
        OrderSchedule schedule = account.Next();
        Assert.True(schedule.IsDone);
        Assert.Equal("Buying power is 50 USD, what is to be bought takes 1000 USD.", Assert.Single(schedule.Unreached).Detail);
    }

    [Fact]
    public void Next_HostSaysLessThanOwnCash_TheHostCounts()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        account.Capabilities.IsCashAccount = true;
        account.BuyingPower = 2_000;
        Assert.Equal("20 A", account.Orders());
    }

    [Fact]
    public void Next_OpenPurchases_HaveTheirMoneyPromised()
    {
        PlannedAccount account = new PlannedAccount(1_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 8));
        account.Capabilities.IsCashAccount = true;
        account.SendNext();
        account.Aim(("A", 8), ("B", 5));
        Assert.Equal("2 B", account.Orders());
    }

    [Theory]
    [InlineData(0.30, "0.3 A")]
    [InlineData(0.37, "0.3 A")]
    [InlineData(0.09, "")]
    public void Next_QuantityStep_RoundsTowardZero(double target, string expected)
    {
        PlannedAccount account = new PlannedAccount(1_000)
            .Hold("A", 0, 100, rules => rules with { Instrument = rules.Instrument with { LotSize = 0.1m } }).Aim(("A", (decimal)target));
        Assert.Equal(expected, account.Orders());
        Assert.Equal(expected.Length == 0, account.Next().IsDone);
    }

    [Fact]
    public void Next_BelowTheSmallestOrder_SendsNothingUnlessItCloses()
    {
        PlannedAccount account = new PlannedAccount(10_000)
            .Hold("A", 3, 100, rules => rules with { MinimumQuantity = 5 })
            .Hold("B", 3, 100, rules => rules with { Instrument = rules.Instrument with { MinimumNotional = 1_000 } })
            .Hold("C", 0.37m, 100)
            .Aim(("A", 6), ("B", 4), ("C", 0));
        Assert.Equal("-0.37 C", account.Orders());
        account.Aim(("A", 0), ("B", 0), ("C", 1));
        Assert.Equal("-3 A, -3 B", account.Orders());
    }

    [Fact]
    public void Next_AboveTheLargestOrder_GoesInParts()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100, rules => rules with { MaximumQuantity = 30 }).Aim(("A", 70));
        List<decimal> parts = [];
        while (account.SendNext() is [OrderIntent part])
        {
            parts.Add(part.Order.Quantity);
            account.Fill(part, part.Order.Quantity, 100);
        }

        Assert.Equal([30, 30, 10], parts);
    }

    [Theory]
    [InlineData(50, 100.5)] // 100.5201 down
    [InlineData(-50, 99.55)] // 99.5199 up
    public void Next_LimitOffset_RoundsToTheTickTowardThePassiveSide(int target, double limit)
    {
        PlannedAccount account = new PlannedAccount(100_000)
            .Hold("A", 0, 100.02m, rules => rules with { Instrument = rules.Instrument with { PriceTick = 0.05m } }).Aim(("A", target));
        account.Options.LimitOffset = 0.005;
        Assert.Equal((decimal)limit, Assert.Single(account.Next().Intents).Order.LimitPrice);
    }

    [Fact]
    public void Next_OrderOlderThanItsLifetime_IsCancelledAndOrderedAnew()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent first = Assert.Single(account.SendNext());
        account.Fill(first, 20, 100);
        account.Clock.Advance(account.Options.OrderLifetime);
        Assert.Equal(first.Order.Id, Assert.Single(account.Next().Cancels));
        account.Move(first.Order.Id, OrderStatus.Cancelled, filled: 20);
        OrderIntent second = Assert.Single(account.Next().Intents);
        Assert.Equal(30, second.Order.Quantity);
        Assert.Equal(2, second.Attempt);
    }

    [Fact]
    public void Next_OrdersThatFail_AreTriedAgainLaterAndGivenUpInTheEnd()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Aim(("A", 50));
        for (int failure = 0; failure < account.Options.MaxFailures; failure++)
        {
            OrderIntent order = Assert.Single(account.SendNext());
            account.Move(order.Order.Id, OrderStatus.Rejected, reason: "Closed for today.");
            if (failure < account.Options.MaxFailures - 1)
            {
                Assert.Contains("Closed for today.", Assert.Single(account.Next().Waits).Detail, StringComparison.Ordinal);
                account.Clock.Advance(account.Options.RetryInterval);
            }
        }

        OrderSchedule schedule = account.Next();
        Assert.True(schedule.IsDone);
        Assert.Equal("5 orders of A ended without a fill; the last: Closed for today.", Assert.Single(schedule.Unreached).Detail);
    }

    [Fact]
    public void Next_BlockedAsset_IsNotTradedAndDoesNotHoldUpOthers()
    {
        PlannedAccount account = new PlannedAccount(0).Hold("A", 100, 100).Hold("B", 0, 100).Aim(("A", 40), ("B", 0));
        account.Manager.Record(PortfolioEvent.Blocked(
            new AssetBlock("A", AssetBlockCause.Person, "Ask me first.", account.Clock.GetUtcNow())));
        OrderSchedule schedule = account.Next();
        Assert.True(schedule.IsDone);
        Assert.Equal("A is blocked: Ask me first.", Assert.Single(schedule.Unreached).Detail);
        account.Manager.Record(PortfolioEvent.Freed("A", account.Clock.GetUtcNow()));
        Assert.Equal("-60 A", account.Orders());
    }

    [Fact]
    public void Next_Halted_OnlyCancels()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 50));
        OrderIntent open = Assert.Single(account.SendNext());
        account.Aim(("A", 50), ("B", 10));
        account.Manager.Record(PortfolioEvent.HaltOf(isHalted: true, "Fat finger.", account.Clock.GetUtcNow()));
        OrderSchedule schedule = account.Next();
        Assert.Equal(open.Order.Id, Assert.Single(schedule.Cancels));
        Assert.Empty(schedule.Intents);
        Assert.Equal(0, account.Manager.Record(
            PortfolioEvent.IntentOf(open with { Order = new OrderRequest(new ClientOrderId("x1"), "B", 1) }, account.Clock.GetUtcNow())));
        Assert.Null(account.Manager.FindOrder(new ClientOrderId("x1")));
        account.Manager.Record(PortfolioEvent.HaltOf(isHalted: false, "Looked at.", account.Clock.GetUtcNow()));
        Assert.Equal("10 B", account.Orders());
    }

    [Fact]
    public void Next_HostDoesNotKnowTheAsset_SaysSo()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Unlist("A").Aim(("A", 50));
        Assert.Equal("The host does not know A.", Assert.Single(account.Next().Unreached).Detail);
    }

    [Fact]
    public void Next_NoPlan_DoesNothing()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 10, 100);
        OrderSchedule schedule = account.Next();
        Assert.True(schedule.IsDone);
        Assert.Equal(ImmutableArray<AssetNote>.Empty, schedule.Unreached);
    }

    [Fact]
    public void Next_PlanOfOtherAssets_CancelsWhatTheLastOneLeftOpen()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 50));
        OrderIntent open = Assert.Single(account.SendNext());
        account.Aim(("B", 1));
        OrderSchedule schedule = account.Next();
        Assert.Equal(open.Order.Id, Assert.Single(schedule.Cancels));
        Assert.Equal(new AssetId("B"), Assert.Single(schedule.Intents).Order.Asset);
    }
}
