using CryptoExchange.Net.SharedApis;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Samples.Hosts.SpotExchange;

/// <content>From the exchange's words to the port's.</content>
public sealed partial class SpotExchangeGateway
{
    // Only what the exchange said of the order itself. A rate limit, a gateway's error page or a time-out says nothing of it.
    private static bool IsRefusal(ErrorType type) => type is ErrorType.InvalidParameter or ErrorType.InsufficientBalance
        or ErrorType.InvalidQuantity or ErrorType.InvalidPrice or ErrorType.UnknownSymbol or ErrorType.UnavailableSymbol;

    private static T DataOf<T>(ExchangeWebResult<T> answer)
        where T : class => answer.Data ?? throw new HttpRequestException(answer.Error?.Message ?? "The answer was empty.");

    private static DateTimeOffset UtcOf(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private SharedSymbol SymbolOf(string coin) => new(coin, quoteAsset);

    private async Task<SharedBalance[]> BalancesAsync(CancellationToken cancellationToken) =>
        DataOf(await rest.GetBalancesAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>The order's own coin where it is found; exchanges cancel by symbol and id.</summary>
    private async Task<IReadOnlyList<string>> CoinsOfAsync(ClientOrderId order, CancellationToken cancellationToken) =>
        await FindOrderAsync(order, cancellationToken).ConfigureAwait(false) is { } found ? [found.Asset.Value] : coins;

    /// <summary>What the exchange tells of an order, and whose it is.</summary>
    private OrderSnapshot Learn(SharedSpotOrder order)
    {
        // An id that we could not have given is somebody else's.
        ClientOrderId? id = ClientOrderId.TryParse(order.ClientOrderId, out ClientOrderId parsed) ? parsed : null;
        _ours[order.OrderId] = id;
        decimal sign = order.Side == SharedOrderSide.Buy ? 1 : -1;
        return new OrderSnapshot
        {
            Id = id,
            VenueOrderId = order.OrderId,
            Asset = order.Symbol.BaseAsset,
            Quantity = sign * order.Quantity,
            FilledQuantity = sign * order.QuantityFilled,
            LimitPrice = order.OrderType == SharedOrderType.Limit ? order.OrderPrice : null,
            Status = order.Status switch
            {
                SharedOrderStatus.Open => OrderStatus.Open,
                SharedOrderStatus.Filled => OrderStatus.Filled,
                SharedOrderStatus.Rejected => OrderStatus.Rejected,
                _ => OrderStatus.Cancelled,
            },
            Time = UtcOf(order.UpdateTime),
        };
    }

    private async Task<GatewayFill> FillOfAsync(SharedUserTrade trade, CancellationToken cancellationToken)
    {
        if (!_ours.TryGetValue(trade.OrderId, out ClientOrderId? order))
        {
            // A trade may come before its order's update, or before the answer to the order: whose it is is asked, not guessed.
            order = Learn(DataOf(await rest.GetSpotOrderAsync(trade.Symbol, trade.OrderId, cancellationToken).ConfigureAwait(false))).Id;
        }

        return new GatewayFill(
            trade.Symbol.BaseAsset, trade.Side == SharedOrderSide.Buy ? trade.Quantity : -trade.Quantity, trade.Price, trade.Fee,
            new FillReference(trade.Id, order, trade.FeeAsset), UtcOf(trade.Timestamp));
    }
}
