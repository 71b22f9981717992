using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>What one asset of a plan needs next: cancellations, a wait, or a quantity to order.</summary>
internal sealed class AssetStep
{
    private readonly PlanningView _view;
    private readonly PlanTarget _target;
    private readonly List<OrderRecord> _live = [];

    public AssetStep(PlanningView view, PlanTarget target)
    {
        (_view, _target) = (view, target);
        foreach (OrderRecord order in view.Portfolio.Orders)
        {
            if (order.Asset != target.Asset)
            {
                continue;
            }

            if (order.Outstanding != 0)
            {
                _live.Add(order);
            }

            if (order.Plan == view.Portfolio.Plan!.Id)
            {
                Orders++;
                HasFilled |= order.FilledQuantity != 0;
                bool failed = order.IsEnded && order.VenueFilledQuantity == 0;
                Failures += failed ? 1 : 0;
                LastFailure = failed ? order : LastFailure;
            }
        }

        Decide();
    }

    public AssetId Asset => _target.Asset;

    public PlanTarget Target => _target;

    public List<ClientOrderId> Cancels { get; } = [];

    /// <summary>What it waits for; empty where it waits for nothing.</summary>
    public string Wait { get; private set; } = "";

    /// <summary>Why nothing can be ordered although the target is not reached; empty where there is no such reason.</summary>
    public string Obstacle { get; private set; } = "";

    /// <summary>Units to order that make the position smaller, in whole steps.</summary>
    public decimal Reduction { get; private set; }

    /// <summary>Units to order that make the position larger, in whole steps, before they are scaled to buying power.</summary>
    public decimal Increase { get; private set; }

    /// <summary>How many orders the plan has had for the asset.</summary>
    public int Orders { get; }

    /// <summary>Whether one of them filled, in part or in whole.</summary>
    public bool HasFilled { get; }

    /// <summary>Whether a reduction is on its way.</summary>
    public bool IsReducing { get; private set; }

    public InstrumentRules Rules => _view.Rules[Asset]!;

    /// <summary>The last price known, else the one that the plan rests on.</summary>
    public decimal Price => _view.Portfolio.Prices.TryGetValue(Asset, out decimal price) ? price : _target.ReferencePrice;

    public decimal Position { get; private set; }

    private int Failures { get; }

    private OrderRecord? LastFailure { get; }

    /// <summary>The price that an order of this side pays at most, or takes at least; <see langword="null"/> at the market.</summary>
    public decimal? LimitFor(decimal quantity)
    {
        if (_view.Options.LimitOffset is not { } offset)
        {
            return null;
        }

        decimal limit = Price * (1 + (Math.Sign(quantity) * (decimal)offset));
        return Rules.Instrument.PriceTick is { } tick ? RoundToTick(limit, tick, quantity > 0) : limit;
    }

    /// <summary>Whether a quantity is worth an order to the host.</summary>
    public bool IsTradable(decimal quantity) => quantity != 0 && (quantity == -Position
        || (Math.Abs(quantity) >= Rules.MinimumQuantity && ValueOf(quantity) >= Rules.Instrument.MinimumNotional));

    /// <summary>|quantity| × price × multiplier.</summary>
    public decimal ValueOf(decimal quantity) =>
        PortfolioValuation.MarketValueOf(Math.Abs(quantity), Price, Rules.Instrument.Multiplier);

    /// <summary>The quantity in whole steps, toward zero, at most the largest order.</summary>
    public decimal Rounded(decimal quantity)
    {
        decimal size = Rules.MaximumQuantity is { } most ? Math.Min(most, Math.Abs(quantity)) : Math.Abs(quantity);
        return Math.Sign(quantity) * decimal.Floor(size / Rules.Instrument.LotSize) * Rules.Instrument.LotSize;
    }

    private static decimal RoundToTick(decimal price, decimal tick, bool isBuy)
    {
        decimal ticks = price / tick;
        decimal rounded = (isBuy ? decimal.Floor(ticks) : decimal.Ceiling(ticks)) * tick;
        return rounded > 0 ? rounded : tick;
    }

    private void Decide()
    {
        PortfolioAsset? held = _view.Portfolio.Assets.FirstOrDefault(asset => asset.Asset == Asset);
        if (held is null)
        {
            Obstacle = $"{Asset} is not in the portfolio.";
            return;
        }

        Position = held.Quantity;
        decimal need = _target.Quantity - Position;
        CancelWhatIsWrong(need);
        if (_view.Portfolio.Blocks.FirstOrDefault(block => block.Asset == Asset) is { } block)
        {
            Obstacle = $"{Asset} is blocked: {block.Reason}";
            return;
        }

        decimal open = _live.Sum(order => order.Outstanding);
        IsReducing = open != 0 && Math.Sign(open) == -Math.Sign(Position);
        Wait = Cancels.Count > 0 ? $"Orders of {Asset} are cancelled first." : WhyUnsettled();
        if (Wait.Length > 0)
        {
            return;
        }

        if (need != open)
        {
            Order(need - open, Position + open);
        }

        if (Reduction == 0 && Increase == 0 && open != 0)
        {
            (Wait, Obstacle) = (WhyOpen(), "");
        }
        else if (Reduction != 0 || Increase != 0)
        {
            Obstacle = WhyNot();
            Wait = Obstacle.Length == 0 ? WhyNotYet() : "";
        }
    }

    // An order the wrong way, or of more than is needed, goes first; the newest of several. So does one that is too old, or of a plan that ended.
    private void CancelWhatIsWrong(decimal need)
    {
        decimal open = 0;
        foreach (OrderRecord order in _live)
        {
            bool isRight = Math.Sign(order.Outstanding) == Math.Sign(need) && Math.Abs(open + order.Outstanding) <= Math.Abs(need);
            bool isOld = _view.Now - order.Intended >= _view.Options.OrderLifetime;
            open += order.Outstanding;
            if (order.Status == OrderStatus.Open && (!isRight || isOld))
            {
                Cancels.Add(order.Id);
            }
        }
    }

    private string WhyUnsettled()
    {
        foreach (OrderRecord order in _live)
        {
            switch (order.Status)
            {
                case OrderStatus.Intended or OrderStatus.Unknown:
                    return $"It is not known yet whether order {order.Id} of {Asset} arrived.";
                case OrderStatus.CancelRequested:
                    return $"The cancellation of order {order.Id} of {Asset} is not confirmed yet.";
                case OrderStatus.Open:
                    break;
                default:
                    return Invariant($"Order {order.Id} of {Asset} has ended; fills of {order.Outstanding} are still on their way.");
            }
        }

        return "";
    }

    private string WhyOpen() => Invariant($"{_live.Count} orders of {Asset} are open, {_live.Sum(order => order.Outstanding)} to fill.");

    private void Order(decimal delta, decimal expected)
    {
        decimal reduction = expected != 0 && Math.Sign(delta) != Math.Sign(expected)
            ? Math.Sign(delta) * Math.Min(Math.Abs(delta), Math.Abs(expected))
            : 0;
        if (!_view.Rules.TryGetValue(Asset, out InstrumentRules? rules))
        {
            Wait = $"The host has not said yet how {Asset} trades.";
        }
        else if (rules is null)
        {
            Obstacle = $"The host does not know {Asset}.";
        }
        else if (reduction != 0)
        {
            // What is no whole step can only go with the whole position.
            Reduction = reduction == -Position && !(Math.Abs(reduction) > Rules.MaximumQuantity) ? reduction : Rounded(reduction);
            Reduction = Tradable(Reduction);
        }
        else
        {
            Increase = Tradable(Rounded(delta));
        }
    }

    // Less than a step is as near as steps allow; less than the smallest order is a target that is not reached.
    private decimal Tradable(decimal quantity)
    {
        if (quantity != 0 && !IsTradable(quantity))
        {
            Obstacle = Invariant($"{quantity} of {Asset} are less than the smallest order: ")
                + Invariant($"{Rules.MinimumQuantity} units, {Rules.Instrument.MinimumNotional} {Rules.Instrument.Currency}.");
            return 0;
        }

        return quantity;
    }

    private string WhyNot()
    {
        decimal quantity = Reduction + Increase;
        return Increase < 0 && !(_view.Capabilities.CanShort && Rules.Instrument.IsShortable) ? $"The account cannot sell {Asset} short."
            : LimitFor(quantity) is null && !_view.Capabilities.SupportsMarketOrders ? "The host takes no orders at the market."
            : Failures >= _view.Options.MaxFailures
                ? Invariant($"{Failures} orders of {Asset} ended without a fill; the last: {LastFailure!.Reason}")
            : "";
    }

    private string WhyNotYet() =>
        !Rules.IsTradable ? $"The host takes no orders of {Asset} now."
        : LastFailure is { } failed && _view.Now - failed.Moved < _view.Options.RetryInterval
            ? $"Order {failed.Id} of {Asset} has just failed: {failed.Reason}"
        : "";
}
