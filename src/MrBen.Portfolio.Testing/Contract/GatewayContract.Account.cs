using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <content>The account after what was traded, and the stream that tells of it.</content>
public sealed partial class GatewayContract
{
    // Venues round cash to cents, and some to fewer digits than the fee has.
    private const decimal CashRounding = 0.01m;

    private static async ValueTask AccountFollowsFills(ContractSession session, CancellationToken cancellationToken)
    {
        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        decimal before = await session.PositionAsync().ConfigureAwait(false);
        InstrumentRules? rules = await session.RulesAsync().ConfigureAwait(false);
        string currency = rules?.Instrument.Currency ?? "";
        decimal cash = await CashAsync(session, currency).ConfigureAwait(false);
        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        decimal traded = 0;
        decimal after = before;
        if (!await session.WaitUntilAsync(async () =>
        {
            IReadOnlyDictionary<string, GatewayFill> fills = await session.FillsAsync(start).ConfigureAwait(false);
            traded = fills.Values.Where(fill => fill.Asset == session.Asset).Sum(fill => fill.Quantity);
            after = await session.PositionAsync().ConfigureAwait(false);
            return after == before + traded;
        }).ConfigureAwait(false))
        {
            throw session.Breach(
                Invariant($"The position of {session.Asset} went from {before} to {after}; the fills told come to {traded}."));
        }

        if (session.Gateway.Capabilities.IsCashAccount)
        {
            IReadOnlyDictionary<string, GatewayFill> fills = await session.FillsAsync(start).ConfigureAwait(false);
            decimal spent = fills.Values.Where(fill => fill.Asset == session.Asset).Sum(
                fill => (fill.Quantity * fill.Price * (rules?.Instrument.Multiplier ?? 1))
                    + ((fill.Reference.FeeCurrency ?? currency) == currency ? fill.Fee : 0));
            decimal left = await CashAsync(session, currency).ConfigureAwait(false);
            if (Math.Abs(cash - spent - left) > CashRounding * fills.Count)
            {
                throw session.Breach(Invariant($"Cash went from {cash} to {left} {currency}; the fills told cost {spent}."));
            }
        }
    }

    private static async ValueTask ClosedPositionIsGone(ContractSession session, CancellationToken cancellationToken)
    {
        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        decimal held = 0;
        if (!await session.WaitUntilAsync(async () =>
        {
            held = await session.PositionAsync().ConfigureAwait(false);
            if (held != 0)
            {
                await session.TradeAsync(-held).ConfigureAwait(false);
            }

            return held == 0;
        }).ConfigureAwait(false))
        {
            throw new DisturbanceException(Invariant($"The position of {held} {session.Asset} could not be closed."));
        }

        PositionsSnapshot snapshot = await session.AskAsync((gateway, token) => gateway.GetPositionsAsync(token)).ConfigureAwait(false);
        if (snapshot.Positions.Any(position => position.Asset == session.Asset))
        {
            throw session.Breach($"The position of {session.Asset} is closed, and listed.");
        }
    }

    private static async ValueTask FillHistoryIsWhole(ContractSession session, CancellationToken cancellationToken)
    {
        if (!session.Gateway.Capabilities.SupportsFillHistory)
        {
            throw new LeftOutException("The gateway claims no history of fills.");
        }

        DateTimeOffset start = await session.NowAsync().ConfigureAwait(false);
        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        DateTimeOffset middle = await session.NowAsync().ConfigureAwait(false);
        await session.StepAsync().ConfigureAwait(false);
        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        IReadOnlyList<GatewayFill> whole = await session.AskAsync((gateway, token) => gateway.GetFillsAsync(start, token))
            .ConfigureAwait(false);
        IReadOnlyList<GatewayFill> tail = await session.AskAsync((gateway, token) => gateway.GetFillsAsync(middle, token))
            .ConfigureAwait(false);
        string? missing = session.Events.OfType<GatewayFill>().Where(fill => fill.Time >= start).Select(fill => fill.Reference.ExecutionId)
            .FirstOrDefault(id => whole.All(fill => fill.Reference.ExecutionId != id));
        if (missing is not null)
        {
            throw session.Breach($"The stream told of execution {missing}; the history does not hold it.");
        }

        if (whole.CountBy(fill => fill.Reference.ExecutionId).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice })
        {
            throw session.Breach($"The history holds execution {twice} more than once.");
        }

        if (whole.Zip(whole.Skip(1)).Any(pair => pair.First.Time > pair.Second.Time))
        {
            throw session.Breach("The history is not in the order of time.");
        }

        if (tail.FirstOrDefault(fill => fill.Time < middle) is { } early)
        {
            throw session.Breach(
                Invariant($"The history since {middle:O} holds execution {early.Reference.ExecutionId} of {early.Time:O}."));
        }

        if (tail.Count == 0 || tail.Count >= whole.Count)
        {
            throw session.Breach(Invariant(
                $"The history holds {whole.Count} executions since before two orders and {tail.Count} since between them."));
        }
    }

    private static async ValueTask ExternalTradeIsSeen(ContractSession session, CancellationToken cancellationToken)
    {
        decimal before = await session.PositionAsync().ConfigureAwait(false);
        decimal quantity = session.Driver.Quantity;
        if (!await session.Driver.TryTradeExternallyAsync(session.Asset, quantity, cancellationToken).ConfigureAwait(false))
        {
            throw new LeftOutException("The driver cannot trade beside the gateway.");
        }

        decimal after = before;
        if (!await session.WaitUntilAsync(async () =>
        {
            after = await session.PositionAsync().ConfigureAwait(false);
            return after == before + quantity;
        }).ConfigureAwait(false))
        {
            throw session.Breach(
                Invariant($"{quantity} {session.Asset} were bought beside the gateway; the position went from {before} to {after}."));
        }

        await session.SettleAsync().ConfigureAwait(false);
        if (session.Events.OfType<GatewayFill>().FirstOrDefault(fill => fill.Reference.Order is not null) is { } fill)
        {
            throw session.Breach($"Execution {fill.Reference.ExecutionId} of another names the order {fill.Reference.Order} of this side.");
        }
    }

    private static async ValueTask NumbersRise(ContractSession session, CancellationToken cancellationToken)
    {
        PositionsSnapshot first = await session.AskAsync((gateway, token) => gateway.GetPositionsAsync(token)).ConfigureAwait(false);
        if (first.Sequence is null)
        {
            throw new LeftOutException("The gateway does not number events.");
        }

        await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        PositionsSnapshot last = await session.AskAsync((gateway, token) => gateway.GetPositionsAsync(token)).ConfigureAwait(false);
        await session.SettleAsync().ConfigureAwait(false);
        long before = 0;
        foreach (GatewayEvent happened in session.Events)
        {
            long number = happened.Sequence ?? throw session.Breach($"The gateway numbers snapshots; {happened} has no number.");
            if (number < before)
            {
                throw session.Breach(Invariant($"Event {number} came after event {before}."));
            }

            before = number;
        }

        decimal between = session.Events.OfType<GatewayFill>().DistinctBy(fill => fill.Reference.ExecutionId)
            .Where(fill => fill.Asset == session.Asset && fill.Sequence > first.Sequence && fill.Sequence <= last.Sequence)
            .Sum(fill => fill.Quantity);
        decimal moved = QuantityIn(last) - QuantityIn(first);
        if (moved != between && !session.LostConnection)
        {
            throw session.Breach(Invariant(
                $"The position moved by {moved} from event {first.Sequence} to {last.Sequence}; the fills between come to {between}."));
        }

        decimal QuantityIn(PositionsSnapshot snapshot) => snapshot.Positions.FirstOrDefault(held => held.Asset == session.Asset).Quantity;
    }

    private static async ValueTask StreamIsReadAnew(ContractSession session, CancellationToken cancellationToken)
    {
        await session.HushAsync().ConfigureAwait(false);
        session.Events.Clear();
        session.Listen();
        OrderRequest order = await session.TradeAsync(session.Driver.Quantity).ConfigureAwait(false);
        if (!session.LostConnection && !session.Events.OfType<GatewayFill>().Any(fill => fill.Reference.Order == order.Id))
        {
            throw session.Breach($"The stream was read anew and did not tell of the fills of order {order.Id}.");
        }
    }

    private static async ValueTask<decimal> CashAsync(ContractSession session, string currency)
    {
        AccountSnapshot account = await session.AskAsync((gateway, token) => gateway.GetAccountAsync(token)).ConfigureAwait(false);
        return account.Cash.FirstOrDefault(money => money != default && money.Currency == currency) is { } found && found != default
            ? found.Amount : 0;
    }
}
