using CryptoExchange.Net.SharedApis;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Testing;

namespace MrBen.Portfolio.Samples.Hosts.Simulated;

/// <summary>A spot exchange's clients with a simulated venue behind them: what the adapter is run against here.</summary>
internal sealed class SimulatedSpotExchange(SimulatedGateway venue, string coin, string quoteAsset) : ISharedRestClient, ISharedSocketClient
{
    private readonly SharedSymbol _symbol = new(coin, quoteAsset);
    private Action<SharedSpotOrder[]> _orders = _ => { };
    private Action<SharedUserTrade[]> _trades = _ => { };
    private Action<SharedBookTicker> _tickers = _ => { };

    public event Action? ConnectionLost;

    public event Action? ConnectionRestored;

    public async Task PushAsync(CancellationToken cancellationToken)
    {
        await foreach (GatewayEvent happened in venue.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (happened)
            {
                case GatewayFill fill:
                    _trades([Trade(fill)]);
                    break;
                case GatewayOrderUpdate update:
                    _orders([Order(update.Order)]);
                    break;
                case GatewayQuote { Bid: { } bid, Ask: { } ask } quote:
                    _tickers(new SharedBookTicker(_symbol, bid, ask, quote.Time.UtcDateTime));
                    break;
                case GatewayConnection connection:
                    (connection.IsConnected ? ConnectionRestored : ConnectionLost)?.Invoke();
                    break;
            }
        }
    }

    public Task SubscribeToSpotOrderUpdatesAsync(Action<SharedSpotOrder[]> handler, CancellationToken ct) =>
        Task.FromResult(_orders = handler);

    public Task SubscribeToUserTradeUpdatesAsync(Action<SharedUserTrade[]> handler, CancellationToken ct) =>
        Task.FromResult(_trades = handler);

    public Task SubscribeToBookTickerUpdatesAsync(SharedSymbol[] symbols, Action<SharedBookTicker> handler, CancellationToken ct) =>
        Task.FromResult(_tickers = handler);

    public async Task<ExchangeWebResult<SharedBalance[]>> GetBalancesAsync(CancellationToken ct)
    {
        AccountSnapshot account = await venue.GetAccountAsync(ct);
        PositionsSnapshot positions = await venue.GetPositionsAsync(ct);
        return Ok<SharedBalance[]>([
            new SharedBalance(quoteAsset, account.BuyingPower!.Value.Amount, account.Cash.Sum(money => money.Amount)),
            .. positions.Positions.Select(held => new SharedBalance(held.Asset.Value, held.Quantity, held.Quantity)),
        ]);
    }

    public async Task<ExchangeWebResult<SharedSpotSymbol[]>> GetSpotSymbolsAsync(CancellationToken ct) =>
        await venue.GetRulesAsync(coin, ct) is { } rules
            ? Ok<SharedSpotSymbol[]>([new SharedSpotSymbol(coin, quoteAsset, rules.IsTradable)
            {
                QuantityStep = rules.Instrument.LotSize,
                PriceStep = rules.Instrument.PriceTick,
                MinNotionalValue = rules.Instrument.MinimumNotional,
            }])
            : Ok<SharedSpotSymbol[]>([]);

    public async Task<ExchangeWebResult<SharedId>> PlaceSpotOrderAsync(PlaceSpotOrderRequest request, CancellationToken ct)
    {
        decimal quantity = request.Side == SharedOrderSide.Buy ? request.Quantity : -request.Quantity;
        SubmitOutcome outcome = await venue.SubmitAsync(
            new OrderRequest(new ClientOrderId(request.ClientOrderId), request.Symbol.BaseAsset, quantity, request.Price), ct);
        return outcome.Status switch
        {
            SubmitStatus.Accepted => Ok(new SharedId(outcome.VenueOrderId)),
            SubmitStatus.Rejected => No<SharedId>(ErrorType.InvalidParameter, outcome.Reason),
            SubmitStatus.DuplicateClientId => No<SharedId>(ErrorType.DuplicateClientOrderId, outcome.Reason),
            _ => No<SharedId>(ErrorType.Timeout, outcome.Reason),
        };
    }

    public async Task<ExchangeWebResult<SharedSpotOrder[]>> GetOpenSpotOrdersAsync(CancellationToken ct) =>
        Ok<SharedSpotOrder[]>([.. (await venue.GetOpenOrdersAsync(ct)).Select(Order)]);

    public Task<ExchangeWebResult<SharedSpotOrder>> GetSpotOrderAsync(SharedSymbol symbol, string orderId, CancellationToken ct) =>
        Task.FromResult(venue.Orders.FirstOrDefault(order => order.VenueOrderId == orderId) is { } found
            ? Ok(Order(found))
            : Ok(new SharedSpotOrder(
                symbol, orderId, "another's", SharedOrderType.Market, SharedOrderSide.Buy, SharedOrderStatus.Filled, 0, 0, null, default)));

    public async Task<ExchangeWebResult<SharedSpotOrder>> GetSpotOrderByClientOrderIdAsync(
        SharedSymbol symbol, string clientOrderId, CancellationToken ct) =>
        await venue.FindOrderAsync(new ClientOrderId(clientOrderId), ct) is { } found
            ? Ok(Order(found))
            : No<SharedSpotOrder>(ErrorType.UnknownOrder, "Order does not exist.");

    public async Task<ExchangeWebResult<SharedId>> CancelSpotOrderByClientOrderIdAsync(
        SharedSymbol symbol, string clientOrderId, CancellationToken ct)
    {
        CancelOutcome outcome = await venue.CancelAsync(new ClientOrderId(clientOrderId), ct);
        return outcome.Status switch
        {
            CancelStatus.Accepted => Ok(new SharedId(clientOrderId)),
            CancelStatus.UnknownOrder => No<SharedId>(ErrorType.UnknownOrder, outcome.Reason),
            CancelStatus.Rejected => No<SharedId>(ErrorType.IncorrectState, outcome.Reason),
            _ => No<SharedId>(ErrorType.Timeout, outcome.Reason),
        };
    }

    public async Task<ExchangeWebResult<SharedUserTrade[]>> GetSpotUserTradesAsync(
        SharedSymbol symbol, DateTime startTime, CancellationToken ct) =>
        Ok<SharedUserTrade[]>([.. (await venue.GetFillsAsync(new DateTimeOffset(startTime, TimeSpan.Zero), ct)).Select(Trade)]);

    private static ExchangeWebResult<T> Ok<T>(T data) => new(data, null);

    private static ExchangeWebResult<T> No<T>(ErrorType type, string message) => new(default, new Error(type, message));

    private SharedUserTrade Trade(GatewayFill fill) => new(
        _symbol, VenueIdOf(fill), fill.Reference.ExecutionId, fill.Quantity > 0 ? SharedOrderSide.Buy : SharedOrderSide.Sell,
        Math.Abs(fill.Quantity),
        fill.Price, fill.Fee, fill.Reference.FeeCurrency ?? quoteAsset, fill.Time.UtcDateTime);

    private string VenueIdOf(GatewayFill fill) =>
        venue.Orders.LastOrDefault(order => order.Id is not null && order.Id == fill.Reference.Order)?.VenueOrderId ?? "another's";

    private SharedSpotOrder Order(OrderSnapshot order) => new(
        _symbol, order.VenueOrderId, order.Id?.Value, order.LimitPrice is null ? SharedOrderType.Market : SharedOrderType.Limit,
        order.Quantity > 0 ? SharedOrderSide.Buy : SharedOrderSide.Sell,
        order.Status switch
        {
            OrderStatus.Filled => SharedOrderStatus.Filled,
            OrderStatus.Rejected => SharedOrderStatus.Rejected,
            OrderStatus.Cancelled or OrderStatus.Expired => SharedOrderStatus.Canceled,
            _ => SharedOrderStatus.Open,
        },
        Math.Abs(order.Quantity), Math.Abs(order.FilledQuantity), order.LimitPrice, order.Time.UtcDateTime);
}
