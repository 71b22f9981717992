using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing.Tests;

/// <summary>Venues for tests: a share ACME at 100 in lots of 1 and ticks of 0.01, no spread, no fee unless told.</summary>
internal static class Venues
{
    public static readonly AssetId Acme = "ACME";

    public static SimulatedGateway Open(SimulatedGatewayOptions? options = null, Action<SimulatedGatewayOptions>? change = null)
    {
        SimulatedGatewayOptions copy = options ?? new SimulatedGatewayOptions { Spread = 0, FeeRate = 0 };
        change?.Invoke(copy);
        SimulatedGateway gateway = new(copy);
        gateway.AddInstrument(Rules(), 100);
        return gateway;
    }

    public static InstrumentRules Rules() => new(new Instrument(Acme) { PriceTick = 0.01m });

    public static OrderRequest Order(string id, decimal quantity, decimal? limit = null) =>
        new(new ClientOrderId(id), Acme, quantity, limit);

    public static async Task<SubmitOutcome> SubmitAsync(this SimulatedGateway gateway, OrderRequest order)
    {
        Task<SubmitOutcome> call = gateway.SubmitAsync(order, TestContext.Current.CancellationToken).AsTask();
        while (!call.IsCompleted)
        {
            gateway.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        return await call;
    }

    public static async Task<OrderSnapshot?> FindAsync(this SimulatedGateway gateway, string id) =>
        await gateway.FindOrderAsync(new ClientOrderId(id), TestContext.Current.CancellationToken);

    public static void Pass(this SimulatedGateway gateway, double seconds = 10) => gateway.Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>What waits in a stream, read without leaving the thread.</summary>
    public static List<GatewayEvent> Drain(this SimulatedGateway gateway, IAsyncEnumerator<GatewayEvent> reader)
    {
        List<GatewayEvent> events = [];
        while (gateway.WaitingEvents > 0)
        {
            ValueTask<bool> next = reader.MoveNextAsync();
            Assert.True(next.IsCompletedSuccessfully && next.Result);
            events.Add(reader.Current);
        }

        return events;
    }
}
