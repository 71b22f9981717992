using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <content>Orders from their sending to their end.</content>
public sealed partial class GatewayContract
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private static async ValueTask FilledOrderIsTold(ContractSession session, CancellationToken cancellationToken)
    {
        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        OrderRequest order = await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        await CheckToldAsync(session, order, start).ConfigureAwait(false);
    }

    private static async ValueTask SoldOrderIsTold(ContractSession session, CancellationToken cancellationToken)
    {
        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        decimal held = await session.PositionAsync().ConfigureAwait(false);
        if (held <= 0)
        {
            throw new LeftOutException("Nothing is held that could be sold.");
        }

        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        OrderRequest order = await session.TradeAsync(-Math.Min(held, session.Driver.Quantity)).ConfigureAwait(false);
        await CheckToldAsync(session, order, start).ConfigureAwait(false);
    }

    private static async ValueTask CheckToldAsync(ContractSession session, OrderRequest order, DateTimeOffset start)
    {
        OrderSnapshot? found = await session.FindAsync(order.Id).ConfigureAwait(false);
        decimal told = await FilledAsync(session, order.Id, start).ConfigureAwait(false);
        if (told * Math.Sign(order.Quantity) < 0 || Math.Abs(told) > Math.Abs(order.Quantity))
        {
            throw session.Breach(Invariant($"Order {order.Id} of {order.Quantity} was filled by {told}."));
        }

        await CheckTimesAsync(session, order.Id, start).ConfigureAwait(false);
        if (found is null)
        {
            if (session.Gateway.Capabilities.SupportsFindByClientId)
            {
                throw session.Breach($"Order {order.Id} has ended and is not found.");
            }

            return;
        }

        if (found.Asset != order.Asset || found.Quantity != order.Quantity)
        {
            throw session.Breach(Invariant(
                $"Order {order.Id} of {order.Quantity} {order.Asset} is found as {found.Quantity} {found.Asset}."));
        }

        if (found.FilledQuantity != told)
        {
            throw session.Breach(
                Invariant($"Order {order.Id} is found as filled by {found.FilledQuantity}; the fills told come to {told}."));
        }

        if (found.Status == OrderStatus.Filled != (told == order.Quantity))
        {
            throw session.Breach(Invariant($"Order {order.Id} is found as {found.Status}; {told} of {order.Quantity} were filled."));
        }
    }

    // By the venue's own clock: local time taken for UTC would be hours away.
    private static async ValueTask CheckTimesAsync(ContractSession session, ClientOrderId id, DateTimeOffset start)
    {
        DateTimeOffset end = await session.NowAsync().ConfigureAwait(false);
        IReadOnlyDictionary<string, GatewayFill> fills = await session.FillsAsync(start).ConfigureAwait(false);
        if (fills.Values.FirstOrDefault(fill => fill.Reference.Order == id
            && (fill.Time < start - ClockTolerance || fill.Time > end + ClockTolerance)) is { } strange)
        {
            throw session.Breach(Invariant(
                $"Execution {strange.Reference.ExecutionId} is told of as of {strange.Time:u}; the account was of {start:u} before and {end:u} after."));
        }
    }

    private static async ValueTask RestingOrderIsOpen(ContractSession session, CancellationToken cancellationToken)
    {
        OrderRequest order = await session.RestAsync().ConfigureAwait(false);
        OrderSnapshot? open = await session.FindOpenAsync(order.Id).ConfigureAwait(false);
        OrderSnapshot? found = await session.FindAsync(order.Id).ConfigureAwait(false);
        foreach (OrderSnapshot told in new[] { open, found }.OfType<OrderSnapshot>())
        {
            if (told.Asset != order.Asset || told.Quantity != order.Quantity || told.LimitPrice != order.LimitPrice)
            {
                string sent = Invariant($"{order.Quantity} {order.Asset} at {order.LimitPrice}");
                throw session.Breach(Invariant(
                    $"Order {order.Id} of {sent} is told of as {told.Quantity} {told.Asset} at {told.LimitPrice}."));
            }

            if (told.Status is OrderStatus.Intended or OrderStatus.Unknown or OrderStatus.NotFound)
            {
                throw session.Breach(
                    $"Order {order.Id} is told of as {told.Status}; a venue says Open, CancelRequested, or one of the ends.");
            }
        }

        await TidyAsync(session, order.Id).ConfigureAwait(false);
    }

    private static async ValueTask LimitIsKept(ContractSession session, CancellationToken cancellationToken)
    {
        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        OrderRequest order = await session.RestAsync().ConfigureAwait(false);
        decimal limit = order.LimitPrice!.Value;
        if (!await session.Driver.TrySetPriceAsync(session.Asset, limit * 0.99m, cancellationToken).ConfigureAwait(false))
        {
            await TidyAsync(session, order.Id).ConfigureAwait(false);
            throw new LeftOutException("The driver cannot move the price.");
        }

        await session.EndAsync(order.Id).ConfigureAwait(false);
        IReadOnlyDictionary<string, GatewayFill> fills = await session.FillsAsync(start).ConfigureAwait(false);
        GatewayFill[] own = [.. fills.Values.Where(fill => fill.Reference.Order == order.Id)];
        if (own.Length == 0)
        {
            throw new DisturbanceException($"Order {order.Id} ended without a trade.");
        }

        if (own.FirstOrDefault(fill => fill.Price > limit) is { } dear)
        {
            throw session.Breach(Invariant($"Order {order.Id} to buy at {limit} was filled at {dear.Price}."));
        }
    }

    private static async ValueTask CancelledOrderEnds(ContractSession session, CancellationToken cancellationToken)
    {
        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        OrderRequest order = await session.RestAsync().ConfigureAwait(false);
        CancelOutcome outcome = await session.CancelAsync(order.Id).ConfigureAwait(false);
        if (outcome.Status != CancelStatus.Accepted)
        {
            throw await session.FindOpenAsync(order.Id).ConfigureAwait(false) is null || outcome.Status == CancelStatus.Rejected
                ? new DisturbanceException($"Order {order.Id} could not be cancelled: {outcome.Reason}")
                : session.Breach($"Cancelling the open order {order.Id} was answered with {outcome.Status}.");
        }

        await session.EndAsync(order.Id).ConfigureAwait(false);
        decimal filled = await FilledAsync(session, order.Id, start).ConfigureAwait(false);
        OrderSnapshot? found = await session.FindAsync(order.Id).ConfigureAwait(false);
        if (found is not null && !ContractSession.IsEnd(found.Status))
        {
            throw session.Breach($"The cancelled order {order.Id} is found as {found.Status}.");
        }

        if (found is { Status: OrderStatus.Rejected })
        {
            // A venue may refuse an order late, once; one that calls every cancellation so has an end too few.
            throw new DisturbanceException($"The cancelled order {order.Id} is found as {found.Status}.");
        }

        if (found is { Status: OrderStatus.Cancelled } && filled == order.Quantity)
        {
            throw session.Breach($"Order {order.Id} was filled in whole and is found as cancelled.");
        }

        if (!session.LostConnection && !session.Events.OfType<GatewayOrderUpdate>().Any(
            update => update.Order.Id == order.Id && ContractSession.IsEnd(update.Order.Status)))
        {
            throw session.Breach($"No update told that order {order.Id} ended.");
        }

        await session.SettleAsync().ConfigureAwait(false);
        if (await FilledAsync(session, order.Id, start).ConfigureAwait(false) is var later && later != filled)
        {
            throw session.Breach(Invariant($"Order {order.Id} had ended with {filled} filled and was filled to {later} after that."));
        }
    }

    private static async ValueTask EndedOrderIsNotCancelled(ContractSession session, CancellationToken cancellationToken)
    {
        OrderRequest order = await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        OrderSnapshot? before = await session.FindAsync(order.Id).ConfigureAwait(false);
        CancelOutcome outcome = await session.CancelAsync(order.Id).ConfigureAwait(false);
        if (outcome.Status == CancelStatus.Accepted)
        {
            throw session.Breach($"Cancelling order {order.Id}, which had ended, was accepted.");
        }

        await session.SettleAsync().ConfigureAwait(false);
        OrderSnapshot? after = await session.FindAsync(order.Id).ConfigureAwait(false);
        if (before?.Status != after?.Status || before?.FilledQuantity != after?.FilledQuantity)
        {
            throw session.Breach($"Cancelling order {order.Id}, which had ended as {before?.Status}, made it {after?.Status}.");
        }
    }

    private static async ValueTask UsedIdIsRefused(ContractSession session, CancellationToken cancellationToken)
    {
        if (!session.Gateway.Capabilities.EnforcesUniqueClientId)
        {
            throw new LeftOutException("The gateway claims no unique ids.");
        }

        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        OrderRequest order = await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        decimal once = await FilledAsync(session, order.Id, start).ConfigureAwait(false);
        SubmitOutcome second = default;
        if (!await session.WaitUntilAsync(async () =>
        {
            second = await session.SubmitAsync(order).ConfigureAwait(false);
            return second.Status != SubmitStatus.Unknown;
        }).ConfigureAwait(false))
        {
            throw new DisturbanceException($"Whether order {order.Id} can be sent twice stayed unknown: {second.Reason}");
        }

        await session.SettleAsync().ConfigureAwait(false);
        decimal twice = await FilledAsync(session, order.Id, start).ConfigureAwait(false);
        if (second.Status != SubmitStatus.DuplicateClientId)
        {
            throw session.Breach($"Order {order.Id} was sent again and answered with {second.Status}; DuplicateClientId was claimed.");
        }

        if (twice != once)
        {
            throw session.Breach(Invariant($"Order {order.Id} was sent again and filled to {twice} after {once}."));
        }
    }

    /// <summary>What the executions of an order come to.</summary>
    private static async ValueTask<decimal> FilledAsync(ContractSession session, ClientOrderId id, DateTimeOffset since)
    {
        IReadOnlyDictionary<string, GatewayFill> fills = await session.FillsAsync(since).ConfigureAwait(false);
        return fills.Values.Where(fill => fill.Reference.Order == id).Sum(fill => fill.Quantity);
    }

    private static async ValueTask TidyAsync(ContractSession session, ClientOrderId id)
    {
        if (await session.FindOpenAsync(id).ConfigureAwait(false) is not null)
        {
            await session.CancelAsync(id).ConfigureAwait(false);
        }
    }
}
