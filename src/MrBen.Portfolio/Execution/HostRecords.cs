using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// The one place where a host's own records, <see cref="MarketContext"/> and <see cref="DecisionCard"/>, meet the library's types. Stateless and
/// thread-safe.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>host</term><description>library</description></listheader>
/// <item><term>price, bid, ask, spread</term><description>last price of a snapshot, <see cref="GatewayQuote"/></description></item>
/// <item><term>average true range, averages</term><description>bars and closes of the observed history</description></item>
/// <item><term>regime</term><description><see cref="MarketReading.Level"/>, or the number of the regime</description></item>
/// <item><term>equity, balance, open positions</term><description>net asset value, cash, assets of a snapshot</description></item>
/// <item><term>action, direction, lot, entry</term><description>reason, side, quantity and price of a <see cref="PlannedTrade"/></description></item>
/// <item><term>confidence, score</term><description>confidence of the allocation, change of weight of a <see cref="PlannedPosition"/></description></item>
/// <item><term>session, stop loss, take profit</term><description>the host's own; nothing here has them</description></item>
/// </list>
/// </remarks>
public static class HostRecords
{
    private const int TrueRangePeriods = 14;

    /// <summary>What a snapshot knows, as a host's record.</summary>
    /// <param name="snapshot">The portfolio.</param>
    /// <param name="asset">One of its assets.</param>
    /// <param name="quote">The last quote; <see langword="null"/> (the default) where there is none.</param>
    /// <param name="averages">Numbers of periods of the moving averages, each at least 1; those with too little history are left out.</param>
    /// <returns>The record; <see langword="null"/> where no price of the asset is known.</returns>
    /// <remarks>The average true range is Wilder's of 14 periods, where the observed history has highs and lows.</remarks>
    public static MarketContext? ContextOf(
        PortfolioSnapshot snapshot, AssetId asset, GatewayQuote? quote = null, params ReadOnlySpan<int> averages)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        decimal? price = quote?.Price ?? (snapshot.Prices.TryGetValue(asset, out decimal last) ? last : null);
        return price is not { } known ? null : new MarketContext
        {
            Asset = asset,
            Time = quote is not null && quote.Time > snapshot.Time ? quote.Time.ToUniversalTime() : snapshot.Time,
            Price = known,
            Bid = quote?.Bid,
            Ask = quote?.Ask,
            AverageTrueRange = snapshot.History?.Bars is { } bars ? TrueRange(bars, asset) : null,
            Averages = AveragesOf(snapshot.History, asset, averages),
            Regime = RegimeOf(snapshot.Market),
            Equity = snapshot.NetAssetValue,
            Balance = snapshot.Cash,
            OpenPositions = [.. snapshot.Assets.Where(held => held.Quantity != 0)],
        };
    }

    /// <summary>
    /// The events by which a host's record becomes the portfolio's: the price, the cash of the base currency, and what is held of each asset. The
    /// assets must have been added.
    /// </summary>
    public static ImmutableArray<PortfolioEvent> EventsOf(MarketContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return
        [
            PortfolioEvent.PriceOf(context.Asset, context.Price, context.Time),
            PortfolioEvent.Cash(context.Balance, context.Time),
            .. context.OpenPositions.Select(
                held => PortfolioEvent.Position(held.Asset, held.Quantity, held.UnrealizedPnl, context.Time)),
        ];
    }

    /// <summary>The trades of a plan as decisions, in their order.</summary>
    /// <param name="plan">The plan; one without trades gives no decisions.</param>
    /// <param name="confidence">Confidence of the allocation, in [0, 1]; <see langword="null"/> (the default) where there is none.</param>
    public static ImmutableArray<DecisionCard> CardsOf(RebalancePlan plan, double? confidence = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan.Trades.Select(trade =>
            {
                PlannedPosition position = plan.Positions.First(planned => planned.Asset == trade.Asset);
                return new DecisionCard
                {
                    Asset = trade.Asset,
                    Action = trade.Reason switch
                    {
                        TradeReason.Open => DecisionAction.Open,
                        TradeReason.Increase => DecisionAction.Increase,
                        TradeReason.Reduce => DecisionAction.Reduce,
                        TradeReason.Reverse => DecisionAction.Reverse,
                        _ => DecisionAction.Close,
                    },
                    Direction = position.QuantityAfter > 0 ? DecisionDirection.Long
                        : position.QuantityAfter < 0 ? DecisionDirection.Short
                        : DecisionDirection.Flat,
                    Lot = Math.Abs(trade.Quantity),
                    Entry = trade.Price,
                    Score = position.AchievedWeight - position.WeightBefore,
                    Confidence = confidence,
                    Reason = FormattableString.Invariant(
                        $"{trade.Reason}: weight {position.WeightBefore:P2} to {position.AchievedWeight:P2}, target {position.TargetWeight:P2}."),
                };
            }),
        ];
    }

    /// <summary>The signed quantity that a decision trades: what <see cref="OrderOf"/> asks about and an order would send.</summary>
    /// <param name="card">The decision.</param>
    /// <param name="held">What is held of its asset.</param>
    /// <exception cref="ArgumentException">The decision is unsound, or takes more away than is held.</exception>
    public static decimal QuantityOf(DecisionCard card, decimal held)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (card.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(card));
        }

        if (card.Action is DecisionAction.Reduce or DecisionAction.Close && card.Lot > Math.Abs(held))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A decision to {card.Action} takes {card.Lot} of {card.Asset}; {held} is held."), nameof(card));
        }

        return card.Action switch
        {
            DecisionAction.Hold => 0,
            DecisionAction.Reduce or DecisionAction.Close => -Math.Sign(held) * card.Lot,
            _ => card.Direction == DecisionDirection.Long ? card.Lot : -card.Lot,
        };
    }

    /// <summary>A decision as an order whose effect on risk and limits can be asked for before it is sent.</summary>
    /// <inheritdoc cref="QuantityOf"/>
    public static WhatIfOrder OrderOf(DecisionCard card, decimal held) => new(card.Asset, QuantityOf(card, held), card.Entry);

    private static string RegimeOf(MarketReading? market) => market is null ? ""
        : market.Level is { } level ? level.ToString()
        : market.Regime is { } regime ? FormattableString.Invariant($"regime {regime}")
        : "";

    private static ImmutableSortedDictionary<int, decimal> AveragesOf(PriceHistory? history, AssetId asset, ReadOnlySpan<int> periods)
    {
        ImmutableSortedDictionary<int, decimal>.Builder averages = ImmutableSortedDictionary.CreateBuilder<int, decimal>();
        int column = history?.IndexOf(asset) ?? -1;
        foreach (int period in periods)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(period, 1, nameof(periods));
            double sum = 0;
            int count = 0;
            for (int row = (history?.Rows ?? 0) - 1; column >= 0 && row >= 0 && count < period; row--)
            {
                if (history!.TryGetPrice(row, column, out double price) && price > 0)
                {
                    (sum, count) = (sum + price, count + 1);
                }
            }

            if (count == period && MarketPrice.ToMoney(sum / count) is { } average)
            {
                averages[period] = average;
            }
        }

        return averages.ToImmutable();
    }

    // Wilder (1978), New Concepts in Technical Trading Systems: the mean of the first ranges, then 13/14 of it and 1/14 of the next.
    private static decimal? TrueRange(BarHistory bars, AssetId asset)
    {
        int place = bars.IndexOf(asset);
        (double sum, double average, int count) = (0, 0, 0);
        double? before = null;
        for (int i = 0; place >= 0 && i < bars.BarsOf(place); i++)
        {
            Bar bar = bars.GetBar(place, i);
            if (before is { } close && bar.High is { } high && bar.Low is { } low)
            {
                double range = Math.Max(high, close) - Math.Min(low, close);
                count++;
                sum += range;
                average = count <= TrueRangePeriods ? sum / count : average + ((range - average) / TrueRangePeriods);
            }

            before = bar.Close ?? before;
        }

        return count >= TrueRangePeriods ? MarketPrice.ToMoney(average) : null;
    }
}
