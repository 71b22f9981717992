using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.State;

/// <summary>Follows decisions to plans, orders and fills. Not thread-safe.</summary>
internal sealed class AuditTrail
{
    private readonly List<AuditedDecision> _decisions = [];
    private readonly List<ImmutableArray<AuditedOrder>.Builder> _orders = [];
    private readonly List<ImmutableArray<AuditedFill>.Builder> _fills = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly Dictionary<long, int> _plans = [];
    private readonly Dictionary<ClientOrderId, int> _placesOfOrders = [];
    private int _lastPlanned = -1;

    public void Follow(in PortfolioEvent change)
    {
        switch (change.Kind)
        {
            case PortfolioEventKind.AllocationDecided:
                _places[change.Sequence] = _decisions.Count;
                _lastPlanned = change.Decision!.PlanStatus == RebalanceStatus.Planned ? _decisions.Count : _lastPlanned;
                _decisions.Add(new AuditedDecision(change.Sequence, change.Time, change.Decision, [], []));
                _orders.Add(ImmutableArray.CreateBuilder<AuditedOrder>());
                _fills.Add(ImmutableArray.CreateBuilder<AuditedFill>());
                break;
            case PortfolioEventKind.PlanSet when change.Plan!.Id == 0:
                _plans[change.Sequence] = _places.GetValueOrDefault(change.Plan.Allocation, -1);
                break;
            case PortfolioEventKind.OrderIntended:
                OrderRequest order = change.Intent!.Order;
                int place = _plans.GetValueOrDefault(change.Intent.Plan, -1);
                _placesOfOrders[order.Id] = place;
                if (place >= 0)
                {
                    _orders[place].Add(new AuditedOrder(
                        change.Sequence, change.Time, order.Id, order.Asset, order.Quantity, order.LimitPrice));
                }

                break;
            case PortfolioEventKind.FillApplied when PlaceOf(change.Reference?.Order) is >= 0 and int filled:
                _fills[filled].Add(new AuditedFill(
                    change.Sequence, change.Time, change.Asset, change.Quantity, change.Price, change.Amount ?? 0, change.Reference));
                break;
        }
    }

    public ImmutableArray<AuditedDecision> Decisions() => [.. _decisions.Select(
        (decision, place) => decision with { Orders = _orders[place].ToImmutable(), Fills = _fills[place].ToImmutable() })];

    // A fill of an order that the record knows belongs where the order does; of any other, to the last decision that planned trades.
    private int PlaceOf(ClientOrderId? order) =>
        order is { } id && _placesOfOrders.TryGetValue(id, out int place) ? place : _lastPlanned;
}
