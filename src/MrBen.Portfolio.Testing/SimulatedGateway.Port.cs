using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing;

/// <content>The port: what a position manager calls.</content>
public sealed partial class SimulatedGateway
{
    /// <inheritdoc/>
    public ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken) => AnswerAsync(
        () => new AccountSnapshot(
            [.. _account.Cash], new Money(ComputeBuyingPower(), _options.Currency), Clock.GetUtcNow(), LastSequence), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => AnswerAsync(
        () => new PositionsSnapshot(
            [.. _account.Positions.Select(held => new HeldQuantity(held.Key, held.Value))], Clock.GetUtcNow(), LastSequence),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<OrderSnapshot>>(
        () => [.. _open.Select(order => order.ToSnapshot())], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken) => AnswerAsync(
        () => _listings.GetValueOrDefault(asset)?.Rules, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        cancellationToken.ThrowIfCancellationRequested();
        SubmitOutcome outcome;
        TimeSpan wait = _options.AnswerLatency;
        lock (_sync)
        {
            (outcome, bool arrived) = Send(order);
            _submissions.Add(new ObservedSubmission(order, outcome, arrived, Clock.GetUtcNow()));
            if (outcome.Status == SubmitStatus.Accepted
                && Strikes(_options.LateAcknowledgementProbability, GatewayFaultKind.LateAcknowledgement, order.Id))
            {
                wait += _options.LateAcknowledgementDelay;
            }
        }

        await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CancelOutcome outcome;
        lock (_sync)
        {
            outcome = SendCancel(order);
        }

        await WaitAsync(_options.AnswerLatency, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The capabilities say that there is no look-up.</exception>
    public ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken) =>
        Capabilities.SupportsFindByClientId
            ? AnswerAsync(() => _byId.TryGetValue(order, out List<VenueOrder>? found) ? found[^1].ToSnapshot() : null, cancellationToken)
            : throw new NotSupportedException("The venue cannot look up orders by their client id.");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The capabilities say that there is no history of fills.</exception>
    public ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Capabilities.SupportsFillHistory
            ? AnswerAsync<IReadOnlyList<GatewayFill>>(() => [.. _fills.Where(fill => fill.Time >= since)], cancellationToken)
            : throw new NotSupportedException("The venue has no history of fills.");

    /// <inheritdoc/>
    /// <remarks>Begins with the call; events of before are lost. A new reading ends the one before.</remarks>
    public IAsyncEnumerable<GatewayEvent> ReadEventsAsync(CancellationToken cancellationToken)
    {
        EventStream stream = new(Forget, cancellationToken);
        EventStream? before;
        lock (_sync)
        {
            (before, _stream) = (_stream, stream);
        }

        before?.Close();
        return stream;
    }

    private long? LastSequence => _options.NumbersEvents ? _sequence : null;

    private void Forget(EventStream stream)
    {
        lock (_sync)
        {
            _stream = _stream == stream ? null : _stream;
        }
    }

    private async ValueTask<T> AnswerAsync<T>(Func<T> answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        T result;
        lock (_sync)
        {
            if (!_isConnected || Strikes(_options.QueryFailureProbability, GatewayFaultKind.QueryFailure, null))
            {
                throw new IOException("The venue cannot be reached.");
            }

            result = answer();
        }

        await WaitAsync(_options.AnswerLatency, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, Clock, cancellationToken) : Task.CompletedTask;

    private (SubmitOutcome Outcome, bool Arrived) Send(OrderRequest order)
    {
        if (!_isConnected)
        {
            Record(GatewayFaultKind.SentWhileDisconnected, order.Id);
            return (SubmitOutcome.Unknown("There is no connection."), false);
        }

        if (Strikes(_options.TimeoutBeforeArrivalProbability, GatewayFaultKind.TimeoutBeforeArrival, order.Id))
        {
            return (SubmitOutcome.Unknown("Timed out."), false);
        }

        if (Strikes(_options.LateArrivalProbability, GatewayFaultKind.LateArrival, order.Id))
        {
            Schedule(_options.LateArrivalDelay, () => Arrive(order));
            return (SubmitOutcome.Unknown("Timed out."), true);
        }

        SubmitOutcome outcome = Arrive(order);
        return Strikes(_options.TimeoutAfterArrivalProbability, GatewayFaultKind.TimeoutAfterArrival, order.Id)
            ? (SubmitOutcome.Unknown("Timed out."), true)
            : (outcome, true);
    }

    private SubmitOutcome Arrive(OrderRequest request)
    {
        if (Capabilities.EnforcesUniqueClientId && _byId.ContainsKey(request.Id))
        {
            return SubmitOutcome.DuplicateClientId($"There is an order {request.Id} already.");
        }

        string? refusal = RefusalOf(request);
        if (refusal is null && Strikes(_options.RejectProbability, GatewayFaultKind.Reject, request.Id))
        {
            refusal = "The venue takes no such order now.";
        }

        VenueOrder order = Book(request, isForeign: false);
        if (refusal is not null)
        {
            End(order, OrderStatus.Rejected, refusal);
            return SubmitOutcome.Rejected(refusal);
        }

        EmitUpdate(order);
        if (Strikes(_options.LateRejectProbability, GatewayFaultKind.LateReject, order.Id))
        {
            // Before the first fill can be: an order that has traded is not refused.
            Schedule(DrawUpTo(_options.MinimumFillLatency), () => End(order, OrderStatus.Rejected, "The venue refused it after all."));
        }

        ScheduleEnds(order);
        ScheduleFill(order);
        return SubmitOutcome.Accepted(order.VenueOrderId);
    }

    private CancelOutcome SendCancel(ClientOrderId id)
    {
        if (!_isConnected)
        {
            Record(GatewayFaultKind.SentWhileDisconnected, id);
            return new CancelOutcome(CancelStatus.Unknown, "There is no connection.");
        }

        bool timesOut = Strikes(_options.CancelTimeoutProbability, GatewayFaultKind.CancelTimeout, id);
        CancelOutcome outcome = timesOut && _random.Next(2) == 0 ? default : ArriveCancel(id);
        return timesOut ? new CancelOutcome(CancelStatus.Unknown, "Timed out.") : outcome;
    }

    private CancelOutcome ArriveCancel(ClientOrderId id)
    {
        if (!_byId.TryGetValue(id, out List<VenueOrder>? found))
        {
            return new CancelOutcome(CancelStatus.UnknownOrder, $"There is no order {id}.");
        }

        VenueOrder order = found.FindLast(candidate => candidate.IsOpen) ?? found[^1];
        if (!order.IsOpen)
        {
            return new CancelOutcome(CancelStatus.Rejected, $"Order {id} has ended: {order.Status}.");
        }

        if (Strikes(_options.CancelRejectProbability, GatewayFaultKind.CancelReject, id))
        {
            return new CancelOutcome(CancelStatus.Rejected, $"Order {id} cannot be cancelled now.");
        }

        if (order.Status != OrderStatus.CancelRequested)
        {
            RequestCancel(order);
        }

        return new CancelOutcome(CancelStatus.Accepted);
    }
}
