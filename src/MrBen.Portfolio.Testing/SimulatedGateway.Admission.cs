using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing;

/// <content>What the venue refuses, and why.</content>
public sealed partial class SimulatedGateway
{
    private string? RefusalOf(OrderRequest order) => _listings.TryGetValue(order.Asset, out VenueListing? listing)
        ? RefusalByRules(order, listing) ?? RefusalByPosition(order) ?? RefusalByFunds(order, listing)
        : $"The venue does not list {order.Asset}.";

    private string? RefusalByRules(OrderRequest order, VenueListing listing)
    {
        InstrumentRules rules = listing.Rules;
        decimal quantity = Math.Abs(order.Quantity);
        decimal price = order.LimitPrice ?? listing.Price;
        bool closes = order.Quantity == -_account.PositionOf(order.Asset);
        return order switch
        {
            _ when !rules.IsTradable => $"{order.Asset} is not traded now.",
            { LimitPrice: null } when !Capabilities.SupportsMarketOrders => "Market orders are not taken.",
            { LimitPrice: { } limit } when rules.Instrument.PriceTick is { } tick && limit % tick != 0 =>
                Invariant($"The limit {Text(limit)} is not a multiple of {Text(tick)}."),
            _ when quantity > rules.MaximumQuantity =>
                Invariant($"The quantity {Text(quantity)} is above {Text(rules.MaximumQuantity.Value)}."),
            _ when closes => null,
            _ when quantity % rules.Instrument.LotSize != 0 =>
                Invariant($"The quantity {Text(quantity)} is not a multiple of {Text(rules.Instrument.LotSize)}."),
            _ when quantity < rules.MinimumQuantity =>
                Invariant($"The quantity {Text(quantity)} is below {Text(rules.MinimumQuantity)}."),
            _ when quantity * price * listing.Multiplier < rules.Instrument.MinimumNotional =>
                Invariant($"The value {Text(quantity * price * listing.Multiplier)} is below {Text(rules.Instrument.MinimumNotional)}."),
            _ => null,
        };
    }

    private string? RefusalByPosition(OrderRequest order)
    {
        decimal held = _account.PositionOf(order.Asset);
        if (order.ReducesOnly && Math.Sign(held) != -Math.Sign(order.Quantity))
        {
            return Invariant($"The order only reduces, and the position is {Text(held)}.");
        }

        if (order.Side == TradeSide.Buy || MayShort)
        {
            return null;
        }

        decimal promised = _open.Where(open => open.Asset == order.Asset && open.Remaining < 0).Sum(open => -open.Remaining);
        return -order.Quantity > held - promised
            ? Invariant($"{Text(-order.Quantity)} cannot be sold: {Text(held)} are held, {Text(promised)} of them in orders.")
            : null;
    }

    private string? RefusalByFunds(OrderRequest order, VenueListing listing)
    {
        decimal price = order.LimitPrice ?? (order.Side == TradeSide.Buy ? listing.Ask : listing.Bid);
        if (!Capabilities.IsCashAccount)
        {
            decimal needed = Increase(order.Asset, order.Quantity, price);
            decimal power = ComputeBuyingPower();
            return needed > 0 && needed > power
                ? Invariant($"The order needs {Text(needed)} {_options.Currency} of buying power; there is {Text(power)}.")
                : null;
        }

        if (order.Side == TradeSide.Sell)
        {
            return null;
        }

        Money fee = FeeOf(listing, order.Quantity, price);
        decimal cost = (order.Quantity * price * listing.Multiplier) + (fee.Currency == listing.Currency ? fee.Amount : 0);
        decimal free = FreeCash(listing.Currency);
        if (cost > free)
        {
            return Invariant($"The order costs {Text(cost)} {listing.Currency}; {Text(free)} are free.");
        }

        return fee.Currency != listing.Currency && fee.Amount > FreeCash(fee.Currency)
            ? Invariant($"The fee is {fee}; {Text(FreeCash(fee.Currency))} are free.")
            : null;
    }

    /// <summary>By how much an order makes the sum of absolute values larger, in the account's currency, at least 0.</summary>
    private decimal Increase(AssetId asset, decimal quantity, decimal price)
    {
        VenueListing listing = _listings[asset];
        decimal held = _account.PositionOf(asset);
        decimal added = Math.Max(0, Math.Abs(held + quantity) - Math.Abs(held));
        return added * price * listing.Multiplier * RateOf(listing.Currency);
    }

    private decimal ComputeBuyingPower()
    {
        if (Capabilities.IsCashAccount)
        {
            return Math.Max(0, FreeCash(_options.Currency));
        }

        decimal gross = _account.Positions.Sum(held => Math.Abs(ValueOf(_listings[held.Key], held.Value)));
        decimal promised = _open.Sum(
            order => Increase(order.Asset, order.Remaining, order.Request.LimitPrice ?? _listings[order.Asset].Price));
        return Math.Max(0, (ComputeEquity() * _options.Leverage) - gross - promised);
    }

    /// <summary>Cash that open purchases do not need.</summary>
    private decimal FreeCash(string currency)
    {
        decimal free = _account.CashOf(currency);
        foreach (VenueOrder order in _open.Where(open => open.Remaining > 0))
        {
            VenueListing listing = _listings[order.Asset];
            decimal price = order.Request.LimitPrice ?? listing.Ask;
            Money fee = FeeOf(listing, order.Remaining, price);
            free -= (listing.Currency == currency ? order.Remaining * price * listing.Multiplier : 0)
                + (fee.Currency == currency ? fee.Amount : 0);
        }

        return free;
    }
}
