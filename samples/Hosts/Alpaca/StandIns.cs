// Stand-ins: names and signatures of Alpaca.Markets that the adapter beside this file uses, and nothing else of it. In a project that
// references the package Alpaca.Markets, leave this file out and compare the names: they move between versions.
using System.Net;

namespace Alpaca.Markets;

public enum OrderSide
{
    Buy,
    Sell,
}

public enum OrderType
{
    Market,
    Limit,
}

public enum TimeInForce
{
    Day,
    Gtc,
}

public enum OrderStatus
{
    Accepted,
    New,
    PartiallyFilled,
    Filled,
    DoneForDay,
    Canceled,
    Expired,
    PendingCancel,
    Rejected,
    PendingNew,
}

public enum TradeEvent
{
    New,
    Fill,
    PartialFill,
    Canceled,
    Expired,
    Rejected,
    Accepted,
    PendingCancel,
}

public interface IAccount
{
    string? Currency { get; }

    decimal TradableCash { get; }

    decimal? BuyingPower { get; }
}

public interface IPosition
{
    string Symbol { get; }

    decimal Quantity { get; }
}

public interface IAsset
{
    string Symbol { get; }

    bool IsTradable { get; }

    bool Fractionable { get; }

    decimal? MinOrderSize { get; }

    decimal? MinTradeIncrement { get; }

    decimal? PriceIncrement { get; }
}

public interface IOrder
{
    Guid OrderId { get; }

    string? ClientOrderId { get; }

    string Symbol { get; }

    OrderSide OrderSide { get; }

    OrderStatus OrderStatus { get; }

    decimal? Quantity { get; }

    decimal FilledQuantity { get; }

    decimal? LimitPrice { get; }

    DateTime? UpdatedAtUtc { get; }
}

public interface ITradeUpdate
{
    TradeEvent Event { get; }

    Guid? ExecutionId { get; }

    decimal? Price { get; }

    decimal? TradeQuantity { get; }

    DateTime? TimestampUtc { get; }

    IOrder Order { get; }
}

public sealed record NewOrderRequest(string Symbol, decimal Quantity, OrderSide Side, OrderType Type, TimeInForce Duration)
{
    public string? ClientOrderId { get; set; }

    public decimal? LimitPrice { get; set; }
}

public sealed class RestClientErrorException(HttpStatusCode? httpStatusCode, int errorCode, string message) : Exception(message)
{
    public HttpStatusCode? HttpStatusCode { get; } = httpStatusCode;

    public int ErrorCode { get; } = errorCode;
}

public interface IAlpacaTradingClient
{
    Task<IAccount> GetAccountAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<IPosition>> ListPositionsAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<IOrder>> ListOpenOrdersAsync(CancellationToken cancellationToken);

    Task<IAsset> GetAssetAsync(string symbol, CancellationToken cancellationToken);

    Task<IOrder> PostOrderAsync(NewOrderRequest request, CancellationToken cancellationToken);

    Task<IOrder> GetOrderAsync(string clientOrderId, CancellationToken cancellationToken);

    Task<bool> CancelOrderAsync(Guid orderId, CancellationToken cancellationToken);
}

public interface IAlpacaStreamingClient
{
    event Action<ITradeUpdate> OnTradeUpdate;

    event Action SocketClosed;

    event Action Connected;
}
