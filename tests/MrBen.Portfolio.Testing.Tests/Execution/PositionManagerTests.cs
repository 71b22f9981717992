using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>What a person does to a position manager, and what it does when it cannot go on.</summary>
public sealed class PositionManagerTests
{
    [Fact]
    public async Task Step_JournalFails_SendsNothingMoreAndAsksForCancellation()
    {
        await using Desk desk = new(journal: new FailingJournal(intents: 1));
        desk.Gateway.SetQuote("ACME", 99, 200); // out of reach: the order stays open
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.StepAsync();
        desk.Manager.Execute(Desk.Plan(("ACME", 10), ("BETA", 10)));

        InvalidOperationException stop = await Assert.ThrowsAsync<InvalidOperationException>(desk.StepAsync);

        Assert.Equal("Nothing is sent any more: The disk is full.", stop.Message);
        Assert.Equal("Nothing is sent any more: The disk is full.", desk.Manager.State.Fault);
        Assert.Throws<InvalidOperationException>(() => desk.Manager.Execute(Desk.Plan(("ACME", 1))));
        await Assert.ThrowsAsync<InvalidOperationException>(desk.StepAsync);
        desk.Gateway.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(OrderStatus.Cancelled, Assert.Single(desk.Gateway.Orders).Status);
    }

    [Fact]
    public async Task Halt_CancelsWhatIsOpenAndHoldsAfterARestart()
    {
        await using Desk desk = new();
        desk.Gateway.SetQuote("ACME", 99, 200); // out of reach: the order stays open
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.StepAsync();
        desk.Manager.Halt("Something is wrong.");
        await desk.PassAsync(seconds: 2);
        Assert.Equal(OrderStatus.Cancelled, Assert.Single(desk.Gateway.Orders).Status);

        await desk.RestartAsync();
        await desk.PassAsync(seconds: 5);
        Assert.Single(desk.Gateway.Submissions);
        Assert.Equal("Something is wrong.", desk.Manager.State.Halt.Reason);

        desk.Gateway.SetPrice("ACME", 100);
        desk.Manager.Resume("It was looked at.");
        await desk.PassAsync(seconds: 5);
        Assert.Equal(10, desk.Gateway.PositionOf("ACME"));
        Assert.Equal(ExecutionStatus.Completed, desk.Manager.State.Plan!.Status);
        Assert.Contains(desk.Alerts.Told, alert => alert.Detail == "Trading is halted: Something is wrong.");
    }

    [Fact]
    public async Task Reconcile_TradeOfOthers_IsToldAndBlocksUntilItIsAdopted()
    {
        await using Desk desk = new();
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 5);
        desk.Gateway.TradeExternally("ACME", 7);
        await desk.PassAsync(seconds: 40);

        PositionDifference difference = Assert.Single(desk.Manager.State.Differences);
        Assert.Equal("ACME: 17 at the venue, 10 booked; 7 came from outside.", difference.ToString());
        Assert.Equal(AssetBlockCause.Difference, Assert.Single(desk.Manager.State.Blocks).Cause);
        desk.Manager.Execute(Desk.Plan(("ACME", 20)));
        await desk.PassAsync(seconds: 5);
        Assert.Equal(ExecutionStatus.Incomplete, desk.Manager.State.Plan!.Status);
        Assert.Equal(17, desk.Gateway.PositionOf("ACME"));

        desk.Manager.AdoptDifferences("It was me.");
        Assert.Empty(desk.Manager.State.Blocks);
        desk.Manager.Execute(Desk.Plan(("ACME", 20)));
        await desk.PassAsync(seconds: 5);
        Assert.Equal(20, desk.Gateway.PositionOf("ACME"));
        Assert.Contains(desk.Alerts.Told, alert => alert.Detail.EndsWith("It is adopted: It was me.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guard_RefusedOrder_IsOnRecordAndPassesOnlyByAnOverride()
    {
        await using Desk desk = new(change: options => options.PreTrade.MaxOrderValue = 500);
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 30);

        Assert.Empty(desk.Gateway.Submissions);
        ExecutionState state = desk.Manager.State;
        Assert.Equal(ExecutionStatus.Incomplete, state.Plan!.Status);
        Assert.Contains("Order value: 10 of ACME are worth 1005, more than 500.", state.Plan.Detail, StringComparison.Ordinal);
        Assert.All(state.Orders, order => Assert.Equal(OrderStatus.Rejected, order.Status));

        desk.Manager.Override(new PreTradeOverride(
            PreTradeRule.OrderValue, "ACME", desk.Gateway.Clock.GetUtcNow().AddMinutes(1), "The desk knows."));
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 5);
        Assert.Equal(10, desk.Gateway.PositionOf("ACME"));
        Assert.Contains(desk.Alerts.Told, alert => alert.Detail.StartsWith("OrderValue is overridden for ACME until", StringComparison.Ordinal));
    }

    [Fact]
    public async Task State_WhileAPlanIsExecuted_TellsUnitsAndWeights()
    {
        await using Desk desk = new();
        desk.Gateway.SetQuote("ACME", 99, 200);
        desk.Manager.Execute(Desk.Plan(("ACME", 100)));
        await desk.StepAsync();
        TargetProgress progress = Assert.Single(desk.Manager.State.Targets);
        Assert.Equal((100, 0, 100), (progress.Target, progress.Held, progress.Outstanding));
        Assert.Equal(0, progress.HeldWeight);
        decimal price = desk.Portfolio.GetSnapshot().Prices["ACME"];
        Assert.Equal((double)(100 * price / 100_000), progress.WeightGap!.Value, tolerance: 1e-12);
    }

    [Fact]
    public async Task Settle_OrderThatNobodyFinds_FreesItsAsset()
    {
        await using Desk desk = new(venue: options =>
        {
            options.Capabilities = new GatewayCapabilities { SupportsFindByClientId = false, EnforcesUniqueClientId = false };
            options.TimeoutBeforeArrivalProbability = 1;
        });
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 90);
        AssetBlock block = Assert.Single(desk.Manager.State.Blocks);
        Assert.Equal(AssetBlockCause.UnknownOrder, block.Cause);
        Assert.Single(desk.Gateway.Submissions);

        desk.Gateway.Calm();
        desk.Manager.Settle(block.Order!.Value, OrderStatus.NotFound, "The venue's desk says so.");
        await desk.PassAsync(seconds: 1);
        Assert.Empty(desk.Manager.State.Blocks);
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 5);
        Assert.Equal(10, desk.Gateway.PositionOf("ACME"));
    }

    // Halts, plans and questions come from three threads while the loop trades by itself: none of them may stop it.
    [Fact]
    public async Task Run_CommandsFromOtherThreads_TradesOnAndEndsWhereTheLastPlanLeads()
    {
        await using Desk desk = new(change: options => options.PreTrade = new PreTradeOptions { MaxOrders = 100_000, MaxRepeats = 100_000 });
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task clock = desk.Gateway.Clock.FollowAsync(TimeProvider.System, TimeSpan.FromMilliseconds(1), ending.Token);
        Task running = desk.Manager.RunAsync(ending.Token);
        Task[] commands = [.. Enumerable.Range(0, 3).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 300; i++)
                {
                    desk.Manager.Execute(Desk.Plan(("ACME", (7 * i) % 50), ("BETA", (11 * (i + thread)) % 50)));
                    if (i % 10 == thread)
                    {
                        desk.Manager.Halt("A test.");
                        desk.Manager.CancelPlan("A test.");
                        desk.Manager.Resume("A test.");
                    }

                    desk.Manager.AdoptDifferences("A test.");
                    desk.Manager.Block("BETA", "A test.");
                    desk.Manager.Free("BETA", "A test.");
                    Assert.Null(desk.Manager.State.Fault);
                }
            }, TestContext.Current.CancellationToken))];
        await Task.WhenAll(commands);
        desk.Manager.Execute(Desk.Plan(("ACME", 3), ("BETA", 4)));
        while (desk.Manager.State.Plan!.IsActive && !running.IsCompleted)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal((ExecutionStatus.Completed, null), (desk.Manager.State.Plan.Status, desk.Manager.State.Fault));
        Assert.Equal((3, 4), (desk.Gateway.PositionOf("ACME"), desk.Gateway.PositionOf("BETA")));
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await clock;
    }

    [Fact]
    public async Task Dispose_WhileItRuns_EndsTheRunAndRefusesWhatFollows()
    {
        await using Desk desk = new();
        Task running = desk.Manager.RunAsync(TestContext.Current.CancellationToken);
        await desk.Manager.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        long before = desk.Portfolio.GetSnapshot().Sequence;
        Assert.Throws<ObjectDisposedException>(() => desk.Manager.Execute(Desk.Plan(("ACME", 1))));
        Assert.Throws<ObjectDisposedException>(() => desk.Manager.Halt("Too late."));
        await Assert.ThrowsAsync<ObjectDisposedException>(desk.StepAsync);
        Assert.Equal(before, desk.Portfolio.GetSnapshot().Sequence);
        await desk.Manager.DisposeAsync();
    }

    // Whatever a host throws or says, it is told and asked again; trading goes on once it comes to its senses.
    [Fact]
    public async Task Step_HostOutOfItsSenses_IsToldAndTradesOnAfterwards()
    {
        BentGateway bent = new();
        await using Desk desk = new(bend: bent);
        bent.StreamFaults = 2;
        bent.Positions = new PositionsSnapshot([new HeldQuantity("ACME", 1), new HeldQuantity("ACME", 2)], default);
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 10);
        Assert.False(desk.Manager.State.IsReconciled);
        Assert.Contains(desk.Alerts.Told, alert => alert.Detail.Contains(
            "The host told of ACME twice among its positions; each asset stands there once.", StringComparison.Ordinal));

        Assert.Contains(
            desk.Alerts.Told, alert => alert.Detail == "The host's stream broke with InvalidOperationException: Not connected.");
        bent.Positions = null;
        bent.Events.Enqueue(new GatewayRate("", 1, desk.Gateway.Clock.GetUtcNow()));
        bent.Events.Enqueue(new GatewayFill("ACME", 1, 1, 0, null!, desk.Gateway.Clock.GetUtcNow()));
        await desk.PassAsync(seconds: 20);
        Assert.Null(desk.Manager.State.Fault);
        Assert.Equal(ExecutionStatus.Completed, desk.Manager.State.Plan!.Status);
        Assert.Equal(10, desk.Gateway.PositionOf("ACME"));
        Assert.Contains(desk.Alerts.Told, alert => alert.Detail.StartsWith("GatewayRate was not taken: ", StringComparison.Ordinal));
        Assert.Contains(desk.Alerts.Told, alert => alert.Detail == "The host told an event without what belongs to it: GatewayFill.");
    }

    [Fact]
    public async Task Step_AccountCannotBeAsked_SellsAndSaysWhatPurchasesWaitFor()
    {
        BentGateway bent = new();
        await using Desk desk = new(bend: bent);
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.PassAsync(seconds: 5);
        bent.HidesAccount = true;
        desk.Manager.Execute(Desk.Plan(("ACME", 4), ("BETA", 10)));
        await desk.PassAsync(seconds: 5);
        Assert.Equal((4, 0), (desk.Gateway.PositionOf("ACME"), desk.Gateway.PositionOf("BETA")));
        Assert.Equal(
            "BETA waits for the account. InvalidOperationException: No account today.",
            Assert.Single(desk.Manager.State.Waits).Detail);
        bent.HidesAccount = false;
        await desk.PassAsync(seconds: 5);
        Assert.Equal(10, desk.Gateway.PositionOf("BETA"));
    }

    [Fact]
    public void Construct_UnsoundOptionsAndHost_ListsEveryFault()
    {
        SimulatedGateway gateway = Venues.Open(change: options => options.Capabilities = new GatewayCapabilities
        {
            ClientIdMaxLength = 20,
            NetsPositions = false,
        });
        AdvancedPortfolioManager portfolio = new AdvancedPortfolioManagerBuilder().Build();
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new PositionManager(
            portfolio, gateway, new ExecutionOptions { LimitOffset = double.NaN, PreTrade = new PreTradeOptions { MaxOrders = 0 } }));
        Assert.Equal(
            """
            LimitOffset must be in [0, 1); it is NaN.
            PreTrade: MaxOrders must be at least 1; it is 0.
            ClientIdMaxLength must be at least 26, the length of our order ids; it is 20.
            NetsPositions must be true; accounts that hold long and short of one asset at once are not supported.
            """.ReplaceLineEndings("\n"), refusal.Message);
    }
}
