using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using static MrBen.Portfolio.Testing.Tests.Venues;

namespace MrBen.Portfolio.Testing.Tests;

/// <summary>Each fault happens, is listed, and is what it says.</summary>
public sealed class InjectedFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reject_OfASoundOrder_LeavesNothing()
    {
        SimulatedGateway gateway = Open(null, o => o.RejectProbability = 1);
        Assert.Equal(SubmitStatus.Rejected, (await gateway.SubmitAsync(Order("a", 1))).Status);
        gateway.Pass();
        Assert.Empty(gateway.Fills);
        Assert.Equal(
            new InjectedFault(GatewayFaultKind.Reject, new ClientOrderId("a"), gateway.Submissions[0].Time), Assert.Single(gateway.Faults));
    }

    [Fact]
    public async Task LateReject_ComesAfterTheAcceptance_AndBeforeAnyFill()
    {
        SimulatedGateway gateway = Open(null, o => o.LateRejectProbability = 1);
        Assert.Equal(SubmitStatus.Accepted, (await gateway.SubmitAsync(Order("a", 1))).Status);
        gateway.Pass();
        Assert.Equal(OrderStatus.Rejected, (await gateway.FindAsync("a"))!.Status);
        Assert.Empty(gateway.Fills);
    }

    [Theory]
    [InlineData(GatewayFaultKind.TimeoutBeforeArrival, false, false)]
    [InlineData(GatewayFaultKind.TimeoutAfterArrival, true, true)]
    [InlineData(GatewayFaultKind.LateArrival, false, true)]
    public async Task Timeouts_AreUnknown_WhetherTheOrderArrivesOrNot(GatewayFaultKind kind, bool isThere, bool arrives)
    {
        SimulatedGateway gateway = Open(null, o =>
        {
            o.TimeoutBeforeArrivalProbability = kind == GatewayFaultKind.TimeoutBeforeArrival ? 1 : 0;
            o.TimeoutAfterArrivalProbability = kind == GatewayFaultKind.TimeoutAfterArrival ? 1 : 0;
            o.LateArrivalProbability = kind == GatewayFaultKind.LateArrival ? 1 : 0;
        });
        Assert.Equal(SubmitStatus.Unknown, (await gateway.SubmitAsync(Order("a", 1))).Status);
        Assert.Equal(isThere, await gateway.FindAsync("a") is not null);
        gateway.Pass();
        Assert.Equal(arrives, await gateway.FindAsync("a") is not null);
        Assert.Equal(arrives ? 1 : 0, gateway.PositionOf(Acme));
        Assert.Equal(arrives, gateway.Submissions[0].Arrived);
        Assert.Equal(1, gateway.CountOf(kind));
    }

    [Fact]
    public async Task LateAcknowledgement_ComesAfterTheFill()
    {
        SimulatedGateway gateway = Open(null, o => o.LateAcknowledgementProbability = 1);
        Task<SubmitOutcome> answer = gateway.SubmitAsync(Order("a", 1), Token).AsTask();
        gateway.Pass(0.5);
        Assert.False(answer.IsCompleted);
        Assert.Equal(1, gateway.PositionOf(Acme));
        gateway.Pass(0.5);
        Assert.Equal(SubmitStatus.Accepted, (await answer).Status);
    }

    [Fact]
    public async Task PartialFills_AddUpToTheOrder()
    {
        SimulatedGateway gateway = Open(null, o => o.PartialFillProbability = 0.9);
        await gateway.SubmitAsync(Order("a", 100));
        gateway.Pass(60);
        Assert.True(gateway.Fills.Length > 1);
        Assert.Equal(100, gateway.Fills.Sum(fill => fill.Quantity));
        Assert.All(gateway.Fills, fill => Assert.Equal(0, fill.Quantity % 1));
        Assert.Equal(OrderStatus.Filled, (await gateway.FindAsync("a"))!.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duplicates_AreToldTwiceAndBookedOnce(bool numbered)
    {
        SimulatedGateway gateway = Open(null, o =>
        {
            (o.NumbersEvents, o.DuplicateFillProbability, o.DuplicateUpdateProbability) = (numbered, 1, 1);
        });
        IAsyncEnumerator<GatewayEvent> reader = gateway.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        await gateway.SubmitAsync(Order("a", 5));
        gateway.Pass();
        List<GatewayEvent> events = gateway.Drain(reader);
        GatewayFill[] fills = [.. events.OfType<GatewayFill>()];
        Assert.Equal(2, fills.Length);
        Assert.Equal(fills[0], fills[1]);
        Assert.Equal(4, events.OfType<GatewayOrderUpdate>().Count());
        Assert.Equal(5, gateway.PositionOf(Acme));
        Assert.Equal((1, 2), (gateway.CountOf(GatewayFaultKind.DuplicateFill), gateway.CountOf(GatewayFaultKind.DuplicateUpdate)));
    }

    [Fact]
    public async Task Reorder_LetsLaterEventsComeFirst()
    {
        SimulatedGateway gateway = Open(null, o => (o.NumbersEvents, o.ReorderProbability, o.PartialFillProbability) = (false, 0.5, 0.8));
        IAsyncEnumerator<GatewayEvent> reader = gateway.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        for (int i = 0; i < 20; i++)
        {
            await gateway.SubmitAsync(Order($"a{i}", 50));
        }

        gateway.Pass(60);
        string[] told = [.. gateway.Drain(reader).OfType<GatewayFill>().Select(fill => fill.Reference.ExecutionId)];
        string[] executed = [.. gateway.Fills.Select(fill => fill.Reference.ExecutionId)];
        Assert.NotEqual(executed, told);
        Assert.Equal(executed.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Disconnect_LosesEventsAndAnswers_AndTheVenueTradesOn()
    {
        SimulatedGateway gateway = Open();
        IAsyncEnumerator<GatewayEvent> reader = gateway.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        await gateway.SubmitAsync(Order("a", 5));
        gateway.Disconnect("cable");
        gateway.Pass();
        Assert.Equal(5, gateway.PositionOf(Acme));
        Assert.Equal(SubmitStatus.Unknown, (await gateway.SubmitAsync(Order("b", 1))).Status);
        Assert.Equal(CancelStatus.Unknown, (await gateway.CancelAsync(new ClientOrderId("a"), Token)).Status);
        await Assert.ThrowsAsync<IOException>(async () => await gateway.GetPositionsAsync(Token));
        gateway.Reconnect();
        gateway.Pass();
        GatewayConnection[] told = [.. gateway.Drain(reader).Cast<GatewayConnection>()];
        Assert.Equal([(false, "cable"), (true, "")], told.Select(connection => (connection.IsConnected, connection.Detail)));
        Assert.Null(await gateway.FindAsync("b"));
        Assert.Equal(5, Assert.Single(await gateway.GetFillsAsync(default, Token)).Quantity);
        Assert.Equal(3, gateway.CountOf(GatewayFaultKind.LostEvent)); // accepted, filled, and its update
        Assert.Equal(2, gateway.CountOf(GatewayFaultKind.SentWhileDisconnected));
    }

    [Fact]
    public void MeanTimeToDisconnect_LosesTheConnectionAboutSoOften()
    {
        SimulatedGateway gateway = Open(null, o => o.MeanTimeToDisconnect = TimeSpan.FromMinutes(1));
        gateway.Pass(6_000);

        // 100 expected; five standard deviations of a Poisson count.
        Assert.InRange(gateway.CountOf(GatewayFaultKind.Disconnect), 50, 150);
    }

    [Fact]
    public async Task CancelRace_FillsAfterTheWishToCancel()
    {
        SimulatedGateway gateway = Open(null, o => o.CancelRaceProbability = 1);
        await gateway.SubmitAsync(Order("a", 5, 50));
        Assert.Equal(CancelStatus.Accepted, (await gateway.CancelAsync(new ClientOrderId("a"), Token)).Status);
        gateway.Pass();
        Assert.Equal(5, gateway.PositionOf(Acme));
        Assert.Equal(50, Assert.Single(gateway.Fills).Price);
        Assert.Equal(OrderStatus.Filled, (await gateway.FindAsync("a"))!.Status);
        Assert.Equal(1, gateway.CountOf(GatewayFaultKind.CancelRace));
    }

    [Fact]
    public async Task CancelRejectAndTimeout_AreWhatTheySay()
    {
        SimulatedGateway refusing = Open(null, o => o.CancelRejectProbability = 1);
        await refusing.SubmitAsync(Order("a", 5, 50));
        Assert.Equal(CancelStatus.Rejected, (await refusing.CancelAsync(new ClientOrderId("a"), Token)).Status);
        refusing.Pass();
        Assert.Equal(OrderStatus.Open, (await refusing.FindAsync("a"))!.Status);

        SimulatedGateway silent = Open(null, o => o.CancelTimeoutProbability = 1);
        for (int i = 0; i < 20; i++)
        {
            await silent.SubmitAsync(Order($"a{i}", 1, 50));
            Assert.Equal(CancelStatus.Unknown, (await silent.CancelAsync(new ClientOrderId($"a{i}"), Token)).Status);
        }

        silent.Pass();
        Assert.InRange(silent.Orders.Count(order => order.Status == OrderStatus.Cancelled), 1, 19);
    }

    [Fact]
    public async Task Expiry_EndsOrders()
    {
        SimulatedGateway gateway = Open(null, o => o.OrderLifetime = TimeSpan.FromMinutes(1));
        await gateway.SubmitAsync(Order("a", 5, 50));
        gateway.Pass(59);
        Assert.Equal(OrderStatus.Open, (await gateway.FindAsync("a"))!.Status);
        gateway.Pass(1);
        Assert.Equal(OrderStatus.Expired, (await gateway.FindAsync("a"))!.Status);
        Assert.Empty(await gateway.GetOpenOrdersAsync(Token));
    }

    [Fact]
    public async Task QueryFailure_IsAnException()
    {
        SimulatedGateway gateway = Open(null, o => o.QueryFailureProbability = 1);
        Assert.Equal("The venue cannot be reached.",
            (await Assert.ThrowsAsync<IOException>(async () => await gateway.GetAccountAsync(Token))).Message);
        await Assert.ThrowsAsync<IOException>(async () => await gateway.FindOrderAsync(new ClientOrderId("a"), Token));
    }
}
