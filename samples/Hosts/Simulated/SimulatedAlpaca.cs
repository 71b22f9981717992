using System.Buffers.Binary;
using System.Net;
using Alpaca.Markets;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Testing;
using VenueStatus = Alpaca.Markets.OrderStatus;

namespace MrBen.Portfolio.Samples.Hosts.Simulated;

/// <summary>Alpaca's clients with a simulated venue behind them: what the adapter is run against here.</summary>
internal sealed class SimulatedAlpaca(SimulatedGateway venue) : IAlpacaTradingClient, IAlpacaStreamingClient
{
    public event Action<ITradeUpdate>? OnTradeUpdate;

    public event Action? SocketClosed;

    public event Action? Connected;

    public async Task PushAsync(CancellationToken cancellationToken)
    {
        await foreach (GatewayEvent happened in venue.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (happened)
            {
                case GatewayFill fill:
                    OnTradeUpdate?.Invoke(new Update(
                        TradeEvent.PartialFill, GuidOf(fill.Reference.ExecutionId), fill.Price, fill.Quantity, fill.Time.UtcDateTime,
                        OrderOf(fill)));
                    break;
                case GatewayOrderUpdate update:
                    OnTradeUpdate?.Invoke(new Update(TradeEvent.New, null, null, null, update.Time.UtcDateTime, Order.Of(update.Order)));
                    break;
                case GatewayConnection connection:
                    (connection.IsConnected ? Connected : SocketClosed)?.Invoke();
                    break;
            }
        }
    }

    public async Task<IAccount> GetAccountAsync(CancellationToken cancellationToken)
    {
        AccountSnapshot account = await venue.GetAccountAsync(cancellationToken);
        return new Account("USD", account.Cash.Sum(money => money.Amount), account.BuyingPower?.Amount);
    }

    public async Task<IReadOnlyList<IPosition>> ListPositionsAsync(CancellationToken cancellationToken) =>
        [.. (await venue.GetPositionsAsync(cancellationToken)).Positions.Select(held => new Position(held.Asset.Value, held.Quantity))];

    public async Task<IReadOnlyList<IOrder>> ListOpenOrdersAsync(CancellationToken cancellationToken) =>
        [.. (await venue.GetOpenOrdersAsync(cancellationToken)).Select(Order.Of)];

    public async Task<IAsset> GetAssetAsync(string symbol, CancellationToken cancellationToken) =>
        await venue.GetRulesAsync(symbol, cancellationToken) is { } rules
            ? new Asset(symbol, rules.IsTradable, false, null, null, rules.Instrument.PriceTick)
            : throw new RestClientErrorException(HttpStatusCode.NotFound, 40410000, $"asset not found for {symbol}");

    public async Task<IOrder> PostOrderAsync(NewOrderRequest request, CancellationToken cancellationToken)
    {
        ClientOrderId id = new(request.ClientOrderId!);
        SubmitOutcome outcome = await venue.SubmitAsync(
            new OrderRequest(id, request.Symbol, request.Side == OrderSide.Buy ? request.Quantity : -request.Quantity, request.LimitPrice),
            cancellationToken);
        return outcome.Status switch
        {
            SubmitStatus.Accepted => Order.Of(venue.Orders.Last(order => order.Id == id)),
            SubmitStatus.Rejected => throw new RestClientErrorException(HttpStatusCode.Forbidden, 40310000, outcome.Reason),
            SubmitStatus.DuplicateClientId => throw new RestClientErrorException(
                HttpStatusCode.UnprocessableEntity, 40010001, "client_order_id must be unique"),
            _ => throw new RestClientErrorException(HttpStatusCode.GatewayTimeout, 50410000, outcome.Reason),
        };
    }

    public async Task<IOrder> GetOrderAsync(string clientOrderId, CancellationToken cancellationToken) =>
        await venue.FindOrderAsync(new ClientOrderId(clientOrderId), cancellationToken) is { } found
            ? Order.Of(found)
            : throw new RestClientErrorException(HttpStatusCode.NotFound, 40410000, $"order not found for {clientOrderId}");

    public async Task<bool> CancelOrderAsync(Guid orderId, CancellationToken cancellationToken)
    {
        OrderSnapshot order = venue.Orders.First(order => GuidOf(order.VenueOrderId) == orderId);
        CancelOutcome outcome = await venue.CancelAsync(order.Id!.Value, cancellationToken);
        return outcome.Status switch
        {
            CancelStatus.Accepted => true,
            CancelStatus.Rejected => throw new RestClientErrorException(HttpStatusCode.UnprocessableEntity, 42210000, outcome.Reason),
            _ => throw new RestClientErrorException(HttpStatusCode.GatewayTimeout, 50410000, outcome.Reason),
        };
    }

    private static Guid GuidOf(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes[0] = (byte)name[0];
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));
        return new Guid(bytes);
    }

    // Alpaca tells of nobody else's trades; the account's owner trades under ids of Alpaca's own making.
    private Order OrderOf(GatewayFill fill) =>
        venue.Orders.LastOrDefault(order => order.Id is not null && order.Id == fill.Reference.Order) is { } found
            ? Order.Of(found)
            : new Order(Guid.Empty, "6f1c7c2e-made-by-alpaca", fill.Asset.Value, fill.Quantity > 0 ? OrderSide.Buy : OrderSide.Sell,
                VenueStatus.Filled,
                Math.Abs(fill.Quantity), Math.Abs(fill.Quantity), null, fill.Time.UtcDateTime);

    private sealed record Account(string? Currency, decimal TradableCash, decimal? BuyingPower) : IAccount;

    private sealed record Position(string Symbol, decimal Quantity) : IPosition;

    private sealed record Asset(
        string Symbol, bool IsTradable, bool Fractionable, decimal? MinOrderSize, decimal? MinTradeIncrement, decimal? PriceIncrement)
            : IAsset;

    private sealed record Update(
        TradeEvent Event, Guid? ExecutionId, decimal? Price, decimal? TradeQuantity, DateTime? TimestampUtc, IOrder Order) : ITradeUpdate;

    private sealed record Order(
        Guid OrderId, string? ClientOrderId, string Symbol, OrderSide OrderSide, VenueStatus OrderStatus, decimal? Quantity,
        decimal FilledQuantity,
        decimal? LimitPrice, DateTime? UpdatedAtUtc) : IOrder
    {
        public static Order Of(OrderSnapshot order) => new(
            GuidOf(order.VenueOrderId), order.Id?.Value, order.Asset.Value, order.Quantity > 0 ? OrderSide.Buy : OrderSide.Sell,
            order.Status switch
            {
                Positions.OrderStatus.Filled => VenueStatus.Filled,
                Positions.OrderStatus.Cancelled => VenueStatus.Canceled,
                Positions.OrderStatus.Rejected => VenueStatus.Rejected,
                Positions.OrderStatus.Expired => VenueStatus.Expired,
                Positions.OrderStatus.CancelRequested => VenueStatus.PendingCancel,
                _ => order.FilledQuantity == 0 ? VenueStatus.New : VenueStatus.PartiallyFilled,
            },
            Math.Abs(order.Quantity), Math.Abs(order.FilledQuantity), order.LimitPrice, order.Time.UtcDateTime);
    }
}
