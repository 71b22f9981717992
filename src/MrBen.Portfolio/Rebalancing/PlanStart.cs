using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>What a plan starts from: positions and cash as if open orders had filled, without the proceeds of sales. Immutable.</summary>
/// <param name="Cash">Cash that the plan may spend or must raise to its floor.</param>
/// <param name="Valuation">
/// Positions with the open remainders, at reference prices. Its cash includes <paramref name="Withheld"/>, so its net asset value is the
/// account's less what the open orders cost and pay above the reference price; what a limit below it may gain is not counted.
/// </param>
/// <param name="Withheld">Part of the valuation's cash that may not be spent; negative for gains that are not counted.</param>
/// <param name="Orders">What is assumed of each open order.</param>
internal sealed record PlanStart(decimal Cash, PortfolioValuation Valuation, decimal Withheld, ImmutableArray<OpenOrderAssumption> Orders)
{
    public static PlanStart Of(PortfolioValuation current) => new(current.Cash, current, 0, []);

    /// <summary>Counts open orders; none, with the reason, where one of them cannot be.</summary>
    public static PlanStart? Project(
        PortfolioValuation current, ImmutableArray<AssetId> assets, ImmutableArray<OpenOrder> orders, RebalanceOptions options,
        out string refusal)
    {
        List<PortfolioAsset> positions = [.. current.Positions];
        Dictionary<AssetId, decimal> prices = PricesOf(current, assets);
        List<OpenOrderAssumption> assumptions = new(orders.Length);
        List<string> refusals = [];
        decimal cash = current.Cash;
        decimal withheld = 0;
        foreach (OpenOrder order in orders)
        {
            int place = positions.FindIndex(position => position.Asset == order.Asset);
            if (place < 0)
            {
                (place, Instrument unknown) = (positions.Count, new Instrument(order.Asset) { Currency = current.Currency });
                positions.Add(new PortfolioAsset(order.Asset) { Instrument = unknown });
            }

            Instrument instrument = positions[place].Instrument;
            string? gap = current.TryGetPrice(order.Asset, out decimal price)
                ? current.WhyUnrated(instrument.Currency) ?? options.Costs.WhyUnknown(instrument)
                : $"No price for {order.Asset}, of which an order is open.";
            if (gap is not null)
            {
                refusals.Add(gap);
                continue;
            }

            _ = current.TryGetRate(instrument.Currency, out decimal rate);
            OpenOrderAssumption assumption = Assume(order, instrument, price, rate, options);
            decimal gain = order.RemainingQuantity > 0
                ? PortfolioValuation.MarketValueOf(order.RemainingQuantity, Math.Max(0, price - assumption.Price), instrument.Multiplier) * rate
                : 0;
            assumptions.Add(assumption);
            cash -= assumption.CashReserved;
            withheld += assumption.UncountedProceeds - gain;
            prices[order.Asset] = price;
            positions[place] = positions[place] with { Quantity = positions[place].Quantity + order.RemainingQuantity };
        }

        refusal = string.Join(" ", refusals.Distinct());
        if (refusals.Count > 0)
        {
            return null;
        }

        ValuationResult valued = current.With(positions, prices, cash + withheld - current.Cash);
        if (!valued.IsValued)
        {
            refusal = $"Once the open orders have filled: {valued.Detail}";
            return null;
        }

        return new PlanStart(cash, valued.GetValuationOrThrow(), withheld, [.. assumptions]);
    }

    private static OpenOrderAssumption Assume(
        OpenOrder order, Instrument instrument, decimal reference, decimal rate, RebalanceOptions options)
    {
        bool buys = order.RemainingQuantity > 0;
        decimal limit = order.LimitPrice ?? reference;
        decimal price = buys ? limit : Math.Min(limit, reference);
        decimal notional = Math.Abs(PortfolioValuation.MarketValueOf(order.RemainingQuantity, price, instrument.Multiplier)) * rate;
        decimal cost = TradeLine.CostOf(options.Costs, instrument, order.RemainingQuantity, price) * rate;
        return new OpenOrderAssumption
        {
            Order = order,
            Price = price,
            Cost = cost,
            CashReserved = buys ? notional + cost : Math.Max(0, cost - notional),
            UncountedProceeds = buys ? 0 : Math.Max(0, notional - cost),
        };
    }

    private static Dictionary<AssetId, decimal> PricesOf(PortfolioValuation current, ImmutableArray<AssetId> assets)
    {
        Dictionary<AssetId, decimal> prices = [];
        foreach (AssetId asset in assets.Concat(current.Positions.Select(static position => position.Asset)))
        {
            if (current.TryGetPrice(asset, out decimal price))
            {
                prices[asset] = price;
            }
        }

        return prices;
    }
}
