using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.Execution;

namespace MrBen.Portfolio.Tests.State;

[Collection(nameof(MeasuredAlone))]
public sealed class OrderLedgerTests
{
    [Fact]
    public void ApplyFill_SameExecutionTwice_IsBookedOnce()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        FillReference reference = new("e1", buy.Order.Id);
        Assert.True(account.Manager.ApplyFill("A", 20, 101, 1, account.Clock.GetUtcNow(), reference));
        string hash = account.Manager.StateHash;
        Assert.False(account.Manager.ApplyFill("A", 20, 101, 1, account.Clock.GetUtcNow(), reference));
        Assert.Equal(hash, account.Manager.StateHash);
        Assert.Equal(20, account.Snapshot.Assets[0].Quantity);
        Assert.Equal(10_000 - 2_020 - 1, account.Snapshot.Cash);
        OrderRecord order = Assert.Single(account.Snapshot.Orders);
        Assert.Equal(20, order.FilledQuantity);
        Assert.Equal(101, order.AverageFillPrice);
        Assert.Equal(30, order.Outstanding);
    }

    [Fact]
    public void ApplyFill_OfTheOtherSideOrAsset_IsRefusedWithBothNumbers()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        string hash = account.Manager.StateHash;
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => account.Fill(buy, -5, 100, "e1"));
        Assert.StartsWith(
            $"Execution e1 trades -5 of A; its order {buy.Order.Id} is of 50 of A.", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => account.Manager.ApplyFill(
            "B", 5, 100, 0, account.Clock.GetUtcNow(), new FillReference("e2", buy.Order.Id)));
        Assert.Equal(hash, account.Manager.StateHash);
    }

    [Fact]
    public void Record_SameIdTwice_IsRefused()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => account.Manager.Record(PortfolioEvent.IntentOf(buy, account.Clock.GetUtcNow())));
        Assert.StartsWith($"Order {buy.Order.Id} was decided before; every order has an id of its own.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_EndOfAPlanThatAnotherTookThePlaceOf_ChangesNothing()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        ExecutionPlan first = account.Snapshot.Plan!;
        long second = account.Manager.Record(PortfolioEvent.PlanOf(ExecutionPlan.To(new PlanTarget("A", 1, 100)), account.Clock.GetUtcNow()));
        string hash = account.Manager.StateHash;
        Assert.Equal(0, account.Manager.Record(
            PortfolioEvent.PlanOf(first with { Status = ExecutionStatus.Completed }, account.Clock.GetUtcNow())));
        Assert.Equal(hash, account.Manager.StateHash);
        Assert.Equal(second, account.Snapshot.Plan!.Id);
    }

    [Fact]
    public void Record_MoveOfAnUnknownOrder_IsRefused()
    {
        PlannedAccount account = new PlannedAccount(10_000);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => account.Move(new ClientOrderId("x1"), OrderStatus.Open));
        Assert.StartsWith("Order x1 is not known.", refusal.Message, StringComparison.Ordinal);
    }

    // What a journal could not keep is no part of a life: it would be refused only when it is written, after the state has changed.
    [Fact]
    public void Record_WhatCannotBeWrittenDown_IsRefused()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        ClientOrderId order = Assert.Single(account.SendNext()).Order.Id;
        DateTimeOffset now = account.Clock.GetUtcNow();
        string hash = account.Manager.StateHash;
        foreach ((PortfolioEvent change, string message) in (IEnumerable<(PortfolioEvent, string)>)
            [
                (PortfolioEvent.MoveOf(new OrderMove(order, (OrderStatus)77), now), $"Order {order} is moved to a status 77; there is none."),
                (PortfolioEvent.MoveOf(new OrderMove(order, OrderStatus.Open, VenueOrderId: null!), now), "The venue's name of order "),
                (PortfolioEvent.MoveOf(new OrderMove(order, OrderStatus.Open, Reason: null!), now), "The venue's name of order "),
                (Blocked(cause: 0), "A is blocked for a cause 0; there is none."),
                (Blocked(order: default(ClientOrderId)), "The order that A is blocked for has no id."),
                (Blocked(reason: null!), "The reason for which A is blocked is null."),
                (PortfolioEvent.NoteOf(new ExecutionNote((ExecutionNoteKind)99, null, ""), now), "A note is of a kind 99; there is none."),
                (PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Trouble, default(AssetId), ""), now), "The asset of a note has no name."),
                (PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Trouble, null, null!), now), "The detail of a note is null."),
                (PortfolioEvent.PlanOf(ExecutionPlan.To() with { Status = (ExecutionStatus)9 }, now), "The plan is of a status 9; there is none."),
                (PortfolioEvent.PlanOf(ExecutionPlan.To() with { Detail = null! }, now), "The detail of the plan is null."),
            ])
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => account.Manager.Record(change));
            Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(hash, account.Manager.StateHash);

        PortfolioEvent Blocked(AssetBlockCause cause = AssetBlockCause.Person, string reason = "So.", ClientOrderId? order = null) =>
            PortfolioEvent.Blocked(new AssetBlock("A", cause, reason, now, order));
    }

    [Fact]
    public void Record_EventOfAnotherRoom_IsRefused()
    {
        PlannedAccount account = new PlannedAccount(10_000);
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => account.Manager.Record(PortfolioEvent.Cash(1, account.Clock.GetUtcNow())));
        Assert.StartsWith("An event of kind CashSet is none of the execution", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Move_AfterTheEnd_ChangesOnlyWhatWasFilled()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        account.Move(buy.Order.Id, OrderStatus.Cancelled, filled: 10);
        account.Move(buy.Order.Id, OrderStatus.Open, filled: 12); // overtaken on its way
        OrderRecord order = Assert.Single(account.Snapshot.Orders);
        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Equal(12, order.VenueFilledQuantity);
        Assert.Equal(12, order.Outstanding);
    }

    [Fact]
    public void Move_OrderSaidToBeLost_TurnsUpAfterAll()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent buy = Assert.Single(account.SendNext());
        account.Move(buy.Order.Id, OrderStatus.NotFound);
        Assert.Empty(account.Snapshot.OpenOrders);
        account.Move(buy.Order.Id, OrderStatus.Open);
        Assert.Equal(50, Assert.Single(account.Snapshot.OpenOrders).RemainingQuantity);
    }

    [Fact]
    public void SaveAndLoad_OrdersPlanHaltAndBlocks_AreTheSame()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Hold("B", 0, 100).Aim(("A", 50), ("B", 1));
        OrderIntent buy = account.SendNext()[0];
        account.Fill(buy, 20, 101, "e1");
        account.Manager.Record(PortfolioEvent.Blocked(
            new AssetBlock("B", AssetBlockCause.MissingFills, "Look.", account.Clock.GetUtcNow(), buy.Order.Id)));
        account.Manager.Record(PortfolioEvent.HaltOf(isHalted: true, "Stop.", account.Clock.GetUtcNow()));
        using MemoryStream stream = new();
        account.Manager.SaveState(stream);
        stream.Position = 0;
        PlannedAccount other = new(0);
        other.Manager.LoadState(stream);

        Assert.Equal(account.Manager.StateHash, other.Manager.StateHash);
        Assert.Equal(account.Snapshot.Orders, other.Snapshot.Orders);
        Assert.Equal(account.Snapshot.Plan!.Targets, other.Snapshot.Plan!.Targets);
        Assert.Equal(account.Snapshot.Plan.Id, other.Snapshot.Plan.Id);
        Assert.Equal(account.Snapshot.TradingHalt, other.Snapshot.TradingHalt);
        Assert.Equal(account.Snapshot.Blocks, other.Snapshot.Blocks);
        Assert.False(other.Manager.ApplyFill("A", 20, 101, 0, other.Clock.GetUtcNow(), new FillReference("e1", buy.Order.Id)));
    }

    [Fact]
    public void Orders_ManyEnded_TheOldestAreForgottenAndOpenOnesKept()
    {
        PlannedAccount account = new PlannedAccount(10_000).Hold("A", 0, 100).Aim(("A", 50));
        OrderIntent open = Assert.Single(account.SendNext());
        for (int i = 0; i < 10_000; i++)
        {
            OrderRequest order = new(new ClientOrderId($"x{i}"), "A", 1);
            account.Manager.Record(PortfolioEvent.IntentOf(new OrderIntent(order, 0, 1, 100), account.Clock.GetUtcNow()));
            account.Move(order.Id, OrderStatus.Rejected);
        }

        Assert.NotNull(account.Manager.FindOrder(open.Order.Id));
        Assert.Null(account.Manager.FindOrder(new ClientOrderId("x0")));
        Assert.NotNull(account.Manager.FindOrder(new ClientOrderId("x9999")));
        account.Fill(open, 50, 100);
        Assert.Equal(OrderStatus.Filled, account.Manager.FindOrder(open.Order.Id)!.Status);
    }

    [Fact]
    public void ApplyFill_OfAnOrder_AllocatesNothingOnceItsMemoryIsFull()
    {
        PlannedAccount account = new PlannedAccount(1e9m).Hold("A", 0, 100).Aim(("A", 1_000_000));
        ClientOrderId order = Assert.Single(account.SendNext()).Order.Id;
        DateTimeOffset now = account.Clock.GetUtcNow();
        FillReference[] references = [.. Enumerable.Range(0, 70_000).Select(i => new FillReference($"e{i}", order))];
        for (int i = 0; i < 69_000; i++)
        {
            account.Manager.ApplyFill("A", 1, 100, 0, now, references[i]);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 69_000; i < 70_000; i++)
        {
            account.Manager.ApplyFill("A", 1, 100, 0, now, references[i]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(70_000, account.Snapshot.Assets[0].Quantity);
    }
}
