using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing;

/// <content>The venue's book: what it takes, fills and ends.</content>
public sealed partial class SimulatedGateway
{
    private const int MoneyDigits = 8;

    private bool MayShort => Capabilities is { CanShort: true, IsCashAccount: false };

    private VenueOrder Book(OrderRequest request, bool isForeign)
    {
        VenueOrder order = new(request, isForeign, Invariant($"{_options.IdPrefix}V{_orders.Count + 1}"), Clock.GetUtcNow());
        _orders.Add(order);
        _open.Add(order);
        if (!isForeign)
        {
            if (!_byId.TryGetValue(request.Id, out List<VenueOrder>? same))
            {
                _byId.Add(request.Id, same = []);
            }

            same.Add(order);
        }

        return order;
    }

    private void End(VenueOrder order, OrderStatus status, string reason)
    {
        if (order.IsOpen)
        {
            order.Move(status, reason, Clock.GetUtcNow());
            _open.Remove(order);
            EmitUpdate(order);
        }
    }

    private void ScheduleEnds(VenueOrder order)
    {
        if (Draw(_options.ExpiryProbability))
        {
            ScheduleExpiry(order, DrawUpTo(_options.ExpiryWithin));
        }

        if (_options.OrderLifetime is { } lifetime)
        {
            ScheduleExpiry(order, lifetime);
        }
    }

    private void ScheduleExpiry(VenueOrder order, TimeSpan after) => Schedule(after, () =>
    {
        if (order.IsOpen)
        {
            Record(GatewayFaultKind.Expiry, order.Id);
            End(order, OrderStatus.Expired, "Its time in force is over.");
        }
    });

    private void RequestCancel(VenueOrder order)
    {
        order.Move(OrderStatus.CancelRequested, "", Clock.GetUtcNow());
        EmitUpdate(order);
        bool races = Draw(_options.CancelRaceProbability);
        Schedule(_options.CancelLatency, () =>
        {
            if (races && order.IsOpen && TryExecute(order, order.Request.LimitPrice ?? MarketPrice(order)))
            {
                Record(GatewayFaultKind.CancelRace, order.Id);
            }

            End(order, OrderStatus.Cancelled, "Cancelled as asked.");
        });
    }

    private bool IsMarketable(VenueOrder order) => _listings[order.Asset] is { } listing && order.Request switch
    {
        { LimitPrice: null } => true,
        { Side: TradeSide.Buy } buy => listing.Ask <= buy.LimitPrice,
        { } sell => listing.Bid >= sell.LimitPrice,
    };

    private decimal MarketPrice(VenueOrder order) => _listings[order.Asset].Slipped(
        order.Request.Side == TradeSide.Buy,
        _options.MaximumSlippage > 0 ? (decimal)(_options.MaximumSlippage * _random.NextDouble()) : 0);

    private void ScheduleFill(VenueOrder order)
    {
        if (!order.IsOpen || order.IsFillScheduled || !IsMarketable(order))
        {
            return;
        }

        order.IsFillScheduled = true;
        Schedule(_options.MinimumFillLatency + DrawUpTo(_options.MaximumFillLatency - _options.MinimumFillLatency), () =>
        {
            order.IsFillScheduled = false;
            if (!order.IsOpen || !IsMarketable(order))
            {
                return;
            }

            VenueListing listing = _listings[order.Asset];
            TryExecute(order, order.Request switch
            {
                { LimitPrice: null } => MarketPrice(order),
                { Side: TradeSide.Buy, LimitPrice: { } limit } => Math.Min(limit, listing.Ask),
                { LimitPrice: { } limit } => Math.Max(limit, listing.Bid),
            });
            ScheduleFill(order);
        });
    }

    /// <summary>Fills an order, or a part of it. False where nothing can be: it has then ended.</summary>
    private bool TryExecute(VenueOrder order, decimal price)
    {
        decimal lot = _listings[order.Asset].Rules.Instrument.LotSize;
        decimal most = MostFillable(order, price, out string reason);
        if (most == 0)
        {
            End(order, OrderStatus.Cancelled, reason);
            return false;
        }

        decimal lots = decimal.Floor(most / lot);
        if (lots > 1 && Strikes(_options.PartialFillProbability, GatewayFaultKind.PartialFill, order.Id))
        {
            most = lot * (1 + decimal.Floor((lots - 1) * (decimal)_random.NextDouble()));
        }

        order.Fill(Math.Sign(order.Request.Quantity) * most, Clock.GetUtcNow());
        if (!order.IsOpen)
        {
            _open.Remove(order);
        }

        Execute(order.Asset, Math.Sign(order.Request.Quantity) * most, price, order.Id);
        EmitUpdate(order);
        return true;
    }

    private void Execute(AssetId asset, decimal quantity, decimal price, ClientOrderId? order)
    {
        VenueListing listing = _listings[asset];
        Money fee = FeeOf(listing, quantity, price);
        _account.AddCash(listing.Currency, -quantity * price * listing.Multiplier - (fee.Currency == listing.Currency ? fee.Amount : 0));
        if (fee.Currency != listing.Currency)
        {
            _account.AddCash(fee.Currency, -fee.Amount);
        }

        _account.AddPosition(asset, quantity);
        FillReference reference = new(
            Invariant($"{_options.IdPrefix}E{_fills.Count + 1}"), order, fee.Currency == listing.Currency ? null : fee.Currency);
        _fills.Add((GatewayFill)Emit(
            new GatewayFill(asset, quantity, price, fee.Amount, reference, Clock.GetUtcNow()),
            _options.DuplicateFillProbability, GatewayFaultKind.DuplicateFill, order));
    }

    private Money FeeOf(VenueListing listing, decimal quantity, decimal price)
    {
        decimal fee = (Math.Abs(quantity) * price * listing.Multiplier * _options.FeeRate) + _options.FeePerFill;
        string currency = _options.FeeCurrency ?? listing.Currency;
        return new Money(
            decimal.Round(currency == listing.Currency ? fee : fee * RateOf(listing.Currency) / RateOf(currency), MoneyDigits), currency);
    }

    /// <summary>How much of what is left of an order can be filled at a price, at least 0; and why not more.</summary>
    private decimal MostFillable(VenueOrder order, decimal price, out string reason)
    {
        decimal left = Math.Abs(order.Remaining);
        decimal held = _account.PositionOf(order.Asset);
        reason = "";
        bool isBuy = order.Request.Side == TradeSide.Buy;
        decimal reducible = isBuy ? Math.Max(0, -held) : Math.Max(0, held);
        if (left > reducible && (order.Request.ReducesOnly || (!isBuy && !MayShort)))
        {
            reason = Invariant($"No more than the position of {Text(held)} can be closed.");
            left = reducible;
        }

        VenueListing listing = _listings[order.Asset];
        if (isBuy && Capabilities.IsCashAccount && left > 0 && !CanPay(listing, left, price))
        {
            decimal unit = price * listing.Multiplier;
            decimal lot = listing.Rules.Instrument.LotSize;
            decimal most = Math.Max(0, (_account.CashOf(listing.Currency) - _options.FeePerFill) / (unit * (1 + _options.FeeRate)));
            decimal lots = decimal.Floor(Math.Min(left, most) / lot);
            while (lots > 0 && !CanPay(listing, lots * lot, price))
            {
                // What is missing is a rounded fee, or a fee in a currency of which there is less.
                lots = decimal.Floor(lots * 0.99m);
            }

            left = lots * lot;
            reason = Invariant($"The cash of {Text(_account.CashOf(listing.Currency))} {listing.Currency} pays for no more.");
        }

        return left;
    }

    private bool CanPay(VenueListing listing, decimal quantity, decimal price)
    {
        Money fee = FeeOf(listing, quantity, price);
        decimal value = quantity * price * listing.Multiplier;
        return fee.Currency == listing.Currency
            ? value + fee.Amount <= _account.CashOf(listing.Currency)
            : value <= _account.CashOf(listing.Currency) && fee.Amount <= _account.CashOf(fee.Currency);
    }
}
