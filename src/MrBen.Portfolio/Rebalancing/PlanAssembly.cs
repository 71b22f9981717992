using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Writes decided lots down as a plan. Stateless and thread-safe.</summary>
internal static class PlanAssembly
{
    public static RebalancePlan Assemble(
        PlanStart start, List<PlannedLine> planned, LotDecision decision, CashFloor floor, IReadOnlyList<string> limits)
    {
        PortfolioValuation current = start.Valuation;
        decimal[] lots = Spread(planned, decision.Lots);
        for (int i = 0; i < lots.Length; i++)
        {
            if (planned[i].Line is { } line && !line.IsExact(lots[i]))
            {
                return RebalancePlan.Refuse(current, Invariant(
                    $"{lots[i]} lots of {line.LotInWords} have more digits than decimal numbers hold."));
            }
        }

        (ImmutableArray<PlannedTrade> trades, decimal cash, decimal cost) = Trades(planned, lots, start.Cash);
        decimal worth = current.NetAssetValue - cost;
        if (worth <= 0)
        {
            return RebalancePlan.Refuse(current, Invariant(
                $"The costs of {cost} {current.Currency} would eat the net asset value of {current.NetAssetValue}."));
        }

        decimal needed = floor.At(worth);
        ImmutableArray<SkippedTrade> skipped = Skips(planned, lots, Spread(planned, decision.Aims), cash - needed);
        RebalanceStatus status = Status(trades, skipped, cash < needed);
        ImmutableArray<OpenOrderConflict> conflicts = Conflicts(start.Orders, trades);
        RebalancePlan plan = new()
        {
            Status = status,
            Detail = string.Join(" ", (IEnumerable<string>)[
                .. Describe(status, start, skipped, cash, needed),
                .. status == RebalanceStatus.Planned ? limits : [],
                .. conflicts.Select(static conflict => conflict.Detail)]),
            Trades = trades,
            OpenOrders = start.Orders,
            Conflicts = conflicts,
            CashReserved = start.Orders.Sum(static order => order.CashReserved),
            UncountedProceeds = start.Orders.Sum(static order => order.UncountedProceeds),
            Skipped = skipped,
            Currency = current.Currency,
            CashBefore = start.Cash,
            CashAfter = cash,
            CashFloor = needed,
            NetAssetValueBefore = current.NetAssetValue,
            NetAssetValueAfter = worth,
            TotalCost = cost,
            IsExhaustive = decision.IsExhaustive,
        };
        return WithWeights(plan, planned, lots, start.Orders);
    }

    private static ImmutableArray<OpenOrderConflict> Conflicts(
        ImmutableArray<OpenOrderAssumption> orders, ImmutableArray<PlannedTrade> trades)
    {
        ImmutableArray<OpenOrderConflict>.Builder conflicts = ImmutableArray.CreateBuilder<OpenOrderConflict>();
        foreach (OpenOrder order in orders.Select(static assumption => assumption.Order))
        {
            foreach (PlannedTrade trade in trades)
            {
                if (trade.Asset == order.Asset && Math.Sign(trade.Quantity) != Math.Sign(order.RemainingQuantity))
                {
                    conflicts.Add(new OpenOrderConflict { Order = order, PlannedQuantity = trade.Quantity });
                }
            }
        }

        return conflicts.ToImmutable();
    }

    private static decimal[] Spread(List<PlannedLine> planned, ReadOnlySpan<decimal> ofLines)
    {
        decimal[] all = new decimal[planned.Count];
        int next = 0;
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = planned[i].Line is null ? 0 : ofLines[next++];
        }

        return all;
    }

    private static (ImmutableArray<PlannedTrade> Trades, decimal Cash, decimal Cost) Trades(
        List<PlannedLine> planned, decimal[] lots, decimal cash)
    {
        ImmutableArray<PlannedTrade>.Builder trades = ImmutableArray.CreateBuilder<PlannedTrade>();
        decimal total = 0;
        for (int side = -1; side <= 1; side += 2)
        {
            for (int i = 0; i < lots.Length; i++)
            {
                if (planned[i].Line is not { } line || Math.Sign(lots[i]) != side)
                {
                    continue;
                }

                decimal cost = line.Cost(lots[i]);
                cash = cash - line.Notional(lots[i]) - cost;
                total += cost;
                trades.Add(new PlannedTrade
                {
                    Asset = planned[i].Asset,
                    Quantity = line.Quantity(lots[i]),
                    Price = line.Price,
                    Notional = Math.Abs(line.Notional(lots[i])),
                    Cost = cost,
                    Currency = line.Currency,
                    ExchangeRate = line.Rate,
                    LocalNotional = line.LocalNotional(lots[i]),
                    LocalCost = line.LocalCost(lots[i]),
                    CashAfter = cash,
                    Reason = Reason(planned[i], line, lots[i]),
                });
            }
        }

        return (trades.ToImmutable(), cash, total);
    }

    private static TradeReason Reason(PlannedLine entry, TradeLine line, decimal lots)
    {
        decimal after = entry.Held + line.Quantity(lots);
        if (entry.Held == 0)
        {
            return TradeReason.Open;
        }

        if (after * entry.Held < 0)
        {
            return TradeReason.Reverse;
        }

        if (Math.Abs(after) > Math.Abs(entry.Held))
        {
            return TradeReason.Increase;
        }

        return !line.Closes(lots) ? TradeReason.Reduce : entry.IsListed ? TradeReason.Close : TradeReason.CloseUnlisted;
    }

    private static ImmutableArray<SkippedTrade> Skips(List<PlannedLine> planned, decimal[] lots, decimal[] aims, decimal slack)
    {
        ImmutableArray<SkippedTrade>.Builder skipped = ImmutableArray.CreateBuilder<SkippedTrade>();
        for (int i = 0; i < lots.Length; i++)
        {
            if (planned[i].Line is not { } line || lots[i] != 0)
            {
                continue;
            }

            decimal gap = (aims[i] - line.Value(0)) / line.LotValue;
            bool isRounding = Math.Abs(aims[i] - line.Value(0)) <= TargetMoney.Resolution * Math.Abs(line.Value(0));
            if (gap != 0 && !isRounding)
            {
                skipped.Add(SkipExplanation.Of(planned[i].Asset, line, gap, slack));
            }
        }

        return skipped.ToImmutable();
    }

    private static RebalanceStatus Status(ImmutableArray<PlannedTrade> trades, ImmutableArray<SkippedTrade> skipped, bool cashIsMissing)
    {
        if (trades.Length > 0)
        {
            return RebalanceStatus.Planned;
        }

        if (cashIsMissing)
        {
            return RebalanceStatus.NothingPossible;
        }

        foreach (SkippedTrade skip in skipped)
        {
            if (skip.Reason is not (SkipReason.LessThanOneLot or SkipReason.NoImprovement))
            {
                return RebalanceStatus.NothingPossible;
            }
        }

        return RebalanceStatus.NothingToDo;
    }

    private static List<string> Describe(
        RebalanceStatus status, PlanStart start, ImmutableArray<SkippedTrade> skipped, decimal cash, decimal needed)
    {
        List<string> sentences = [];
        string currency = start.Valuation.Currency;
        if (status == RebalanceStatus.NothingToDo)
        {
            sentences.Add(skipped.Any(static skip => skip.Reason == SkipReason.NoImprovement)
                ? "Every position is within a lot of what targets and cash allow, or nearer to it than a trade is worth."
                : "Every position is within a lot of what targets and cash allow.");
        }
        else if (status == RebalanceStatus.NothingPossible)
        {
            foreach (SkippedTrade skip in skipped)
            {
                sentences.Add(skip.Detail);
            }
        }

        if (cash < needed)
        {
            string path = Invariant($"Cash starts at {start.Cash:0.########} and ends at {cash:0.########}");
            sentences.Add(Invariant(
                $"{path}, below the {needed:0.########} {currency} to hold: no sale that is allowed raises more."));
        }
        else if (start.Cash < needed && status == RebalanceStatus.Planned)
        {
            string path = Invariant($"Cash starts at {start.Cash:0.########}");
            sentences.Add(Invariant($"{path}, below the {needed:0.########} {currency} to hold: sales raise it first."));
        }

        return sentences;
    }

    private static RebalancePlan WithWeights(
        RebalancePlan plan, List<PlannedLine> planned, decimal[] lots, ImmutableArray<OpenOrderAssumption> orders)
    {
        ILookup<AssetId, decimal> open = orders.ToLookup(static order => order.Order.Asset, static order => order.Order.RemainingQuantity);
        ImmutableArray<PlannedPosition>.Builder positions = ImmutableArray.CreateBuilder<PlannedPosition>(planned.Count);
        decimal traded = 0;
        double driftBefore = 0;
        double drift = 0;
        double net = 0;
        for (int i = 0; i < planned.Count; i++)
        {
            PlannedLine entry = planned[i];
            decimal value = entry.Line is { } line ? line.Value(lots[i]) : entry.ValueBefore;
            PlannedPosition position = new()
            {
                Asset = entry.Asset,
                QuantityBefore = entry.Held,
                OpenQuantity = open[entry.Asset].Sum(),
                QuantityAfter = entry.Held + (entry.Line?.Quantity(lots[i]) ?? 0),
                TargetWeight = entry.Target,
                WeightBefore = PortfolioValuation.WeightOf(entry.ValueBefore, plan.NetAssetValueBefore),
                AchievedWeight = PortfolioValuation.WeightOf(value, plan.NetAssetValueAfter),
            };
            positions.Add(position);
            traded += Math.Abs(entry.Line?.Notional(lots[i]) ?? 0);
            driftBefore += Math.Abs(entry.Target - position.WeightBefore);
            drift += Math.Abs(position.Drift);
            net += position.Drift;
        }

        return plan with
        {
            Positions = positions.MoveToImmutable(),
            TurnoverTwoWay = PortfolioValuation.WeightOf(traded, plan.NetAssetValueBefore),
            DriftBefore = driftBefore,
            ResidualDrift = drift,
            TotalVariation = (drift + Math.Abs(net)) / 2, // the drift of cash is the negative of the assets'
        };
    }
}
