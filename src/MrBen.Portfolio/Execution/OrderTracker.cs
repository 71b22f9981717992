using System.Diagnostics;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Sends and cancels orders, takes in what the host says of them, and finds out what became of those that it said nothing of. Every order is
/// written down before it is sent. Not thread-safe.
/// </summary>
internal sealed partial class OrderTracker(
    ITradedPortfolio portfolio, ITradingGateway gateway, ExecutionOptions options, GatewayCalls calls, TimeProvider clock)
{
    private const int MostRemembered = 10_000;

    private readonly Dictionary<ClientOrderId, DateTimeOffset> _looked = [];
    private readonly Dictionary<ClientOrderId, int> _resent = [];
    private readonly HashSet<string> _noted = new(StringComparer.Ordinal);

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Writes an order down, then sends it; neither where trading was halted meanwhile.</summary>
    public async ValueTask SendAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        if (portfolio.Record(PortfolioEvent.IntentOf(intent, Now)) > 0)
        {
            await SubmitAsync(intent.Order, intent.Plan, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes down that an order was decided and that rules refused it.</summary>
    public void Refuse(OrderIntent intent, IReadOnlyList<PreTradeRefusal> refusals)
    {
        string reason = $"Not sent. {string.Join(' ', refusals.Select(refusal => refusal.Detail))}";
        if (portfolio.Record(PortfolioEvent.IntentOf(intent, Now)) == 0)
        {
            return; // trading was halted meanwhile
        }

        portfolio.Record(PortfolioEvent.MoveOf(new OrderMove(intent.Order.Id, OrderStatus.Rejected, Reason: reason), Now));
        portfolio.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Refusal, intent.Order.Asset, reason), Now));
    }

    /// <summary>Asks for the cancellation of an order; that it is cancelled comes as an event, or by a look-up.</summary>
    public async ValueTask CancelAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        portfolio.Record(PortfolioEvent.MoveOf(new OrderMove(order, OrderStatus.CancelRequested), Now));
        await AskToCancelAsync(order, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes in what the host says of an order of ours; of an order of others, nothing.</summary>
    public void Take(OrderSnapshot told)
    {
        if (told.Id is not { } id || portfolio.FindOrder(id) is not { } order)
        {
            return;
        }

        if (told.Asset != order.Asset || told.Quantity != order.Order.Quantity)
        {
            Block(order, AssetBlockCause.Person, Invariant(
                $"Order {id} is of {told.Quantity} {told.Asset} at the venue and of {order.Order.Quantity} {order.Asset} here."));
            return;
        }

        // What is asked to be cancelled stays so until it ends.
        OrderStatus status = told.Status == OrderStatus.Open && order.Status == OrderStatus.CancelRequested
            ? OrderStatus.CancelRequested
            : told.Status;
        bool isOld = order.IsEnded && !status.IsEnd() && order.Status is not (OrderStatus.NotFound or OrderStatus.Rejected);
        bool isSame = (isOld || status == order.Status) && Math.Abs(told.FilledQuantity) <= Math.Abs(order.VenueFilledQuantity);
        if (!isSame)
        {
            portfolio.Record(PortfolioEvent.MoveOf(
                new OrderMove(id, isOld ? order.Status : status, told.FilledQuantity, told.VenueOrderId ?? "", told.Reason ?? ""), Now));
        }
    }

    /// <summary>Puts on record, once, that the host said something that cannot be taken.</summary>
    public void NoteTrouble(AssetId? asset, string detail) => Note(ExecutionNoteKind.Trouble, asset, detail);

    /// <summary>Books a fill of an order of ours, once; one of others is a difference, and put on record.</summary>
    public void Take(GatewayFill fill)
    {
        string what = Invariant($"Execution {fill.Reference.ExecutionId}: {fill.Quantity} of {fill.Asset} at {fill.Price}");
        if (fill.Reference.Order is not { } id || portfolio.FindOrder(id) is null)
        {
            Note(ExecutionNoteKind.Difference, fill.Asset, $"{what} is of no order sent from here; it is not booked.");
            return;
        }

        try
        {
            if (portfolio.ApplyFill(fill.Asset, fill.Quantity, fill.Price, fill.Fee, fill.Time, fill.Reference)
                && portfolio.FindOrder(id) is { } order && Math.Abs(order.FilledQuantity) > Math.Abs(order.Order.Quantity))
            {
                Block(order, AssetBlockCause.Person, Invariant(
                    $"order {id} is of {order.Order.Quantity}, and {order.FilledQuantity} of it filled."));
            }
        }
        catch (ArgumentException refused)
        {
            Note(ExecutionNoteKind.Trouble, fill.Asset, $"{what} could not be booked: {refused.Message}");
        }
    }

    private async ValueTask SubmitAsync(OrderRequest order, long plan, CancellationToken cancellationToken)
    {
        using Activity? span = PortfolioActivity.Start("mrben.order_submission", portfolio.Name)
            ?.SetTag("mrben.order_id", order.Id.ToString()).SetTag("mrben.plan_id", plan);
        GatewayAnswer<SubmitOutcome> answer = await calls.AskAsync(
            token => gateway.SubmitAsync(order, token), cancellationToken).ConfigureAwait(false);
        SubmitOutcome outcome = answer.IsKnown ? answer.Value : SubmitOutcome.Unknown(answer.Problem);
        span?.End(MetricLabel.Of(outcome.Status), outcome.Status == SubmitStatus.Accepted, outcome.Reason ?? "");
        _looked[order.Id] = Now;
        switch (outcome.Status)
        {
            case SubmitStatus.Accepted:
                Move(new OrderMove(order.Id, OrderStatus.Open, null, outcome.VenueOrderId ?? ""));
                break;
            case SubmitStatus.Rejected:
                Move(new OrderMove(order.Id, OrderStatus.Rejected, Reason: outcome.Reason ?? ""));
                Note(ExecutionNoteKind.Trouble, order.Asset, $"Order {order.Id} of {order.Asset} was rejected: {outcome.Reason}");
                break;
            case SubmitStatus.DuplicateClientId:
                // It arrived before: its answer was lost. Where it stands is looked up.
                Move(new OrderMove(order.Id, OrderStatus.Unknown, Reason: "The venue had an order with this id already."));
                _looked.Remove(order.Id);
                break;
            default:
                Move(new OrderMove(order.Id, OrderStatus.Unknown, Reason: outcome.Reason ?? ""));
                break;
        }
    }

    private async ValueTask AskToCancelAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        GatewayAnswer<CancelOutcome> answer = await calls.AskAsync(
            token => gateway.CancelAsync(order, token), cancellationToken).ConfigureAwait(false);
        _looked[order] = Now;
        if (answer is { IsKnown: true, Value.Status: CancelStatus.Rejected or CancelStatus.UnknownOrder })
        {
            _looked.Remove(order); // it has ended already, and how is looked up at once
        }
    }

    private void Move(OrderMove move) => portfolio.Record(PortfolioEvent.MoveOf(move, Now));

    // The same is said once, as long as it is remembered.
    private void Note(ExecutionNoteKind kind, AssetId? asset, string detail)
    {
        if (_noted.Count == MostRemembered)
        {
            _noted.Clear();
        }

        if (_noted.Add(detail))
        {
            portfolio.Record(PortfolioEvent.NoteOf(new ExecutionNote(kind, asset, detail), Now));
        }
    }

    private void Block(OrderRecord order, AssetBlockCause cause, string reason)
    {
        if (portfolio.GetSnapshot().Blocks.All(block => block.Asset != order.Asset))
        {
            portfolio.Record(PortfolioEvent.Blocked(new AssetBlock(order.Asset, cause, reason, Now, order.Id)));
        }
    }
}
