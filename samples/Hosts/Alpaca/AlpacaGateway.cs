using System.Net;
using System.Runtime.CompilerServices;
using Alpaca.Markets;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using OrderStatus = MrBen.Portfolio.Positions.OrderStatus;
using VenueStatus = Alpaca.Markets.OrderStatus;

namespace MrBen.Portfolio.Samples.Hosts.Alpaca;

/// <summary>US shares at Alpaca. Thread-safe. Prices come from a market data feed of their own, not from here.</summary>
public sealed class AlpacaGateway : ITradingGateway
{
    private const int UniqueIdViolation = 40010001;

    private readonly IAlpacaTradingClient _client;
    private readonly TimeProvider _time;
    private readonly PushedEvents<object> _pushed = new();

    public AlpacaGateway(IAlpacaTradingClient client, IAlpacaStreamingClient stream, TimeProvider time)
    {
        (_client, _time) = (client, time);
        stream.OnTradeUpdate += _pushed.Write;
        stream.SocketClosed += () => _pushed.Write(new GatewayConnection(false, "", time.GetUtcNow()));
        stream.Connected += () => _pushed.Write(new GatewayConnection(true, "", time.GetUtcNow()));
    }

    /// <summary>
    /// No history of fills: the activities of an account name executions otherwise than the stream does, and one execution under two names
    /// would be booked twice. Fills missed during a break are reported as differences instead.
    /// </summary>
    public GatewayCapabilities Capabilities { get; } = new() { SupportsFillHistory = false };

    public async ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = _time.GetUtcNow();
        IAccount account = await _client.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        string currency = account.Currency ?? "USD";
        return new AccountSnapshot(
            [new Money(account.TradableCash, currency)], account.BuyingPower is { } power ? new Money(power, currency) : null, asked);
    }

    public async ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = _time.GetUtcNow();
        IReadOnlyList<IPosition> positions = await _client.ListPositionsAsync(cancellationToken).ConfigureAwait(false);
        return new PositionsSnapshot(
            [.. positions.Where(position => position.Quantity != 0).Select(
                position => new HeldQuantity(position.Symbol, position.Quantity))], asked);
    }

    public async ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        [.. (await _client.ListOpenOrdersAsync(cancellationToken).ConfigureAwait(false)).Select(Snapshot)];

    public async ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken)
    {
        try
        {
            IAsset told = await _client.GetAssetAsync(asset.Value, cancellationToken).ConfigureAwait(false);
            return new InstrumentRules(new Instrument(asset)
            {
                LotSize = told.Fractionable ? told.MinTradeIncrement ?? 0.000000001m : 1,
                PriceTick = told.PriceIncrement ?? 0.01m, // finer below a dollar: ask the venue where you trade there
            })
            {
                MinimumQuantity = told.MinOrderSize ?? 0,
                IsTradable = told.IsTradable,
            };
        }
        catch (RestClientErrorException e) when (e.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        try
        {
            IOrder placed = await _client.PostOrderAsync(
                new NewOrderRequest(
                    order.Asset.Value, Math.Abs(order.Quantity), order.Side == TradeSide.Buy ? OrderSide.Buy : OrderSide.Sell,
                    order.LimitPrice is null ? OrderType.Market : OrderType.Limit, TimeInForce.Day)
                {
                    ClientOrderId = order.Id.Value, // 26 characters: the SDK cuts ids of more than 128 without a word
                    LimitPrice = order.LimitPrice,
                },
                cancellationToken).ConfigureAwait(false);
            return SubmitOutcome.Accepted(placed.OrderId.ToString());
        }
        catch (RestClientErrorException e) when (
            e.ErrorCode == UniqueIdViolation && e.Message.Contains("client_order_id", StringComparison.Ordinal))
        {
            return SubmitOutcome.DuplicateClientId(e.Message);
        }
        catch (RestClientErrorException e) when (e.HttpStatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity
            or HttpStatusCode.NotFound)
        {
            return SubmitOutcome.Rejected(e.Message);
        }
        catch (Exception e) when (e is RestClientErrorException or HttpRequestException or IOException)
        {
            return SubmitOutcome.Unknown(e.Message); // 5xx, 429 and broken connections say nothing of the order
        }
    }

    public async ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        try
        {
            // Alpaca cancels by its own id.
            IOrder found = await _client.GetOrderAsync(order.Value, cancellationToken).ConfigureAwait(false);
            return await _client.CancelOrderAsync(found.OrderId, cancellationToken).ConfigureAwait(false)
                ? new CancelOutcome(CancelStatus.Accepted)
                : new CancelOutcome(CancelStatus.Rejected, $"Order {order} is {found.OrderStatus}.");
        }
        catch (RestClientErrorException e) when (e.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return new CancelOutcome(CancelStatus.UnknownOrder, e.Message);
        }
        catch (RestClientErrorException e) when (e.HttpStatusCode == HttpStatusCode.UnprocessableEntity)
        {
            return new CancelOutcome(CancelStatus.Rejected, e.Message);
        }
        catch (Exception e) when (e is RestClientErrorException or HttpRequestException or IOException)
        {
            return new CancelOutcome(CancelStatus.Unknown, e.Message);
        }
    }

    public async ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        try
        {
            return Snapshot(await _client.GetOrderAsync(order.Value, cancellationToken).ConfigureAwait(false));
        }
        catch (RestClientErrorException e) when (e.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null; // the venue's own word; whatever else goes wrong stays an exception
        }
    }

    public ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        throw new NotSupportedException("See the capabilities.");

    public IAsyncEnumerable<GatewayEvent> ReadEventsAsync(CancellationToken cancellationToken) =>
        Convert(_pushed.ReadAsync(cancellationToken), cancellationToken);

    private async IAsyncEnumerable<GatewayEvent> Convert(
        IAsyncEnumerable<object> pushed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (object happened in pushed.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (happened is not ITradeUpdate update)
            {
                yield return (GatewayEvent)happened;
                continue;
            }

            if (update.Event is TradeEvent.Fill or TradeEvent.PartialFill
                && update is { ExecutionId: { } execution, Price: { } price, TradeQuantity: { } quantity })
            {
                OrderSnapshot order = Snapshot(update.Order);
                decimal traded = Math.Sign(order.Quantity) * Math.Abs(quantity);
                yield return new GatewayFill(
                    order.Asset, traded, price, 0, new FillReference(execution.ToString(), order.Id), UtcOf(update.TimestampUtc));
            }

            yield return new GatewayOrderUpdate(Snapshot(update.Order));
        }
    }

    private OrderSnapshot Snapshot(IOrder order)
    {
        decimal sign = order.OrderSide == OrderSide.Buy ? 1 : -1;
        return new OrderSnapshot
        {
            Id = ClientOrderId.TryParse(order.ClientOrderId, out ClientOrderId id) ? id : null,
            VenueOrderId = order.OrderId.ToString(),
            Asset = order.Symbol,
            Quantity = sign * (order.Quantity ?? 0),
            FilledQuantity = sign * order.FilledQuantity,
            LimitPrice = order.LimitPrice,
            Status = order.OrderStatus switch
            {
                VenueStatus.Filled => OrderStatus.Filled,
                VenueStatus.Canceled => OrderStatus.Cancelled,
                VenueStatus.Rejected => OrderStatus.Rejected,
                VenueStatus.Expired or VenueStatus.DoneForDay => OrderStatus.Expired,
                VenueStatus.PendingCancel => OrderStatus.CancelRequested,
                _ => OrderStatus.Open,
            },
            Time = UtcOf(order.UpdatedAtUtc),
        };
    }

    private DateTimeOffset UtcOf(DateTime? time) =>
        time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : _time.GetUtcNow();
}
