using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Turns target weights into trades in whole lots that the cash pays for. Stateless and thread-safe.</summary>
public static class RebalancePlanner
{
    private const double WeightTolerance = 1e-6; // what a solver may leave of a budget or a bound

    /// <summary>Plans the trades that lead from <paramref name="current"/> toward target weights.</summary>
    /// <param name="current">Positions, prices and cash now.</param>
    /// <param name="assets">
    /// The assets of the targets, each once. One that is not among the positions is traded in whole units of the portfolio's currency:
    /// give other rules by a position of quantity 0.
    /// </param>
    /// <param name="targetWeights">
    /// Target of each asset as a fraction of the net asset value, finite, negative for shorts. What is missing to a sum of 1 stays cash. A
    /// sum up to 1e-6 above 1, and a weight down to 1e-6 below 0, are taken for a solver's rounding.
    /// </param>
    /// <param name="options">Buffers, what is allowed, costs; <see langword="null"/> for the defaults.</param>
    /// <param name="openOrders">
    /// What is still open of orders sent before, perhaps several of one asset; default none. <paramref name="current"/> holds none of it.
    /// </param>
    /// <returns>
    /// The plan; its status says whether there are trades, and why not. Refused too where a lot, an amount or a number of lots is too
    /// small or too large for decimal numbers, or the price or cost of an asset or open order is unknown.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, an asset appears twice, a weight is not finite or beyond ±1000, an order is <see langword="null"/>, or the options
    /// are unsound.
    /// </exception>
    /// <remarks>
    /// <para>Minimises Σ|target − achieved weight| + penalty × two-way turnover + costs as a fraction of the net asset value. Targets are
    /// rounded toward zero and the cash that is left buys lots by largest shortfall; a branch and bound over the twelve assets with the
    /// dearest lots then improves the rounding, exact where <see cref="RebalancePlan.IsExhaustive"/>.</para>
    /// <para>A plan that is executed at its prices and costs leaves nothing to do: planning again for the same targets gives no trades.
    /// The exceptions, 5 of 38,354 plans of random accounts: the second trade of an asset, added to its first, would be below the minimum
    /// notional or not worth its cost, so that no plan from the start could hold both (4); and dust of 3e-9 of the account (1).
    /// What is sent apart has less impact than what is added to an order, and a smallest trade that is a fraction of the account shrinks
    /// with costs: with <see cref="Costs.SquareRootImpactCost"/> or <see cref="RebalanceOptions.MinimumTradeFraction"/> more plans are not
    /// the last, 43 of 5,746 random ones with costs of every kind.</para>
    /// <para>Quantities are whole lots; no trade is below the minimum notional unless it closes; none costs as much as it moves; cash
    /// ends at or above its floor unless it starts below and no sale raises more. Where the floor does not leave room for all targets,
    /// all are scaled alike.</para>
    /// <para>Limits of the options hold whatever the targets are, and are per plan: where one held, the plan says so, and planning again
    /// after it goes on. Where <see cref="RebalanceOptions.MaxTrades"/> or <see cref="RebalanceOptions.MaxTurnover"/> held, the trades that
    /// are kept are a good choice, not a proven best.</para>
    /// <para>Every open order is assumed to fill in whole. Positions start with the open remainders. Cash is reserved for open purchases,
    /// at their limit or else the reference price, with their cost. What open sales will raise is part of the net asset value but may not
    /// be spent: targets that need it are scaled down together, and planning again once it has come goes on. A trade against an open
    /// order of its asset, be it for a single lot, is in <see cref="RebalancePlan.Conflicts"/>. Where reservations exceed the cash, the
    /// plan sells to cover them.</para>
    /// <para>Lots, smallest values and costs are the instruments', in their currencies; weights, limits and cash are in the portfolio's, at the
    /// exchange rates of the valuation. Cash of all currencies counts as one: see <see cref="RebalancePlan.CashFlows"/>.</para>
    /// <para>O(n²) at most beyond 12 assets, with few steps per asset; deterministic, ties go to the earlier asset.</para>
    /// </remarks>
    public static RebalancePlan Plan(
        PortfolioValuation current, ImmutableArray<AssetId> assets, ReadOnlySpan<double> targetWeights, RebalanceOptions? options = null,
        ImmutableArray<OpenOrder> openOrders = default)
    {
        ArgumentNullException.ThrowIfNull(current);
        Dictionary<AssetId, int> listed = PlanArguments.Index(assets, targetWeights);
        openOrders = PlanArguments.Check(openOrders);
        options = options is null ? new RebalanceOptions() : options with { };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        if (current.NetAssetValue <= 0)
        {
            return RebalancePlan.Refuse(current, current.NoWeights());
        }

        try
        {
            string refusal = string.Empty;
            PlanStart? start = openOrders.IsEmpty
                ? PlanStart.Of(current)
                : PlanStart.Project(current, assets, openOrders, options, out refusal);
            return start is null
                ? RebalancePlan.Refuse(current, refusal)
                : Plan(start, assets, targetWeights, listed, options);
        }
        catch (OverflowException)
        {
            return RebalancePlan.Refuse(current, "The quantities or amounts of the plan leave the range of decimal numbers.");
        }
    }

    private static RebalancePlan Plan(
        PlanStart start, ImmutableArray<AssetId> assets, ReadOnlySpan<double> targetWeights, Dictionary<AssetId, int> listed,
        RebalanceOptions options)
    {
        PortfolioValuation current = start.Valuation;
        if (current.NetAssetValue < TargetMoney.SmallestAmount)
        {
            return RebalancePlan.Refuse(current, Invariant(
                $"Net asset value is {current.NetAssetValue} {current.Currency}; a plan needs at least {TargetMoney.SmallestAmount}."));
        }

        List<int> unlisted = Unlisted(current, listed);
        (decimal weights, decimal kept) = Sums(current, targetWeights, unlisted, options);
        List<string> refusals = Refusals(current, assets, targetWeights, unlisted, weights, kept, options);
        if (refusals.Count > 0)
        {
            return RebalancePlan.Refuse(current, string.Join(" ", refusals));
        }

        List<PlannedLine> planned = Lines(current, assets, targetWeights, unlisted, options);
        TradeLine[] lines = [.. planned.FindAll(static entry => entry.Line is not null).ConvertAll(static entry => entry.Line!)];
        if (lines.Where(static line => line.WhyUnknownCost is not null) is var unknown && unknown.Any())
        {
            return RebalancePlan.Refuse(current, string.Join(" ", unknown.Select(static line => line.WhyUnknownCost)));
        }

        if (lines.Where(static line => line.IsTooFine).Select(static line => line.LotInWords) is var fine && fine.Any())
        {
            return RebalancePlan.Refuse(current, $"Decimal numbers do not hold what one lot is worth: {string.Join(", ", fine)}.");
        }

        if (options.MaxWeightChange is { } change)
        {
            lines = Array.ConvertAll(lines, line => Narrow(line, change * current.NetAssetValue));
        }

        // What open sales will raise is worth something, but like a kept asset it leaves no room for others.
        LotLimits limits = new(lines, start.Cash - FloorAt(current.NetAssetValue).At(current.NetAssetValue), current.NetAssetValue, options,
            within => new LotSettling(
                within, start.Cash, current.NetAssetValue, kept + start.Withheld, FloorAt, options.TurnoverPenalty).Decide());
        LotDecision decision = limits.Decide();
        int next = 0;
        planned = planned.ConvertAll(entry => entry.Line is null ? entry : entry with { Line = limits.Lines[next++] });
        return PlanAssembly.Assemble(start, planned, decision, FloorAt(current.NetAssetValue), limits.Sentences);

        // What may be borrowed is what targets and kept assets exceed the net asset value by.
        CashFloor FloorAt(decimal netAssetValue)
        {
            decimal borrowed = options.AllowLeverage ? Math.Max(0, weights + (kept / netAssetValue) - 1) : 0;
            return new CashFloor(options.CashBufferFraction - borrowed, options.CashBufferAmount);
        }
    }

    private static TradeLine Narrow(TradeLine line, decimal allowed)
    {
        decimal lots = line.LotsWorth(allowed);
        return line.Within(-lots, lots, SkipReason.BeyondWeightChange, allowed);
    }

    private static List<int> Unlisted(PortfolioValuation current, Dictionary<AssetId, int> listed)
    {
        List<int> unlisted = [];
        for (int i = 0; i < current.Positions.Length; i++)
        {
            if (current.Positions[i].Quantity != 0 && !listed.ContainsKey(current.Positions[i].Asset))
            {
                unlisted.Add(i);
            }
        }

        return unlisted;
    }

    private static (decimal Weights, decimal Kept) Sums(
        PortfolioValuation current, ReadOnlySpan<double> targetWeights, List<int> unlisted, RebalanceOptions options)
    {
        decimal weights = 0;
        foreach (double weight in targetWeights)
        {
            weights += TargetMoney.FromWeight(weight);
        }

        decimal kept = 0;
        foreach (int position in unlisted)
        {
            kept += options.UnlistedAssets == UnlistedAssetPolicy.Keep ? current.MarketValues[position] : 0;
        }

        return (weights, kept);
    }

    private static List<string> Refusals(
        PortfolioValuation current,
        ImmutableArray<AssetId> assets,
        ReadOnlySpan<double> targetWeights,
        List<int> unlisted,
        decimal weights,
        decimal kept,
        RebalanceOptions options)
    {
        List<string> refusals = [];
        for (int i = 0; i < assets.Length; i++)
        {
            if (targetWeights[i] < -WeightTolerance && !options.AllowShort)
            {
                refusals.Add(Invariant(
                    $"Target of {assets[i]} is {targetWeights[i]}; a negative target needs {nameof(options.AllowShort)}."));
            }

            if (targetWeights[i] != 0 && !current.TryGetPrice(assets[i], out _))
            {
                refusals.Add(Invariant($"No price for {assets[i]}, whose target is {targetWeights[i]}."));
            }

            if (targetWeights[i] != 0 && current.TryGetIndex(assets[i], out int place)
                && current.WhyUnrated(current.Positions[place].Instrument.Currency) is { } problem)
            {
                refusals.Add(Invariant($"{problem} The target of {assets[i]} is {targetWeights[i]}."));
            }
        }

        decimal keptWeight = kept / current.NetAssetValue;
        if (!options.AllowLeverage && weights + keptWeight > 1 + (decimal)WeightTolerance)
        {
            string what = kept == 0
                ? Invariant($"Target weights sum to {weights:0.######}")
                : Invariant($"Target weights sum to {weights:0.######} and kept assets to {keptWeight:0.######}");
            refusals.Add($"{what}; more than 1 needs {nameof(options.AllowLeverage)}.");
        }

        if (unlisted.Count > 0 && options.UnlistedAssets == UnlistedAssetPolicy.Refuse)
        {
            string names = string.Join(", ", unlisted.ConvertAll(position => current.Positions[position].Asset));
            refusals.Add($"Held but not among the targets: {names}.");
        }

        decimal buffer = new CashFloor(options.CashBufferFraction, options.CashBufferAmount).At(current.NetAssetValue);
        if (buffer > current.NetAssetValue)
        {
            refusals.Add(Invariant(
                $"The cash buffer of {buffer} {current.Currency} exceeds the net asset value of {current.NetAssetValue}."));
        }

        return refusals;
    }

    private static List<PlannedLine> Lines(
        PortfolioValuation current,
        ImmutableArray<AssetId> assets,
        ReadOnlySpan<double> targetWeights,
        List<int> unlisted,
        RebalanceOptions options)
    {
        decimal minimum = Math.Max(options.MinimumTradeValue, options.MinimumTradeFraction * current.NetAssetValue);
        List<PlannedLine> planned = new(assets.Length + unlisted.Count);
        for (int i = 0; i < assets.Length; i++)
        {
            bool known = current.TryGetIndex(assets[i], out int position);
            decimal held = known ? current.Positions[position].Quantity : 0;
            TradeLine? line = null;
            if ((held != 0 || targetWeights[i] != 0) && current.TryGetPrice(assets[i], out decimal price))
            {
                Instrument instrument = known
                    ? current.Positions[position].Instrument
                    : new Instrument(assets[i]) { Currency = current.Currency };
                decimal weight = TargetMoney.FromWeight(targetWeights[i]);
                _ = current.TryGetRate(instrument.Currency, out decimal rate); // refused before where there is none
                line = new TradeLine(instrument, held, price, weight, options.Costs, options.AllowShort, minimum, rate);
            }

            decimal value = known ? current.MarketValues[position] : 0;
            planned.Add(new PlannedLine(assets[i], held, value, targetWeights[i], IsListed: true, line));
        }

        foreach (int position in unlisted)
        {
            PortfolioAsset asset = current.Positions[position];
            bool keeps = options.UnlistedAssets == UnlistedAssetPolicy.Keep;
            _ = current.TryGetPrice(asset.Asset, out decimal price); // a held asset always has one, and a rate
            _ = current.TryGetRate(asset.Instrument.Currency, out decimal rate);
            TradeLine? line = keeps
                ? null
                : new TradeLine(asset.Instrument, asset.Quantity, price, 0, options.Costs, options.AllowShort, minimum, rate);
            double target = keeps ? current.Weights[position] : 0;
            planned.Add(new PlannedLine(asset.Asset, asset.Quantity, current.MarketValues[position], target, IsListed: false, line));
        }

        return planned;
    }
}
