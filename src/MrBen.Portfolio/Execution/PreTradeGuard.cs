using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Holds an order against the rules of <see cref="PreTradeOptions"/> before it is sent. One check at a time; overrides may come from any thread.
/// </summary>
public sealed class PreTradeGuard
{
    private readonly PreTradeOptions _options;
    private readonly ITradedPortfolio _portfolio;
    private readonly WhatIfResult _supposed = new();
    private ImmutableArray<PreTradeOverride> _overrides = [];

    /// <summary>A guard.</summary>
    /// <param name="portfolio">The portfolio whose limits are asked.</param>
    /// <param name="options">The rules; <see langword="null"/> for the defaults. Copied.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public PreTradeGuard(ITradedPortfolio portfolio, PreTradeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join('\n', errors), nameof(options));
        }

        _portfolio = portfolio;
    }

    /// <summary>Lets orders pass a rule; whoever calls it puts it on record first.</summary>
    public void Add(PreTradeOverride exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentException.ThrowIfNullOrWhiteSpace(exception.Reason);
        ImmutableInterlocked.Update(ref _overrides, static (all, added) => all.Add(added), exception);
    }

    /// <summary>The rules that do not let an order pass; empty where it may be sent.</summary>
    /// <param name="intent">The order.</param>
    /// <param name="snapshot">The portfolio now, with the orders decided before; not with this one.</param>
    /// <param name="instrument">How the asset trades.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<PreTradeRefusal> Check(
        OrderIntent intent, PortfolioSnapshot snapshot, Instrument instrument, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(instrument);
        OrderRequest order = intent.Order;
        decimal? last = snapshot.Prices.TryGetValue(order.Asset, out decimal known) ? known : null;
        decimal price = order.LimitPrice ?? last ?? intent.ReferencePrice;
        List<PreTradeRefusal> refusals = [];
        CheckPrice(refusals, intent, last);
        CheckSize(refusals, order, price, instrument, snapshot, now);
        CheckRate(refusals, order, now);
        CheckRisk(refusals, order, price);
        refusals.RemoveAll(refusal => _overrides.Any(
            entry => entry.Rule == refusal.Rule && entry.Asset == order.Asset && now < entry.Until));
        return refusals;
    }

    private void CheckPrice(List<PreTradeRefusal> refusals, OrderIntent intent, decimal? last)
    {
        if (_options.PriceCollar is not { } collar)
        {
            return;
        }

        (decimal of, string what, decimal from, string whence) = intent.Order.LimitPrice is { } limit
            ? (limit, "limit", last ?? intent.ReferencePrice, last is null ? "reference price" : "last price")
            : (last ?? intent.ReferencePrice, "last price", intent.ReferencePrice, "reference price");
        double distance = Math.Abs((double)((of - from) / from));
        if (!(distance <= collar))
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.PriceCollar, Invariant(
                $"Price collar: the {what} {of} of {intent.Order.Asset} is {distance:P1} from the {whence} {from}; at most {collar:P1} passes.")));
        }
    }

    private void CheckSize(
        List<PreTradeRefusal> refusals, OrderRequest order, decimal price, Instrument instrument, PortfolioSnapshot snapshot,
        DateTimeOffset now)
    {
        decimal quantity = Math.Abs(order.Quantity);
        if (quantity > _options.MaxOrderQuantity)
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.OrderQuantity, Invariant(
                $"Order quantity: {quantity} of {order.Asset} are more than {_options.MaxOrderQuantity}.")));
        }

        if (_options.MaxOrderValue is null && (_options.MaxOrderFraction is null || order.ReducesOnly))
        {
            return;
        }

        if (!snapshot.Rates.TryGetRate(instrument.Currency, now, out decimal rate, out string? problem))
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.OrderValue, $"Order value: of {order.Asset} it is not known. {problem}"));
            return;
        }

        CheckValue(refusals, order, PortfolioValuation.MarketValueOf(quantity, price, instrument.Multiplier) * rate, snapshot.NetAssetValue);
    }

    private void CheckValue(List<PreTradeRefusal> refusals, OrderRequest order, decimal value, decimal? netAssetValue)
    {
        decimal quantity = Math.Abs(order.Quantity);
        if (value > _options.MaxOrderValue)
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.OrderValue, Invariant(
                $"Order value: {quantity} of {order.Asset} are worth {value:0.##}, more than {_options.MaxOrderValue:0.##}.")));
        }

        if (_options.MaxOrderFraction is not { } most || order.ReducesOnly)
        {
            return;
        }

        if (netAssetValue is not { } equity)
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.OrderFraction, Invariant(
                $"Order fraction: the net asset value is not known, so the share that an order of {order.Asset} makes is not.")));
        }
        else if (!((double)value <= most * (double)equity))
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.OrderFraction, Invariant(
                $"Order fraction: {quantity} of {order.Asset} are worth {value:0.##}, more than {most:P0} of {equity:0.##}.")));
        }
    }

    private void CheckRate(List<PreTradeRefusal> refusals, OrderRequest order, DateTimeOffset now)
    {
        (int orders, int repeats) = _portfolio.CountOrders(order.Asset, order.Side, now - _options.Window);
        if (orders >= _options.MaxOrders)
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.MessageRate, Invariant(
                $"Message rate: {orders} orders were decided in the last {_options.Window}; {_options.MaxOrders} are allowed.")));
        }

        if (repeats >= _options.MaxRepeats)
        {
            refusals.Add(new PreTradeRefusal(PreTradeRule.RepeatedExecution, Invariant(
                $"Repeated execution: {repeats} orders of {order.Asset} to {order.Side} in the last {_options.Window}; ")
                + Invariant($"{_options.MaxRepeats} are allowed.")));
        }
    }

    private void CheckRisk(List<PreTradeRefusal> refusals, OrderRequest order, decimal price)
    {
        if (!_options.ChecksRisk)
        {
            return;
        }

        _portfolio.WhatIf([new WhatIfOrder(order.Asset, order.Quantity, price)], _supposed);
        if (_supposed.IsAllowed)
        {
            return;
        }

        string halt = _supposed.IsHalted ? "A halt holds that nobody has lifted. " : "";
        List<string> limits = [];
        foreach (ref readonly LimitVerdict verdict in _supposed.Limits)
        {
            if (!verdict.IsAllowed)
            {
                string after = verdict.After is { } value ? Invariant($"{value:G4}") : "unknown";
                limits.Add(Invariant($"{verdict.Limit.Name} would be {after}, the limit is {verdict.Limit.Threshold:G4}."));
            }
        }

        refusals.Add(new PreTradeRefusal(
            PreTradeRule.RiskLimits, $"Risk limits: {halt}{string.Join(' ', limits)}{(_supposed.Detail.Length > 0 ? " " + _supposed.Detail : "")}"));
    }
}
