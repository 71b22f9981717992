using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <content>What checks ask and do.</content>
internal sealed partial class ContractSession
{
    public ValueTask<InstrumentRules?> RulesAsync() => AskAsync((gateway, token) => gateway.GetRulesAsync(Asset, token));

    public async ValueTask<decimal> PositionAsync()
    {
        PositionsSnapshot snapshot = await AskAsync((gateway, token) => gateway.GetPositionsAsync(token)).ConfigureAwait(false);
        return snapshot.Positions.FirstOrDefault(held => held.Asset == Asset).Quantity;
    }

    public async ValueTask<OrderSnapshot?> FindAsync(ClientOrderId id) =>
        Gateway.Capabilities.SupportsFindByClientId
            ? await AskAsync((gateway, token) => gateway.FindOrderAsync(id, token)).ConfigureAwait(false)
            : null;

    public async ValueTask<OrderSnapshot?> FindOpenAsync(ClientOrderId id)
    {
        IReadOnlyList<OrderSnapshot> open = await AskAsync((gateway, token) => gateway.GetOpenOrdersAsync(token)).ConfigureAwait(false);
        return open.FirstOrDefault(order => order.Id == id);
    }

    /// <summary>Sends an order once; whatever throws has an unknown end. What is said to be rejected must not be there after all.</summary>
    public async ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order)
    {
        bool isNew = _sent.Add(order.Id);
        SubmitOutcome outcome = await SendAsync(order).ConfigureAwait(false);
        if (outcome.Status == SubmitStatus.Rejected && isNew)
        {
            await SettleAsync().ConfigureAwait(false);
            if (await ArrivedAsync(order.Id).ConfigureAwait(false))
            {
                throw Breach($"Order {order.Id} was answered with Rejected ({outcome.Reason}), and the venue has it: that was Unknown.");
            }
        }

        return outcome;
    }

    private async ValueTask<SubmitOutcome> SendAsync(OrderRequest order)
    {
        try
        {
            return await AwaitAsync(Gateway.SubmitAsync(order, _cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or GatewayContractException))
        {
            return SubmitOutcome.Unknown(e.Message);
        }
    }

    /// <summary>Asks to cancel until there is an answer.</summary>
    public async ValueTask<CancelOutcome> CancelAsync(ClientOrderId id)
    {
        CancelOutcome outcome = default;
        for (int i = 0; i < _options.Patience; i++)
        {
            try
            {
                outcome = await AwaitAsync(Gateway.CancelAsync(id, _cancellationToken)).ConfigureAwait(false);
                if (outcome.Status != CancelStatus.Unknown)
                {
                    return outcome;
                }
            }
            catch (Exception e) when (e is not (OperationCanceledException or GatewayContractException))
            {
                outcome = new CancelOutcome(CancelStatus.Unknown, e.Message);
            }

            await StepAsync().ConfigureAwait(false);
        }

        throw Breach(Invariant($"Whether order {id} can be cancelled stayed unknown {_options.Patience} times; at last: {outcome.Reason}"));
    }

    /// <summary>Sends an order that the venue takes, or is disturbed.</summary>
    public async ValueTask<OrderRequest> PlaceAsync(decimal quantity, decimal? limitPrice)
    {
        OrderRequest order = new(NewId(), Asset, quantity, limitPrice);
        SubmitOutcome outcome = await SubmitAsync(order).ConfigureAwait(false);
        if (outcome.Status == SubmitStatus.DuplicateClientId)
        {
            throw Breach($"The new id {order.Id} was refused as used; a run needs a name that no run had before.");
        }

        if (outcome.Status == SubmitStatus.Rejected)
        {
            throw new DisturbanceException($"The venue rejected the order: {outcome.Reason}");
        }

        if (outcome.Status == SubmitStatus.Unknown && !await WaitUntilAsync(() => ArrivedAsync(order.Id)).ConfigureAwait(false))
        {
            throw new DisturbanceException($"An order did not arrive: {outcome.Reason}");
        }

        return order;
    }

    /// <summary>Buys or sells at the market, and waits for the order's end. Disturbed where it ends without a trade.</summary>
    public async ValueTask<OrderRequest> TradeAsync(decimal quantity)
    {
        decimal? limit = Gateway.Capabilities.SupportsMarketOrders
            ? null
            : await PriceAsync(1 + (Math.Sign(quantity) * _options.RestingDistance / 4)).ConfigureAwait(false);
        OrderRequest order = await PlaceAsync(quantity, limit).ConfigureAwait(false);
        await EndAsync(order.Id).ConfigureAwait(false);
        if (!await WaitUntilAsync(async () => await FilledAsync(order.Id).ConfigureAwait(false) != 0).ConfigureAwait(false))
        {
            throw new DisturbanceException($"Order {order.Id} ended without a trade.");
        }

        return order;
    }

    /// <summary>Places an order away from the market that is open.</summary>
    public async ValueTask<OrderRequest> RestAsync()
    {
        decimal limit = await PriceAsync(1 - _options.RestingDistance).ConfigureAwait(false);
        OrderRequest order = await PlaceAsync(Driver.Quantity, limit).ConfigureAwait(false);
        if (!await WaitUntilAsync(async () => await FindOpenAsync(order.Id).ConfigureAwait(false) is not null).ConfigureAwait(false))
        {
            throw await EndedAsync(order.Id).ConfigureAwait(false)
                ? new DisturbanceException($"Order {order.Id} did not stay open.")
                : Breach($"Order {order.Id} was accepted, has not ended, and is not among the open orders.");
        }

        return order;
    }

    /// <summary>Waits until an order is no longer open.</summary>
    public async ValueTask EndAsync(ClientOrderId id)
    {
        if (!await WaitUntilAsync(async () => await FindOpenAsync(id).ConfigureAwait(false) is null).ConfigureAwait(false))
        {
            throw Breach(Invariant($"Order {id} is still open after {_options.Patience} steps of {_options.Step}."));
        }

        await SettleAsync().ConfigureAwait(false);
    }

    /// <summary>The executions known: those that the stream told, and after a loss of the connection those of the history.</summary>
    public async ValueTask<IReadOnlyDictionary<string, GatewayFill>> FillsAsync(DateTimeOffset since)
    {
        Dictionary<string, GatewayFill> fills = new(StringComparer.Ordinal);
        IEnumerable<GatewayFill> told = Events.OfType<GatewayFill>();
        if (LostConnection)
        {
            if (!Gateway.Capabilities.SupportsFillHistory)
            {
                throw new LeftOutException("The connection was lost, and there is no history of fills.");
            }

            IReadOnlyList<GatewayFill> history = await AskAsync((gateway, token) => gateway.GetFillsAsync(since, token))
                .ConfigureAwait(false);
            told = told.Concat(history);
        }

        foreach (GatewayFill fill in told)
        {
            if (!fills.TryAdd(fill.Reference.ExecutionId, fill) && fills[fill.Reference.ExecutionId] is var first
                && (first.Asset, first.Quantity, first.Price) != (fill.Asset, fill.Quantity, fill.Price))
            {
                string twice = Invariant($"as {first.Quantity} at {first.Price} and as {fill.Quantity} at {fill.Price}");
                throw Breach($"Execution {fill.Reference.ExecutionId} was told of {twice}.");
            }
        }

        return fills;
    }

    /// <summary>The moment of the venue, as its account tells it.</summary>
    public async ValueTask<DateTimeOffset> NowAsync() =>
        (await AskAsync((gateway, token) => gateway.GetAccountAsync(token)).ConfigureAwait(false)).AsOf;

    /// <summary>A multiple of the asset's price, on its tick.</summary>
    public async ValueTask<decimal> PriceAsync(decimal factor)
    {
        decimal price = await Driver.GetPriceAsync(Asset, _cancellationToken).ConfigureAwait(false) * factor;
        InstrumentRules? rules = await RulesAsync().ConfigureAwait(false);
        return rules?.Instrument.PriceTick is { } tick ? Math.Max(tick, Math.Round(price / tick) * tick) : price;
    }

    public async ValueTask<bool> EndedAsync(ClientOrderId id) =>
        Events.OfType<GatewayOrderUpdate>().Any(update => update.Order.Id == id && IsEnd(update.Order.Status))
        || (await FindAsync(id).ConfigureAwait(false) is { } found && IsEnd(found.Status))
        || LostConnection;

    public static bool IsEnd(OrderStatus status) =>
        status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected or OrderStatus.Expired;

    private async ValueTask<decimal> FilledAsync(ClientOrderId id) =>
        await FindAsync(id).ConfigureAwait(false) is { } found
            ? found.FilledQuantity
            : Events.OfType<GatewayFill>().Where(fill => fill.Reference.Order == id).Sum(fill => fill.Quantity);

    private async ValueTask<bool> ArrivedAsync(ClientOrderId id) =>
        await FindAsync(id).ConfigureAwait(false) is { } found
            ? found.Status != OrderStatus.Rejected
            : await FindOpenAsync(id).ConfigureAwait(false) is not null
                || Events.Any(happened => happened is GatewayFill fill && fill.Reference.Order == id);
}
