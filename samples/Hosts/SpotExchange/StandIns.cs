// Stand-ins: names and signatures of CryptoExchange.Net's shared interfaces that the adapter beside this file uses, and nothing else of
// them. In a project that references an exchange's package (Binance.Net, Kraken.Net, …), leave this file out and compare the names: they
// move between versions.
namespace CryptoExchange.Net.SharedApis;

public enum SharedOrderSide
{
    Buy,
    Sell,
}

public enum SharedOrderType
{
    Limit,
    Market,
}

public enum SharedOrderStatus
{
    Open,
    Filled,
    Canceled,
    Rejected,
}

public enum ErrorType
{
    Unknown,
    NetworkError,
    Timeout,
    SystemError,
    RateLimitRequest,
    InvalidParameter,
    InsufficientBalance,
    InvalidQuantity,
    InvalidPrice,
    UnknownSymbol,
    UnavailableSymbol,
    UnknownOrder,
    IncorrectState,
    DuplicateClientOrderId,
}

public sealed record Error(ErrorType ErrorType, string Message);

public sealed record ExchangeWebResult<T>(T? Data, Error? Error)
{
    public bool Success => Error is null;
}

public sealed record SharedSymbol(string BaseAsset, string QuoteAsset);

public sealed record SharedId(string Id);

public sealed record PlaceSpotOrderRequest(
    SharedSymbol Symbol, SharedOrderSide Side, SharedOrderType OrderType, decimal Quantity, decimal? Price, string ClientOrderId);

public sealed record SharedSpotOrder(
    SharedSymbol Symbol, string OrderId, string? ClientOrderId, SharedOrderType OrderType, SharedOrderSide Side, SharedOrderStatus Status,
    decimal Quantity, decimal QuantityFilled, decimal? OrderPrice, DateTime UpdateTime);

public sealed record SharedUserTrade(
    SharedSymbol Symbol, string OrderId, string Id, SharedOrderSide Side, decimal Quantity, decimal Price, decimal Fee, string? FeeAsset,
    DateTime Timestamp);

public sealed record SharedBalance(string Asset, decimal Available, decimal Total);

public sealed record SharedSpotSymbol(string BaseAsset, string QuoteAsset, bool Trading)
{
    public decimal? MinTradeQuantity { get; init; }

    public decimal? MaxTradeQuantity { get; init; }

    public decimal? MinNotionalValue { get; init; }

    public decimal? QuantityStep { get; init; }

    public decimal? PriceStep { get; init; }
}

public sealed record SharedBookTicker(SharedSymbol Symbol, decimal BestBidPrice, decimal BestAskPrice, DateTime Timestamp);

/// <summary>The parts of a REST client; one object of an exchange's package implements them all.</summary>
public interface ISharedRestClient
{
    Task<ExchangeWebResult<SharedBalance[]>> GetBalancesAsync(CancellationToken ct);

    Task<ExchangeWebResult<SharedSpotSymbol[]>> GetSpotSymbolsAsync(CancellationToken ct);

    Task<ExchangeWebResult<SharedId>> PlaceSpotOrderAsync(PlaceSpotOrderRequest request, CancellationToken ct);

    Task<ExchangeWebResult<SharedSpotOrder[]>> GetOpenSpotOrdersAsync(CancellationToken ct);

    Task<ExchangeWebResult<SharedSpotOrder>> GetSpotOrderAsync(SharedSymbol symbol, string orderId, CancellationToken ct);

    Task<ExchangeWebResult<SharedSpotOrder>> GetSpotOrderByClientOrderIdAsync(
        SharedSymbol symbol, string clientOrderId, CancellationToken ct);

    Task<ExchangeWebResult<SharedId>> CancelSpotOrderByClientOrderIdAsync(SharedSymbol symbol, string clientOrderId, CancellationToken ct);

    Task<ExchangeWebResult<SharedUserTrade[]>> GetSpotUserTradesAsync(SharedSymbol symbol, DateTime startTime, CancellationToken ct);
}

/// <summary>The parts of a socket client; subscriptions stay for the client's life and are renewed by it after a break.</summary>
public interface ISharedSocketClient
{
    Task SubscribeToSpotOrderUpdatesAsync(Action<SharedSpotOrder[]> handler, CancellationToken ct);

    Task SubscribeToUserTradeUpdatesAsync(Action<SharedUserTrade[]> handler, CancellationToken ct);

    Task SubscribeToBookTickerUpdatesAsync(SharedSymbol[] symbols, Action<SharedBookTicker> handler, CancellationToken ct);

    event Action ConnectionLost;

    event Action ConnectionRestored;
}
