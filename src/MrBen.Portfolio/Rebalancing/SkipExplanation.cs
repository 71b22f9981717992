using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Finds out why an asset that is off its target is not traded. Stateless and thread-safe.</summary>
internal static class SkipExplanation
{
    /// <param name="asset">The asset.</param>
    /// <param name="line">How it trades.</param>
    /// <param name="gap">Lots that lead to the target, before any rounding, not 0.</param>
    /// <param name="slack">Cash above the floor at the end.</param>
    public static SkippedTrade Of(AssetId asset, TradeLine line, decimal gap, decimal slack)
    {
        decimal nearest = Nearest(line, gap, slack);
        (SkipReason reason, decimal tried, decimal limit) = Why(line, nearest, gap, slack);
        return new SkippedTrade
        {
            Asset = asset,
            WantedQuantity = gap * line.LotSize,
            LotSize = line.LotSize,
            LotValue = line.LotValue,
            TriedQuantity = line.Quantity(tried),
            TriedNotional = Math.Abs(line.Notional(tried)),
            TriedCost = line.Cost(tried),
            Limit = limit,
            Reason = reason,
        };
    }

    /// <summary>
    /// The whole number of lots nearest to what is wanted, halves toward zero, and no more than ends the position. Where cash is missing,
    /// less than half a lot too much is a lot to sell.
    /// </summary>
    private static decimal Nearest(TradeLine line, decimal gap, decimal slack)
    {
        decimal nearest = Math.Sign(gap) * decimal.Ceiling(Math.Abs(gap) - 0.5m);
        if (nearest == 0 && gap < 0 && slack < 0)
        {
            nearest = -1;
        }

        bool ends = line.Held * gap < 0 && line.Held * line.Weight >= 0;
        return ends ? Math.Sign(gap) * Math.Min(Math.Abs(nearest), Math.Abs(line.LotsHeld)) : nearest;
    }

    private static (SkipReason Reason, decimal Tried, decimal Limit) Why(TradeLine line, decimal nearest, decimal gap, decimal slack)
    {
        if (nearest == 0 || !line.StaysOnItsSide(nearest))
        {
            return (SkipReason.LessThanOneLot, 0, 0);
        }

        decimal tried = nearest;
        if (!line.MeetsMinimumNotional(nearest))
        {
            // More than wanted may still lead nearer to the target than nothing.
            tried = Math.Sign(gap) * line.LeastLots;
            if (Math.Abs(tried - gap) >= Math.Abs(gap) || !line.StaysOnItsSide(tried))
            {
                return Math.Abs(line.Notional(nearest)) < line.InstrumentMinimum
                    ? (SkipReason.BelowMinimumNotional, nearest, line.InstrumentMinimum)
                    : (SkipReason.BelowMinimumTrade, nearest, line.MinimumNotional);
            }
        }

        if (!line.PaysOff(tried))
        {
            return (SkipReason.CostExceedsProceeds, tried, line.Cost(tried));
        }

        decimal within = line.Clip(tried);
        if (line.Restraint is { } restraint && within != tried)
        {
            if (within == 0 || !line.CanTrade(within))
            {
                return (restraint.Reason, tried, restraint.Allowed);
            }

            tried = within;
        }

        if (tried > 0)
        {
            decimal fewest = FewestToBuy(line, tried);
            if (line.Notional(fewest) + line.Cost(fewest) > slack)
            {
                return (SkipReason.InsufficientCash, fewest, Math.Max(0, slack));
            }
        }

        return (SkipReason.NoImprovement, tried, 0);
    }

    /// <summary>
    /// The fewest lots, up to a number that may be bought, that may be bought. What pays off is an interval of sizes for every sum of fees,
    /// minima, rates and impact: a purchase less its cost is concave in its size.
    /// </summary>
    private static decimal FewestToBuy(TradeLine line, decimal most)
    {
        decimal tooFew = 0;
        decimal enough = most;
        while (enough - tooFew > 1)
        {
            decimal middle = decimal.Floor((tooFew + enough) / 2);
            (tooFew, enough) = line.CanTrade(middle) ? (tooFew, middle) : (middle, enough);
        }

        return enough;
    }
}
