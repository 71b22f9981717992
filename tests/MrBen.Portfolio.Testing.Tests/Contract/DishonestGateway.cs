using System.Runtime.CompilerServices;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing.Tests.Contract;

/// <summary>A sound gateway behind an adapter with one fault of those that adapters have.</summary>
internal sealed class DishonestGateway(ITradingGateway inner, GatewayCapabilities claims, Dishonesty dishonesty) : ITradingGateway
{
    private int _readings;

    public GatewayCapabilities Capabilities => dishonesty == Dishonesty.CutsIds ? claims with { ClientIdMaxLength = 20 } : claims;

    public async ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken) =>
        await inner.GetAccountAsync(Token(cancellationToken)) with { };

    public async ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        PositionsSnapshot snapshot = await inner.GetPositionsAsync(Token(cancellationToken));
        return dishonesty switch
        {
            Dishonesty.ListsZeroPositions => snapshot with
            {
                Positions = snapshot.Positions.Any(held => held.Asset == "ACME") ? snapshot.Positions
                    : [.. snapshot.Positions, new HeldQuantity("ACME", 0)],
            },
            Dishonesty.HasNoTime => snapshot with { AsOf = default },
            _ => snapshot,
        };
    }

    public async ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OrderSnapshot> open = await inner.GetOpenOrdersAsync(Token(cancellationToken));
        return dishonesty switch
        {
            Dishonesty.HidesOpenOrders => [],
            Dishonesty.OpensUnderAnotherQuantity => [.. open.Select(order => order with { Quantity = order.Quantity + 1 })],
            _ => open,
        };
    }

    public async ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken)
    {
        InstrumentRules? rules = await inner.GetRulesAsync(asset, Token(cancellationToken));
        return dishonesty switch
        {
            Dishonesty.RulesOfAnother when rules is not null => rules with { Instrument = new Instrument("OTHER") },
            Dishonesty.RulesOfTheUnknown => rules ?? new InstrumentRules(new Instrument(asset)),
            Dishonesty.ThrowsOnTheUnknown => rules ?? throw new KeyNotFoundException($"{asset}"),
            _ => rules,
        };
    }

    public async ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        OrderRequest sent = order;
        if (dishonesty == Dishonesty.ForgetsUsedIds && await inner.FindOrderAsync(order.Id, cancellationToken) is not null)
        {
            sent = new OrderRequest(new ClientOrderId("again"), order.Asset, order.Quantity, order.LimitPrice);
        }

        SubmitOutcome outcome = await inner.SubmitAsync(sent, Token(cancellationToken));
        return (dishonesty, outcome.Status) switch
        {
            (Dishonesty.SaysAcceptedToUsedIds, SubmitStatus.DuplicateClientId) => SubmitOutcome.Accepted(),
            (Dishonesty.AcceptsTheImpossible, SubmitStatus.Rejected) => SubmitOutcome.Accepted(),
            (Dishonesty.RejectsWithoutAReason, SubmitStatus.Rejected) => SubmitOutcome.Rejected(""),
            (Dishonesty.SaysRejectedOnATimeOut, SubmitStatus.Accepted) => SubmitOutcome.Rejected("Timed out."),
            _ => outcome,
        };
    }

    public async ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        CancelOutcome outcome = await inner.CancelAsync(order, Token(cancellationToken));
        return (dishonesty, outcome.Status) switch
        {
            (Dishonesty.AcceptsCancelsOfTheUnknown, CancelStatus.UnknownOrder) => new CancelOutcome(CancelStatus.Accepted),
            (Dishonesty.AcceptsCancelsOfTheEnded, CancelStatus.Rejected) => new CancelOutcome(CancelStatus.Accepted),
            _ => outcome,
        };
    }

    public async ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken)
    {
        OrderSnapshot? found = await inner.FindOrderAsync(order, Token(cancellationToken));
        OrderSnapshot invented = new()
        {
            Id = order,
            Asset = "ACME",
            Quantity = 1,
            Status = OrderStatus.Open,
            Time = DateTimeOffset.UnixEpoch,
        };
        return dishonesty switch
        {
            Dishonesty.FindsWhatWasNotSent => found ?? invented,
            Dishonesty.FindsSalesUnsigned when found is not null => found with { FilledQuantity = Math.Abs(found.FilledQuantity) },
            Dishonesty.FindsCancelledAsRejected when found is { Status: OrderStatus.Cancelled } =>
                found with { Status = OrderStatus.Rejected },
            Dishonesty.AcceptsTheImpossible when found is { Status: OrderStatus.Rejected } => null,
            _ => found,
        };
    }

    public async ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        DateTimeOffset from = dishonesty == Dishonesty.IgnoresSince ? DateTimeOffset.MinValue : since;
        IReadOnlyList<GatewayFill> fills = await inner.GetFillsAsync(from, Token(cancellationToken));
        return dishonesty == Dishonesty.LosesHistory ? [.. fills.Skip(1)] : fills;
    }

    public async IAsyncEnumerable<GatewayEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int reading = _readings++;
        await foreach (GatewayEvent happened in inner.ReadEventsAsync(Token(cancellationToken)))
        {
            switch (dishonesty, happened)
            {
                case (Dishonesty.LosesFills, GatewayFill):
                case (Dishonesty.TellsNothingAnew, _) when reading > 0:
                case (Dishonesty.AcceptsTheImpossible, GatewayOrderUpdate { Order.Status: OrderStatus.Rejected }):
                case (Dishonesty.TellsNoEnd, GatewayOrderUpdate { Order.Status: OrderStatus.Cancelled }):
                    break;
                case (Dishonesty.EndsTheStream, GatewayFill):
                    yield break;
                case (Dishonesty.InventsFills, GatewayFill fill):
                    yield return fill;
                    yield return fill with { Reference = new FillReference(fill.Reference.ExecutionId + "x", fill.Reference.Order) };
                    break;
                case (Dishonesty.RenamesExecutions, GatewayFill fill):
                    yield return fill;
                    yield return fill with { Quantity = fill.Quantity + 1 };
                    break;
                case (Dishonesty.TellsSalesUnsigned, GatewayFill fill):
                    yield return fill with { Quantity = Math.Abs(fill.Quantity) };
                    break;
                case (Dishonesty.FillsInLocalTime, GatewayFill fill):
                    yield return fill with { Time = fill.Time.AddHours(2) };
                    break;
                case (Dishonesty.FillsBeyondTheLimit, GatewayFill fill):
                    yield return fill with { Price = fill.Price * 2 };
                    break;
                case (Dishonesty.NamesOurOrderInForeignFills, GatewayFill fill):
                    yield return fill with { Reference = new FillReference(fill.Reference.ExecutionId, new ClientOrderId("ours")) };
                    break;
                case (Dishonesty.NumbersFall, _):
                    yield return happened with { Sequence = 1_000 - happened.Sequence };
                    break;
                case (Dishonesty.NumbersFillsOnly, not GatewayFill):
                    yield return happened with { Sequence = null };
                    break;
                default:
                    yield return happened;
                    break;
            }
        }
    }

    private CancellationToken Token(CancellationToken cancellationToken) =>
        dishonesty == Dishonesty.IgnoresCancelledTokens ? CancellationToken.None : cancellationToken;
}
