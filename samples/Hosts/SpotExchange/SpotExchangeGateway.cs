using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CryptoExchange.Net.SharedApis;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Samples.Hosts.SpotExchange;

/// <summary>
/// A spot exchange behind CryptoExchange.Net's shared interfaces. An asset is a coin (<c>BTC</c>), held and bought in one quote currency;
/// its position is its balance. Thread-safe. Call <see cref="StartAsync"/> before anything else.
/// </summary>
public sealed partial class SpotExchangeGateway(
    ISharedRestClient rest, ISharedSocketClient socket, string quoteAsset, IReadOnlyList<string> coins, TimeProvider time) : ITradingGateway
{
    private readonly PushedEvents<object> _pushed = new();

    // Trades name the venue's order, not ours: what is known of it, so that not every trade asks.
    private readonly ConcurrentDictionary<string, ClientOrderId?> _ours = new(StringComparer.Ordinal);

    /// <summary>As most exchanges have it; look yours up. Ids of 28 characters fit all of them.</summary>
    public GatewayCapabilities Capabilities { get; } = new()
    {
        EnforcesUniqueClientId = true,
        IsCashAccount = true,
        CanShort = false,
    };

    /// <summary>
    /// Subscribes. The client renews subscriptions after a break; what came in between is asked for by the position manager.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        socket.ConnectionLost += () => _pushed.Write(new GatewayConnection(false, "", time.GetUtcNow()));
        socket.ConnectionRestored += () => _pushed.Write(new GatewayConnection(true, "", time.GetUtcNow()));
        await socket.SubscribeToSpotOrderUpdatesAsync(orders => Array.ForEach(orders, _pushed.Write), cancellationToken)
            .ConfigureAwait(false);
        await socket.SubscribeToUserTradeUpdatesAsync(trades => Array.ForEach(trades, _pushed.Write), cancellationToken)
            .ConfigureAwait(false);
        await socket.SubscribeToBookTickerUpdatesAsync([.. coins.Select(SymbolOf)], _pushed.Write, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken)
    {
        // Of the moment before the question: what happens while it is on its way may be missing in the answer.
        DateTimeOffset asked = time.GetUtcNow();
        SharedBalance? quote = Array.Find(
            await BalancesAsync(cancellationToken).ConfigureAwait(false), balance => balance.Asset == quoteAsset);
        return new AccountSnapshot([new Money(quote?.Total ?? 0, quoteAsset)], new Money(quote?.Available ?? 0, quoteAsset), asked);
    }

    public async ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        SharedBalance[] balances = await BalancesAsync(cancellationToken).ConfigureAwait(false);
        return new PositionsSnapshot(
            [.. balances.Where(balance => balance.Asset != quoteAsset && balance.Total != 0).Select(
                balance => new HeldQuantity(balance.Asset, balance.Total))],
            asked);
    }

    public async ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        [.. DataOf(await rest.GetOpenSpotOrdersAsync(cancellationToken).ConfigureAwait(false)).Select(Learn)];

    public async ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken)
    {
        SharedSpotSymbol? symbol = Array.Find(
            DataOf(await rest.GetSpotSymbolsAsync(cancellationToken).ConfigureAwait(false)),
            candidate => candidate.BaseAsset == asset.Value && candidate.QuoteAsset == quoteAsset);
        return symbol is null ? null : new InstrumentRules(new Instrument(asset)
        {
            Currency = quoteAsset,
            LotSize = symbol.QuantityStep ?? 0.00000001m,
            PriceTick = symbol.PriceStep,
            MinimumNotional = symbol.MinNotionalValue ?? 0,
        })
        {
            MinimumQuantity = symbol.MinTradeQuantity ?? 0,
            MaximumQuantity = symbol.MaxTradeQuantity,
            IsTradable = symbol.Trading,
        };
    }

    public async ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        ExchangeWebResult<SharedId> answer = await rest.PlaceSpotOrderAsync(
            new PlaceSpotOrderRequest(
                SymbolOf(order.Asset.Value),
                order.Side == TradeSide.Buy ? SharedOrderSide.Buy : SharedOrderSide.Sell,
                order.LimitPrice is null ? SharedOrderType.Market : SharedOrderType.Limit,
                Math.Abs(order.Quantity), order.LimitPrice, order.Id.Value),
            cancellationToken).ConfigureAwait(false);
        if (answer is { Success: true, Data: { } placed })
        {
            _ours[placed.Id] = order.Id;
            return SubmitOutcome.Accepted(placed.Id);
        }

        Error error = answer.Error ?? new Error(ErrorType.Unknown, "The answer was empty.");
        return error.ErrorType switch
        {
            ErrorType.DuplicateClientOrderId => SubmitOutcome.DuplicateClientId(error.Message),
            _ when IsRefusal(error.ErrorType) => SubmitOutcome.Rejected(error.Message),
            _ => SubmitOutcome.Unknown(error.Message), // whatever is not known to be a refusal
        };
    }

    public async ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        CancelOutcome outcome = new(CancelStatus.UnknownOrder);
        foreach (string coin in await CoinsOfAsync(order, cancellationToken).ConfigureAwait(false))
        {
            ExchangeWebResult<SharedId> answer = await rest.CancelSpotOrderByClientOrderIdAsync(
                SymbolOf(coin), order.Value, cancellationToken).ConfigureAwait(false);
            outcome = answer.Error switch
            {
                null => new CancelOutcome(CancelStatus.Accepted),
                { ErrorType: ErrorType.UnknownOrder } error => new CancelOutcome(CancelStatus.UnknownOrder, error.Message),
                { ErrorType: ErrorType.IncorrectState } error => new CancelOutcome(CancelStatus.Rejected, error.Message),
                { } error => new CancelOutcome(CancelStatus.Unknown, error.Message),
            };
        }

        return outcome;
    }

    public async ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        foreach (string coin in coins)
        {
            ExchangeWebResult<SharedSpotOrder> answer = await rest.GetSpotOrderByClientOrderIdAsync(
                SymbolOf(coin), order.Value, cancellationToken).ConfigureAwait(false);
            if (answer.Error is not { ErrorType: ErrorType.UnknownOrder })
            {
                return Learn(DataOf(answer)); // no answer throws: "not found" must be the venue's word
            }
        }

        return null;
    }

    public async ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        List<GatewayFill> fills = [];
        foreach (string coin in coins)
        {
            foreach (SharedUserTrade trade in DataOf(await rest.GetSpotUserTradesAsync(
                SymbolOf(coin), since.UtcDateTime, cancellationToken).ConfigureAwait(false)))
            {
                fills.Add(await FillOfAsync(trade, cancellationToken).ConfigureAwait(false));
            }
        }

        return [.. fills.OrderBy(fill => fill.Time)];
    }

    public IAsyncEnumerable<GatewayEvent> ReadEventsAsync(CancellationToken cancellationToken) =>
        Convert(_pushed.ReadAsync(cancellationToken), cancellationToken);

    private async IAsyncEnumerable<GatewayEvent> Convert(
        IAsyncEnumerable<object> pushed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (object happened in pushed.ConfigureAwait(false))
        {
            yield return happened switch
            {
                SharedSpotOrder order => new GatewayOrderUpdate(Learn(order)),
                SharedUserTrade trade => await FillOfAsync(trade, cancellationToken).ConfigureAwait(false),
                SharedBookTicker ticker => new GatewayQuote(
                    ticker.Symbol.BaseAsset, ticker.BestBidPrice, ticker.BestAskPrice, null, UtcOf(ticker.Timestamp)),
                _ => (GatewayEvent)happened,
            };
        }
    }
}
