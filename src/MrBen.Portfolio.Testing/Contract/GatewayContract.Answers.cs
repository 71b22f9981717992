using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <content>What is answered while nothing is traded.</content>
public sealed partial class GatewayContract
{
    private static ValueTask CapabilitiesAreSound(ContractSession session, CancellationToken cancellationToken)
    {
        GatewayCapabilities capabilities = session.Gateway.Capabilities;
        IReadOnlyList<string> errors = capabilities.Validate();
        if (errors.Count > 0)
        {
            throw session.Breach($"The capabilities cannot be traded with: {string.Join(" ", errors)}");
        }

        return session.Gateway.Capabilities == capabilities
            ? ValueTask.CompletedTask
            : throw session.Breach("The capabilities were others on the second look.");
    }

    private static async ValueTask RulesAreSound(ContractSession session, CancellationToken cancellationToken)
    {
        InstrumentRules rules = await session.RulesAsync().ConfigureAwait(false)
            ?? throw session.Breach($"The rules of {session.Asset} are null; it is the driver's asset.");
        if (rules.Instrument.Asset != session.Asset)
        {
            throw session.Breach($"The rules of {session.Asset} are those of {rules.Instrument.Asset}.");
        }

        if (rules.MinimumQuantity < 0 || rules.MaximumQuantity <= 0 || rules.MaximumQuantity < rules.MinimumQuantity)
        {
            throw session.Breach(Invariant(
                $"{session.Asset} has a smallest quantity of {rules.MinimumQuantity} and a largest of {rules.MaximumQuantity}."));
        }

        decimal quantity = session.Driver.Quantity;
        if (!rules.IsTradable || quantity <= 0 || quantity % rules.Instrument.LotSize != 0)
        {
            throw session.Breach(Invariant(
                $"{quantity} {session.Asset} cannot be ordered: tradable {rules.IsTradable}, lot {rules.Instrument.LotSize}."));
        }
    }

    private static async ValueTask UnknownAssetHasNoRules(ContractSession session, CancellationToken cancellationToken)
    {
        AssetId unknown = session.Driver.UnknownAsset;
        InstrumentRules? rules = await session.AskAsync((gateway, token) => gateway.GetRulesAsync(unknown, token)).ConfigureAwait(false);
        if (rules is not null)
        {
            throw session.Breach($"{unknown} has rules; it is the driver's unknown asset.");
        }
    }

    private static async ValueTask SnapshotsAreSound(ContractSession session, CancellationToken cancellationToken)
    {
        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        AccountSnapshot account = await session.AskAsync((gateway, token) => gateway.GetAccountAsync(token)).ConfigureAwait(false);
        PositionsSnapshot positions = await session.AskAsync((gateway, token) => gateway.GetPositionsAsync(token)).ConfigureAwait(false);
        if (account.AsOf == default || positions.AsOf == default)
        {
            throw session.Breach("A snapshot does not say of what moment it is.");
        }

        if (account.Cash.IsDefault || positions.Positions.IsDefault)
        {
            throw session.Breach("A snapshot holds no list.");
        }

        if (account.Cash.CountBy(money => money.Currency).FirstOrDefault(pair => pair.Value > 1) is { Key: { } currency })
        {
            throw session.Breach($"Cash of {currency} is listed more than once.");
        }

        foreach (HeldQuantity held in positions.Positions)
        {
            if (held.Quantity == 0)
            {
                throw session.Breach($"The position of {held.Asset} is listed and 0.");
            }

            if (positions.Positions.Count(other => other.Asset == held.Asset) > 1)
            {
                throw session.Breach($"The position of {held.Asset} is listed more than once.");
            }
        }
    }

    private static async ValueTask UnknownIdFindsNothing(ContractSession session, CancellationToken cancellationToken)
    {
        if (!session.Gateway.Capabilities.SupportsFindByClientId)
        {
            throw new LeftOutException("The gateway claims no look-up.");
        }

        ClientOrderId id = session.NewId();
        if (await session.FindAsync(id).ConfigureAwait(false) is { } found)
        {
            throw session.Breach($"Order {id} was never sent and is found as {found.Status}.");
        }
    }

    private static async ValueTask UnknownOrderIsNotCancelled(ContractSession session, CancellationToken cancellationToken)
    {
        ClientOrderId id = session.NewId();
        CancelOutcome outcome = await session.CancelAsync(id).ConfigureAwait(false);
        if (outcome.Status == CancelStatus.Accepted)
        {
            throw session.Breach($"Cancelling order {id}, which was never sent, was accepted.");
        }
    }

    private static async ValueTask CancelledCallsEnd(ContractSession session, CancellationToken cancellationToken)
    {
        CancellationToken cancelled = new(canceled: true);
        ITradingGateway gateway = session.Gateway;
        await EndsAsync(nameof(gateway.GetAccountAsync), async () =>
            await gateway.GetAccountAsync(cancelled).ConfigureAwait(false)).ConfigureAwait(false);
        await EndsAsync(nameof(gateway.GetPositionsAsync), async () =>
            await gateway.GetPositionsAsync(cancelled).ConfigureAwait(false)).ConfigureAwait(false);
        await EndsAsync(nameof(gateway.GetOpenOrdersAsync), async () => await gateway.GetOpenOrdersAsync(cancelled).ConfigureAwait(false))
            .ConfigureAwait(false);
        await EndsAsync(
            nameof(gateway.GetRulesAsync), async () => await gateway.GetRulesAsync(session.Asset, cancelled).ConfigureAwait(false))
            .ConfigureAwait(false);
        OrderRequest order = new(session.NewId(), session.Asset, session.Driver.Quantity);
        await EndsAsync(nameof(gateway.SubmitAsync), async () =>
            await gateway.SubmitAsync(order, cancelled).ConfigureAwait(false)).ConfigureAwait(false);
        await session.HushAsync().ConfigureAwait(false);
        await EndsAsync(nameof(gateway.ReadEventsAsync), async () =>
        {
            await foreach (GatewayEvent happened in gateway.ReadEventsAsync(cancelled).WithCancellation(cancelled).ConfigureAwait(false))
            {
                throw session.Breach($"The stream told of {happened} after it was cancelled.");
            }

            cancelled.ThrowIfCancellationRequested();
        }).ConfigureAwait(false);

        async ValueTask EndsAsync(string name, Func<Task> call)
        {
            try
            {
                await call().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is not GatewayContractException)
            {
                throw session.Breach($"{name} was cancelled before it began and threw {e.GetType().Name}: {e.Message}", e);
            }

            throw session.Breach($"{name} was cancelled before it began and answered.");
        }
    }

    private static async ValueTask ImpossibleOrderIsRejected(ContractSession session, CancellationToken cancellationToken)
    {
        decimal before = await session.PositionAsync().ConfigureAwait(false);
        OrderRequest order = new(session.NewId(), session.Driver.UnknownAsset, session.Driver.Quantity, 1);
        await RejectedAsync(session, order, "an order of an asset that the venue does not know").ConfigureAwait(false);
        await session.SettleAsync().ConfigureAwait(false);
        decimal after = await session.PositionAsync().ConfigureAwait(false);
        if (after != before || await session.FindOpenAsync(order.Id).ConfigureAwait(false) is not null)
        {
            throw session.Breach(Invariant($"Something came of a rejected order: the position went from {before} to {after}."));
        }
    }

    private static async ValueTask MarketOrdersAreAsClaimed(ContractSession session, CancellationToken cancellationToken)
    {
        if (session.Gateway.Capabilities.SupportsMarketOrders)
        {
            throw new LeftOutException("The gateway claims to take market orders; other checks send them.");
        }

        OrderRequest order = new(session.NewId(), session.Asset, session.Driver.Quantity);
        await RejectedAsync(session, order, "an order at the market").ConfigureAwait(false);
    }

    private static async ValueTask ShortSalesAreAsClaimed(ContractSession session, CancellationToken cancellationToken)
    {
        if (session.Gateway.Capabilities is { CanShort: true, IsCashAccount: false })
        {
            throw new LeftOutException("The gateway claims that positions may be short.");
        }

        decimal held = Math.Max(0, await session.PositionAsync().ConfigureAwait(false));
        InstrumentRules? rules = await session.RulesAsync().ConfigureAwait(false);
        decimal quantity = held + session.Driver.Quantity;
        quantity -= quantity % (rules?.Instrument.LotSize ?? 1);
        decimal limit = await session.PriceAsync(1).ConfigureAwait(false);
        await RejectedAsync(session, new OrderRequest(session.NewId(), session.Asset, -quantity, limit), "a sale of more than is held")
            .ConfigureAwait(false);
    }

    private static async ValueTask CashIsNotOverdrawn(ContractSession session, CancellationToken cancellationToken)
    {
        if (!session.Gateway.Capabilities.IsCashAccount)
        {
            throw new LeftOutException("The account is not a cash account.");
        }

        AccountSnapshot account = await session.AskAsync((gateway, token) => gateway.GetAccountAsync(token)).ConfigureAwait(false);
        InstrumentRules? rules = await session.RulesAsync().ConfigureAwait(false);
        decimal price = await session.PriceAsync(1).ConfigureAwait(false);
        decimal cash = account.Cash.FirstOrDefault(money => money.Currency == rules?.Instrument.Currency) is { Amount: > 0 and var amount }
            ? amount : 0;
        decimal lot = rules?.Instrument.LotSize ?? 1;
        decimal quantity = decimal.Ceiling(((cash * 1.01m) + 1) / (price * (rules?.Instrument.Multiplier ?? 1)) / lot) * lot;
        await RejectedAsync(
            session, new OrderRequest(session.NewId(), session.Asset, quantity, price), "a purchase that costs more than the cash")
            .ConfigureAwait(false);
    }

    /// <summary>Sends an order that must be rejected, by the answer or, where that is lost, by its look-up or an update.</summary>
    private static async ValueTask RejectedAsync(ContractSession session, OrderRequest order, string what)
    {
        SubmitOutcome outcome = await session.SubmitAsync(order).ConfigureAwait(false);
        switch (outcome.Status)
        {
            case SubmitStatus.Rejected when !string.IsNullOrWhiteSpace(outcome.Reason):
                return;
            case SubmitStatus.Rejected:
                throw session.Breach($"{what} was rejected without a reason.");
            case SubmitStatus.Unknown:
                throw new DisturbanceException($"What became of {what} is unknown: {outcome.Reason}");
            case SubmitStatus.DuplicateClientId:
                throw session.Breach($"The new id {order.Id} was refused as used; a run needs a name that no run had before.");
        }

        // Some venues take every order and reject it by an update.
        if (!await session.WaitUntilAsync(async () =>
            session.Events.OfType<GatewayOrderUpdate>().Any(
                update => update.Order.Id == order.Id && update.Order.Status == OrderStatus.Rejected)
            || await session.FindAsync(order.Id).ConfigureAwait(false) is { Status: OrderStatus.Rejected }).ConfigureAwait(false))
        {
            throw session.Breach($"{what} was accepted, and not rejected after that.");
        }
    }
}
