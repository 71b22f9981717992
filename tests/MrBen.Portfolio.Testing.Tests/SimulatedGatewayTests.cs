using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static MrBen.Portfolio.Testing.Tests.Venues;

namespace MrBen.Portfolio.Testing.Tests;

/// <summary>The venue's own rules, without faults.</summary>
public sealed class SimulatedGatewayTests
{
    [Fact]
    public async Task SubmitAsync_AtTheMarket_TradesAtTheQuoteAndPaysTheFee()
    {
        SimulatedGateway gateway = Open(null, o => o.FeeRate = 0.001m);
        gateway.SetQuote(Acme, 99.9m, 100.1m);
        Assert.Equal(SubmitStatus.Accepted, (await gateway.SubmitAsync(Order("a", 10))).Status);
        Assert.Equal(0, gateway.PositionOf(Acme));
        gateway.Pass();

        // 10 × 100.1 = 1001, and a thousandth of it.
        Assert.Equal(10, gateway.PositionOf(Acme));
        Assert.Equal(100_000m - 1001m - 1.001m, gateway.CashOf("USD"));
        GatewayFill fill = Assert.Single(gateway.Fills);
        Assert.Equal((10m, 100.1m, 1.001m, "E1"), (fill.Quantity, fill.Price, fill.Fee, fill.Reference.ExecutionId));
        Assert.Equal(OrderStatus.Filled, (await gateway.FindAsync("a"))!.Status);
        Assert.Empty(gateway.Faults);
    }

    [Fact]
    public async Task Names_BeginAsAskedFor()
    {
        SimulatedGateway gateway = Open(null, o => o.IdPrefix = "2-");
        await gateway.SubmitAsync(Order("a", 10));
        gateway.Pass();
        Assert.Equal("2-E1", Assert.Single(gateway.Fills).Reference.ExecutionId);
        Assert.Equal("2-V1", (await gateway.FindAsync("a"))!.VenueOrderId);
    }

    [Fact]
    public async Task SubmitAsync_WithALimit_WaitsForTheMarket()
    {
        SimulatedGateway gateway = Open();
        await gateway.SubmitAsync(Order("a", 10, 95));
        gateway.Pass();
        Assert.Equal(OrderStatus.Open, (await gateway.FindAsync("a"))!.Status);
        gateway.SetPrice(Acme, 94);
        gateway.Pass();
        Assert.Equal(94, Assert.Single(gateway.Fills).Price);

        await gateway.SubmitAsync(Order("b", -10, 96));
        gateway.SetPrice(Acme, 97);
        gateway.Pass();
        Assert.Equal(97, gateway.Fills[1].Price);
        Assert.Equal(0, gateway.PositionOf(Acme));
        Assert.Equal(100_030, gateway.CashOf("USD"));
    }

    [Fact]
    public async Task SubmitAsync_WithSlippage_PaysNoMoreThanTold()
    {
        SimulatedGateway gateway = Open(null, o => o.MaximumSlippage = 0.01);
        for (int i = 0; i < 50; i++)
        {
            await gateway.SubmitAsync(Order($"a{i}", 10));
        }

        gateway.Pass();
        Assert.All(gateway.Fills, fill => Assert.InRange(fill.Price, 100, 101));
        Assert.True(gateway.Fills.Select(fill => fill.Price).Distinct().Count() > 10);
    }

    [Theory]
    [InlineData("OTHER", 10, null, "The venue does not list OTHER.")]
    [InlineData("ACME", 10.5, null, "The quantity 10.5 is not a multiple of 1.")]
    [InlineData("ACME", 1, null, "The quantity 1 is below 2.")]
    [InlineData("ACME", 2, null, "The value 200 is below 250.")]
    [InlineData("ACME", 1001, null, "The quantity 1001 is above 1000.")]
    [InlineData("ACME", 10, 99.995, "The limit 99.995 is not a multiple of 0.01.")]
    [InlineData("ACME", 10, 2000000.0, "The order needs 20000000 USD of buying power; there is 200000.")]
    public async Task SubmitAsync_AgainstARule_IsRejectedWithTheNumbers(string asset, double quantity, double? limit, string reason)
    {
        SimulatedGateway gateway = Open();
        gateway.SetRules(new InstrumentRules(new Instrument(Acme) { PriceTick = 0.01m, MinimumNotional = 250 })
        {
            MinimumQuantity = 2,
            MaximumQuantity = 1000,
        });
        OrderRequest order = new(new ClientOrderId("a"), asset, (decimal)quantity, (decimal?)limit);
        Assert.Equal(SubmitOutcome.Rejected(reason), await gateway.SubmitAsync(order));
        OrderSnapshot found = (await gateway.FindAsync("a"))!;
        Assert.Equal((OrderStatus.Rejected, reason), (found.Status, found.Reason));
    }

    [Fact]
    public async Task SubmitAsync_ThatClosesWhole_MayBeBelowTheMinimum()
    {
        SimulatedGateway gateway = Open();
        gateway.TradeExternally(Acme, 1);
        gateway.SetRules(new InstrumentRules(new Instrument(Acme) { MinimumNotional = 500 }) { MinimumQuantity = 5 });
        Assert.Equal(SubmitStatus.Accepted, (await gateway.SubmitAsync(Order("a", -1))).Status);
        gateway.Pass();
        Assert.Equal(0, gateway.PositionOf(Acme));
    }

    [Fact]
    public async Task SubmitAsync_OnACashAccount_NeverOverdraws()
    {
        SimulatedGateway gateway = Open(new SimulatedGatewayOptions
        {
            Capabilities = new GatewayCapabilities { IsCashAccount = true },
            Cash = [new Money(1_000, "USD")],
            FeeRate = 0.01m,
            Spread = 0,
        });
        Assert.Equal(
            SubmitOutcome.Rejected("The order costs 1010 USD; 1000 are free."), await gateway.SubmitAsync(Order("a", 10)));
        Assert.Equal(SubmitStatus.Accepted, (await gateway.SubmitAsync(Order("b", 9))).Status);
        Assert.Equal(
            SubmitOutcome.Rejected("The order costs 101 USD; 91 are free."), await gateway.SubmitAsync(Order("c", 1)));
        Assert.Equal(91, (await gateway.GetAccountAsync(TestContext.Current.CancellationToken)).BuyingPower!.Value.Amount);

        // The price rises before the fill: 1000 / (150 × 1.01) = 6.6 units can be paid.
        gateway.SetPrice(Acme, 150);
        gateway.Pass();
        Assert.Equal(6, gateway.PositionOf(Acme));
        Assert.Equal(1_000m - (6 * 150 * 1.01m), gateway.CashOf("USD"));
        OrderSnapshot found = (await gateway.FindAsync("b"))!;
        Assert.Equal((OrderStatus.Cancelled, "The cash of 91 USD pays for no more."), (found.Status, found.Reason));
        Assert.Equal(
            SubmitOutcome.Rejected("7 cannot be sold: 6 are held, 0 of them in orders."), await gateway.SubmitAsync(Order("d", -7)));
        Assert.Throws<ArgumentException>(() => gateway.TradeExternally(Acme, 1));
        Assert.True(gateway.LowestCashOf("USD") >= 0);
    }

    [Fact]
    public async Task SubmitAsync_OnAMarginAccount_KeepsToTheBuyingPower()
    {
        SimulatedGateway gateway = Open();
        await gateway.SubmitAsync(Order("a", 1_500));
        gateway.Pass();

        // Equity 100,000 × 2 − 150,000 held.
        Assert.Equal(50_000, (await gateway.GetAccountAsync(TestContext.Current.CancellationToken)).BuyingPower!.Value.Amount);
        Assert.Equal(SubmitStatus.Rejected, (await gateway.SubmitAsync(Order("b", 501))).Status);
        Assert.Equal(SubmitStatus.Accepted, (await gateway.SubmitAsync(Order("c", -3_000))).Status); // from 1,500 to −1,500
        gateway.Pass();
        Assert.Equal(-1_500, gateway.PositionOf(Acme));
        Assert.Equal(100_000, gateway.Equity);
    }

    [Fact]
    public async Task SubmitAsync_ThatOnlyReduces_StopsAtZero()
    {
        SimulatedGateway gateway = Open();
        gateway.TradeExternally(Acme, 5);
        await gateway.SubmitAsync(new OrderRequest(new ClientOrderId("a"), Acme, -8) { ReducesOnly = true });
        gateway.Pass();
        Assert.Equal(0, gateway.PositionOf(Acme));
        Assert.Equal(-5, (await gateway.FindAsync("a"))!.FilledQuantity);
        Assert.Equal(
            SubmitOutcome.Rejected("The order only reduces, and the position is 0."),
            await gateway.SubmitAsync(new OrderRequest(new ClientOrderId("b"), Acme, -8) { ReducesOnly = true }));
    }

    [Fact]
    public async Task SubmitAsync_UnderAUsedId_IsRefusedOrMakesASecondOrder()
    {
        SimulatedGateway strict = Open();
        await strict.SubmitAsync(Order("a", 1));
        Assert.Equal(SubmitStatus.DuplicateClientId, (await strict.SubmitAsync(Order("a", 1))).Status);
        strict.Pass();
        Assert.Equal((1m, 2), (strict.PositionOf(Acme), strict.SubmissionsOf(new ClientOrderId("a"))));

        SimulatedGateway lax = Open(null, o => o.Capabilities = new GatewayCapabilities { EnforcesUniqueClientId = false });
        await lax.SubmitAsync(Order("a", 1));
        Assert.Equal(SubmitStatus.Accepted, (await lax.SubmitAsync(Order("a", 1))).Status);
        lax.Pass();
        Assert.Equal(2, lax.PositionOf(Acme));
    }

    [Fact]
    public async Task CancelAsync_OfOpenEndedAndUnknownOrders_SaysWhich()
    {
        SimulatedGateway gateway = Open();
        await gateway.SubmitAsync(Order("a", 1, 50));
        await gateway.SubmitAsync(Order("b", 1));
        gateway.Pass();
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(CancelStatus.Accepted, (await gateway.CancelAsync(new ClientOrderId("a"), token)).Status);
        Assert.Equal(OrderStatus.CancelRequested, (await gateway.FindAsync("a"))!.Status);
        gateway.Pass();
        Assert.Equal(OrderStatus.Cancelled, (await gateway.FindAsync("a"))!.Status);
        Assert.Equal(new CancelOutcome(CancelStatus.Rejected, "Order b has ended: Filled."),
            await gateway.CancelAsync(new ClientOrderId("b"), token));
        Assert.Equal(CancelStatus.UnknownOrder, (await gateway.CancelAsync(new ClientOrderId("c"), token)).Status);
    }

    [Fact]
    public async Task Fees_InAnotherCurrency_ArePaidThere()
    {
        SimulatedGateway gateway = new(new SimulatedGatewayOptions
        {
            Capabilities = new GatewayCapabilities { IsCashAccount = true },
            Cash = [new Money(1_000, "EUR"), new Money(1, "BNB"), new Money(0, "USD")],
            FeeCurrency = "BNB",
            FeeRate = 0.01m,
            Spread = 0,
        });
        gateway.SetRate("EUR", 1.2m);
        gateway.SetRate("BNB", 600);
        gateway.AddInstrument(new InstrumentRules(new Instrument(Acme) { Currency = "EUR" }), 100);
        await gateway.SubmitAsync(Order("a", 5));
        gateway.Pass();

        // 1 % of 500 EUR is 5 EUR, 6 USD, 0.01 BNB.
        Assert.Equal((500m, 0.99m), (gateway.CashOf("EUR"), gateway.CashOf("BNB")));
        Assert.Equal("BNB", Assert.Single(gateway.Fills).Reference.FeeCurrency);
        Assert.Equal((1000 * 1.2m) + (0.99m * 600), gateway.Equity);
    }

    [Fact]
    public async Task ReadEventsAsync_WithEventsWaiting_GivesThemInTheSameThreadNumberedAndInOrder()
    {
        SimulatedGateway gateway = Open();
        IAsyncEnumerator<GatewayEvent> reader = gateway.ReadEventsAsync(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        gateway.Pass();
        gateway.Drain(reader);
        await gateway.SubmitAsync(Order("a", 3));
        gateway.Pass();
        List<GatewayEvent> events = gateway.Drain(reader);
        Assert.Equal(
            [typeof(GatewayOrderUpdate), typeof(GatewayFill), typeof(GatewayOrderUpdate)], events.Select(happened => happened.GetType()));
        long first = events[0].Sequence!.Value;
        Assert.Equal([first, first + 1, first + 2], events.Select(happened => happened.Sequence!.Value));
        Assert.Equal(first + 2, (await gateway.GetPositionsAsync(TestContext.Current.CancellationToken)).Sequence);

        ValueTask<bool> waiting = reader.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        gateway.SetPrice(Acme, 101);
        gateway.Pass();
        Assert.True(waiting.IsCompleted);
        Assert.True(await waiting);
        Assert.Equal(101, Assert.IsType<GatewayQuote>(reader.Current).Price);
        await reader.DisposeAsync();
        gateway.SetPrice(Acme, 102);
        gateway.Pass();
        Assert.Equal(0, gateway.WaitingEvents);
    }

    [Fact]
    public async Task ReadEventsAsync_Anew_EndsTheReadingBefore()
    {
        SimulatedGateway gateway = Open();
        CancellationToken token = TestContext.Current.CancellationToken;
        IAsyncEnumerator<GatewayEvent> first = gateway.ReadEventsAsync(token).GetAsyncEnumerator(token);
        gateway.Pass();
        gateway.Drain(first);
        ValueTask<bool> waiting = first.MoveNextAsync();
        IAsyncEnumerator<GatewayEvent> second = gateway.ReadEventsAsync(token).GetAsyncEnumerator(token);
        Assert.False(await waiting);
        gateway.SetPrice(Acme, 101);
        gateway.Pass();
        Assert.Single(gateway.Drain(second));
    }

    [Fact]
    public void Options_Unsound_AreRefusedTogether()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new SimulatedGateway(new SimulatedGatewayOptions
        {
            RejectProbability = 1.5,
            ReorderProbability = 0.1,
            Leverage = 0,
            EventLatency = TimeSpan.FromSeconds(-1),
            Cash = [new Money(1, "USD"), new Money(2, "USD")],
        }));
        Assert.Equal(
            "Cash names USD more than once. Leverage must be positive; it is 0. RejectProbability must be in [0, 1]; it is 1.5. "
            + "EventLatency must not be negative; it is -00:00:01. ReorderProbability must be 0 where events are numbered; it is 0.1. "
            + "(Parameter 'options')",
            e.Message);
    }

    [Fact]
    public void AddInstrument_WithoutARate_IsRefused() => Assert.Equal(
        "The venue has no rate of EUR; set it first.",
        Assert.Throws<InvalidOperationException>(
            () => Open().AddInstrument(new InstrumentRules(new Instrument("SAP") { Currency = "EUR" }), 100)).Message);
}
