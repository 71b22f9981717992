using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <content>What must hold at the end of a run.</content>
internal sealed partial class PositionManagerRun
{
    private IEnumerable<string> CheckTrading()
    {
        PortfolioSnapshot snapshot = _portfolio.GetSnapshot();
        foreach (AssetBlock block in snapshot.Blocks)
        {
            yield return $"{block.Asset} is blocked at a venue that can be asked for everything: {block.Reason}";
        }

        if (snapshot.Plan is not { Status: ExecutionStatus.Completed })
        {
            yield return $"The last plan ended as {snapshot.Plan?.Status}: {snapshot.Plan?.Detail}";
        }

        foreach (PortfolioAsset asset in snapshot.Assets.Where(asset => asset.Quantity != 10 || _gateway.PositionOf(asset.Asset) != 10))
        {
            yield return Invariant(
                $"{asset.Quantity} {asset.Asset} are booked and {_gateway.PositionOf(asset.Asset)} held; 10 were planned.");
        }

        if (snapshot.Cash != _gateway.CashOf("USD"))
        {
            yield return Invariant($"{snapshot.Cash} USD are booked and {_gateway.CashOf("USD")} held.");
        }
    }

    private IEnumerable<string> CheckSubmissions()
    {
        foreach (IGrouping<ClientOrderId, ObservedSubmission> same in _gateway.Submissions.GroupBy(sent => sent.Order.Id))
        {
            ObservedSubmission[] sent = [.. same];
            if (sent.Length > 1 && !_gateway.Capabilities.EnforcesUniqueClientId)
            {
                yield return $"Order {same.Key} was sent {sent.Length} times to a venue that takes an id more than once.";
            }

            if (sent[..^1].FirstOrDefault(
                earlier => earlier.Outcome.Status is SubmitStatus.Accepted or SubmitStatus.Rejected) is { } answered)
            {
                yield return $"Order {same.Key} was sent again after it was answered with {answered.Outcome.Status}.";
            }

            if (sent.Any(other => other.Order != sent[0].Order))
            {
                yield return $"Two orders were sent under the id {same.Key}.";
            }
        }
    }

    private IEnumerable<string> CheckVenue()
    {
        foreach (IGrouping<ClientOrderId?,
            OrderSnapshot> same in _gateway.Orders.Where(order => order.Id is not null).GroupBy(order => order.Id))
        {
            if (same.Count() > 1)
            {
                yield return $"The venue has {same.Count()} orders under the id {same.Key}.";
            }
        }

        foreach (OrderSnapshot order in _gateway.Orders.Where(order => Math.Abs(order.FilledQuantity) > Math.Abs(order.Quantity)))
        {
            yield return Invariant($"Order {order.Id} of {order.Quantity} was filled by {order.FilledQuantity}.");
        }

        if (_gateway.Capabilities.IsCashAccount && _gateway.LowestCashOf("USD") < 0)
        {
            yield return Invariant($"Cash was {_gateway.LowestCashOf("USD")} USD.");
        }
    }

    private IEnumerable<string> CheckBooks()
    {
        PortfolioSnapshot snapshot = _portfolio.GetSnapshot();
        foreach (PortfolioAsset asset in snapshot.Assets)
        {
            AssetBlock? block = snapshot.Blocks.FirstOrDefault(block => block.Asset == asset.Asset);
            decimal held = _gateway.PositionOf(asset.Asset);
            bool isWatched = _hasForeignTrades || !_gateway.Capabilities.SupportsFillHistory
                || !_gateway.Capabilities.SupportsFindByClientId;
            if (asset.Quantity != held && (block is null || !isWatched))
            {
                yield return Invariant($"{asset.Quantity} {asset.Asset} are booked and {held} held; block: {block?.Reason ?? "none"}");
            }
        }

        foreach (OrderRecord order in snapshot.Orders.Where(order => !order.IsEnded && order.Status != OrderStatus.Open))
        {
            if (snapshot.Blocks.All(block => block.Asset != order.Asset))
            {
                yield return $"Order {order.Id} of {order.Asset} is {order.Status} and its asset is not blocked: {order.Reason}";
            }
        }

        foreach (OrderSnapshot order in _gateway.Orders.Where(order => order.Id is not null))
        {
            if (_portfolio.FindOrder(order.Id!.Value) is { } record && Math.Abs(record.FilledQuantity) > Math.Abs(order.FilledQuantity))
            {
                yield return Invariant(
                    $"Order {order.Id} was filled by {order.FilledQuantity} and is booked as filled by {record.FilledQuantity}.");
            }
        }
    }

    private IEnumerable<string> CheckAlerts() => _portfolio.GetSnapshot().Blocks
        .Where(block => !_alerts.Told.Any(alert => alert.Detail.Contains($"No order is sent for {block.Asset}", StringComparison.Ordinal)))
        .Select(block => $"{block.Asset} is blocked and nobody was told: {block.Reason}");
}
