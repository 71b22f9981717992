using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <content>Finds out what became of orders that nothing reliable is known of.</content>
internal sealed partial class OrderTracker
{
    /// <summary>
    /// Looks after every order that is not settled: those that may or may not have arrived, those whose cancellation is not confirmed, those
    /// that ended with fills that did not come. Each at most once in the retry interval.
    /// </summary>
    public async ValueTask ResolveAsync(CancellationToken cancellationToken)
    {
        foreach (OrderRecord order in portfolio.GetSnapshot().Orders)
        {
            bool isUnsettled = order.Status is OrderStatus.Intended or OrderStatus.Unknown or OrderStatus.CancelRequested
                || (order.IsEnded && order.Outstanding != 0);
            if (!isUnsettled || (_looked.TryGetValue(order.Id, out DateTimeOffset last) && Now - last < options.RetryInterval))
            {
                continue;
            }

            _looked[order.Id] = Now;
            if (order.IsEnded)
            {
                await FetchFillsAsync(order, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await LookUpAsync(order, cancellationToken).ConfigureAwait(false);
            }
        }

        Free();
    }

    /// <summary>After a break: every order that has not ended is looked up, and fills that the stream may have missed are asked for.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        OrderRecord[] orders = [.. portfolio.GetSnapshot().Orders.Where(order => order.Outstanding != 0)];
        if (orders.Length > 0 && gateway.Capabilities.SupportsFillHistory)
        {
            await FetchFillsAsync(orders.Min(order => order.Intended), cancellationToken).ConfigureAwait(false);
        }

        foreach (OrderRecord order in orders.Where(order => !order.IsEnded))
        {
            _looked[order.Id] = Now;
            await LookUpAsync(order, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask LookUpAsync(OrderRecord order, CancellationToken cancellationToken)
    {
        if (!gateway.Capabilities.SupportsFindByClientId)
        {
            await LookAmongOpenAsync(order, cancellationToken).ConfigureAwait(false);
            return;
        }

        GatewayAnswer<OrderSnapshot?> answer = await calls.AskAsync(
            token => gateway.FindOrderAsync(order.Id, token), cancellationToken).ConfigureAwait(false);
        if (answer.HasValue)
        {
            Take(answer.Value);
            await CancelAgainAsync(order, answer.Value, cancellationToken).ConfigureAwait(false);
        }
        else if (answer.IsKnown)
        {
            await NotThereAsync(order, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // The next question may be answered: a failed one is no reason to give up what can still be sent again.
            BlockLate(order, answer.Problem, patience: 2);
        }
    }

    // Without a look-up, an order that is open shows among those that are; one that ended does not.
    private async ValueTask LookAmongOpenAsync(OrderRecord order, CancellationToken cancellationToken)
    {
        GatewayAnswer<IReadOnlyList<OrderSnapshot>> answer = await calls.AskAsync(
            gateway.GetOpenOrdersAsync, cancellationToken, AnswerFaults.Of).ConfigureAwait(false);
        if (answer.HasValue && answer.Value.FirstOrDefault(open => open.Id == order.Id) is { } found)
        {
            Take(found);
            await CancelAgainAsync(order, found, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            BlockLate(order, answer.IsKnown ? "The host cannot look up orders, and it is not among the open ones." : answer.Problem);
        }
    }

    private async ValueTask CancelAgainAsync(OrderRecord order, OrderSnapshot found, CancellationToken cancellationToken)
    {
        if (order.Status == OrderStatus.CancelRequested && !found.Status.IsEnd())
        {
            await AskToCancelAsync(order.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    // The venue has no such order. It may still be on its way, so that another must not be sent in its place: the same order under the same id
    // may, where the venue takes an id only once.
    private async ValueTask NotThereAsync(OrderRecord order, CancellationToken cancellationToken)
    {
        if (Now - order.Moved < options.UnknownTimeout)
        {
            return;
        }

        PortfolioSnapshot snapshot = portfolio.GetSnapshot();
        bool isWanted = snapshot.Plan is { IsActive: true } plan && plan.Id == order.Plan && !snapshot.TradingHalt.IsHalted;
        if (order.Status is not (OrderStatus.Intended or OrderStatus.Unknown))
        {
            Move(new OrderMove(order.Id, OrderStatus.Cancelled, Reason: "The venue no longer knows the order."));
        }
        else if (!gateway.Capabilities.EnforcesUniqueClientId)
        {
            BlockLate(order, "The venue does not find it, and takes an id more than once, so that it cannot be sent again.");
        }
        else if (isWanted && _resent.GetValueOrDefault(order.Id) < options.MaxFailures)
        {
            _resent[order.Id] = _resent.GetValueOrDefault(order.Id) + 1;
            await SubmitAsync(order.Order, order.Plan, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Move(new OrderMove(
                order.Id, OrderStatus.NotFound, Reason: Invariant($"The venue did not find it for {Now - order.Intended}: it never arrived.")));
        }
    }

    private async ValueTask FetchFillsAsync(OrderRecord order, CancellationToken cancellationToken)
    {
        if (gateway.Capabilities.SupportsFillHistory)
        {
            await FetchFillsAsync(order.Intended, cancellationToken).ConfigureAwait(false);
        }

        if (portfolio.FindOrder(order.Id) is { Outstanding: not 0 } still
            && Now - still.Moved >= options.UnknownTimeout)
        {
            Block(still, AssetBlockCause.MissingFills, Invariant(
                $"order {still.Id} ended with {still.VenueFilledQuantity} filled, of which {still.Outstanding} could not be booked: they were never told, or told wrongly."));
        }
    }

    private async ValueTask FetchFillsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        GatewayAnswer<IReadOnlyList<GatewayFill>> answer = await calls.AskAsync(
            token => gateway.GetFillsAsync(since, token), cancellationToken, AnswerFaults.Of).ConfigureAwait(false);
        foreach (GatewayFill fill in answer.Value ?? [])
        {
            Take(fill);
        }
    }

    private void BlockLate(OrderRecord order, string why, int patience = 1)
    {
        if (order.Status is OrderStatus.Intended or OrderStatus.Unknown or OrderStatus.CancelRequested
            && Now - order.Moved >= patience * options.UnknownTimeout)
        {
            Block(order, AssetBlockCause.UnknownOrder, $"it is not known what became of order {order.Id}. {why}");
        }
    }

    // A block for an order ends with what was not known of it; what is remembered of orders that ended goes.
    private void Free()
    {
        PortfolioSnapshot snapshot = portfolio.GetSnapshot();
        if (_looked.Count >= MostRemembered)
        {
            HashSet<ClientOrderId> kept = [.. snapshot.Orders.Select(order => order.Id)];
            _looked.Keys.Where(order => !kept.Contains(order)).ToList().ForEach(order => _looked.Remove(order));
            _resent.Keys.Where(order => !kept.Contains(order)).ToList().ForEach(order => _resent.Remove(order));
        }

        foreach (AssetBlock block in snapshot.Blocks)
        {
            bool isOfOrder = block.Cause is AssetBlockCause.UnknownOrder or AssetBlockCause.MissingFills;
            bool isSettled = block.Order is not { } id || portfolio.FindOrder(id) is not { } order
                || order.Status == OrderStatus.Open || (order.IsEnded && order.Outstanding == 0);
            if (isOfOrder && isSettled)
            {
                portfolio.Record(PortfolioEvent.Freed(block.Asset, Now));
            }
        }
    }
}
