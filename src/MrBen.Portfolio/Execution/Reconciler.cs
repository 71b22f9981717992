using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Compares what is booked with what the venue says. A difference counts once it is seen twice with a retry interval between and nothing of
/// the asset on its way: what crossed on the way is gone by then. It is put on record and the asset is blocked; nothing is adopted silently.
/// Compares one at a time; <see cref="Adopt"/> may come from any thread.
/// </summary>
internal sealed class Reconciler(
    ITradedPortfolio portfolio, ITradingGateway gateway, ExecutionOptions options, GatewayCalls calls, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AssetId, (decimal Difference, DateTimeOffset Seen)> _suspected = [];
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _cash = new(StringComparer.Ordinal);

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Whether a difference was seen once and is to be looked at again soon.</summary>
    public bool IsSuspicious => _suspected.Count > 0;

    /// <summary>The differences of positions that were seen last, confirmed or not.</summary>
    public ImmutableArray<PositionDifference> Differences { get; private set; } = [];

    /// <summary>Compares once. False where the venue did not answer.</summary>
    public async ValueTask<bool> CompareAsync(CancellationToken cancellationToken)
    {
        GatewayAnswer<PositionsSnapshot> positions = await calls.AskAsync(
            gateway.GetPositionsAsync, cancellationToken, AnswerFaults.Of).ConfigureAwait(false);
        GatewayAnswer<IReadOnlyList<OrderSnapshot>> orders = await calls.AskAsync(
            gateway.GetOpenOrdersAsync, cancellationToken, AnswerFaults.Of).ConfigureAwait(false);
        GatewayAnswer<AccountSnapshot> account = await calls.AskAsync(
            gateway.GetAccountAsync, cancellationToken, AnswerFaults.Of).ConfigureAwait(false);
        if (!positions.HasValue || !orders.HasValue || !account.HasValue)
        {
            // Nothing is sent before it answers: somebody should know why.
            string why = positions.Problem + orders.Problem + account.Problem;
            NoteOnce($"unanswered {why}", asset: null, $"Positions, orders and cash could not be compared: {why}", ExecutionNoteKind.Trouble);
            return false;
        }

        lock (_lock)
        {
            PortfolioSnapshot snapshot = portfolio.GetSnapshot();
            ComparePositions(snapshot, positions.Value);
            CompareOrders(snapshot, orders.Value);
            CompareCash(snapshot, account.Value);
        }

        return true;
    }

    /// <summary>Takes the venue's positions for the true ones, by somebody's decision.</summary>
    public void Adopt(string reason)
    {
        lock (_lock)
        {
            foreach (PositionDifference difference in Differences)
            {
                portfolio.Record(PortfolioEvent.NoteOf(
                    new ExecutionNote(ExecutionNoteKind.Override, difference.Asset, $"{difference} It is adopted: {reason}"), Now));
                portfolio.UpdateAssetPosition(difference.Asset, difference.Held, unrealizedPnl: null);
            }

            Differences = [];
            _suspected.Clear();
            FreeAgreed(portfolio.GetSnapshot(), []);
        }
    }

    private void ComparePositions(PortfolioSnapshot snapshot, PositionsSnapshot told)
    {
        Dictionary<AssetId, decimal> held = told.Positions.ToDictionary(position => position.Asset, position => position.Quantity);
        List<PositionDifference> differences = [];
        foreach (PortfolioAsset asset in snapshot.Assets)
        {
            if (held.GetValueOrDefault(asset.Asset) is var quantity && quantity != asset.Quantity)
            {
                differences.Add(new PositionDifference(asset.Asset, asset.Quantity, quantity));
            }
        }

        Differences = [.. differences];
        foreach (AssetId settled in _suspected.Keys.Except(differences.Select(difference => difference.Asset)).ToArray())
        {
            _suspected.Remove(settled);
        }

        foreach (PositionDifference difference in differences)
        {
            Suspect(snapshot, difference);
        }

        FreeAgreed(snapshot, differences);
        foreach (HeldQuantity position in told.Positions)
        {
            if (snapshot.Assets.All(asset => asset.Asset != position.Asset))
            {
                NoteOnce($"position {position.Asset}", position.Asset, Invariant(
                    $"The venue holds {position.Quantity} of {position.Asset}, which is not in the portfolio."));
            }
        }
    }

    private void Suspect(PortfolioSnapshot snapshot, PositionDifference difference)
    {
        decimal size = difference.Held - difference.Booked;
        bool isOnItsWay = snapshot.Orders.Any(order => order.Asset == difference.Asset && order.Outstanding != 0);
        if (!_suspected.TryGetValue(difference.Asset, out (decimal Difference, DateTimeOffset Seen) before)
            || before.Difference != size || isOnItsWay)
        {
            _suspected[difference.Asset] = (size, Now);
        }
        else if (Now - before.Seen >= options.RetryInterval && snapshot.Blocks.All(block => block.Asset != difference.Asset))
        {
            portfolio.Record(PortfolioEvent.NoteOf(
                new ExecutionNote(ExecutionNoteKind.Difference, difference.Asset, difference.ToString()), Now));
            portfolio.Record(PortfolioEvent.Blocked(
                new AssetBlock(difference.Asset, AssetBlockCause.Difference, difference.ToString(), Now)));
        }
    }

    private void FreeAgreed(PortfolioSnapshot snapshot, List<PositionDifference> differences)
    {
        foreach (AssetBlock block in snapshot.Blocks)
        {
            if (block.Cause == AssetBlockCause.Difference && differences.TrueForAll(difference => difference.Asset != block.Asset))
            {
                portfolio.Record(PortfolioEvent.Freed(block.Asset, Now));
            }
        }
    }

    private void CompareOrders(PortfolioSnapshot snapshot, IReadOnlyList<OrderSnapshot> open)
    {
        foreach (OrderSnapshot order in open)
        {
            if (order.Id is not { } id || snapshot.Orders.All(own => own.Id != id))
            {
                NoteOnce($"order {order.Id} {order.VenueOrderId}", order.Asset, Invariant(
                    $"The venue has an order that was not sent from here: {order.Quantity} of {order.Asset}, {order.VenueOrderId}."));
            }
        }
    }

    // Cash differs for many good reasons, dividends and interest among them: it is told when it changes, and blocks nothing.
    private void CompareCash(PortfolioSnapshot snapshot, AccountSnapshot account)
    {
        if (snapshot.Orders.Any(order => order.Outstanding != 0))
        {
            return;
        }

        foreach (Money told in account.Cash)
        {
            decimal booked = snapshot.CashByCurrency.GetValueOrDefault(told.Currency);
            decimal difference = told.Amount - booked;
            if (Math.Abs(difference - _cash.GetValueOrDefault(told.Currency)) > options.CashTolerance)
            {
                _cash[told.Currency] = difference;
                portfolio.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, Invariant(
                    $"Cash: {told} at the venue, {booked} {told.Currency} booked; {difference} came from outside.")), Now));
            }
        }
    }

    private void NoteOnce(
        string subject, AssetId? asset, string detail, ExecutionNoteKind kind = ExecutionNoteKind.Difference)
    {
        if (_foreign.Add(subject))
        {
            portfolio.Record(PortfolioEvent.NoteOf(new ExecutionNote(kind, asset, detail), Now));
        }
    }
}
