using MrBen.Portfolio.Costs;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of <see cref="RebalancePlanner"/>.</summary>
/// <remarks>
/// Tax lots are not supported: a plan says how many units to sell, not which purchase they come from, and counts no taxes.
/// </remarks>
public sealed record RebalanceOptions
{
    /// <summary>Cash to hold at the end, as a fraction of the net asset value after costs, in [0, 1). Default 0.</summary>
    public decimal CashBufferFraction { get; set; }

    /// <summary>Cash to hold at the end in money, at least 0, added to the fraction. Default 0.</summary>
    public decimal CashBufferAmount { get; set; }

    /// <summary>
    /// Drift that a unit of two-way turnover must remove to be worth trading, in [0, 1). Default 0.05. A trade straight toward its target
    /// removes 1; shuffling lots between assets for a better rounding removes next to nothing, and without a penalty would be
    /// done again at each plan. 0 minimises drift and costs alone.
    /// </summary>
    public decimal TurnoverPenalty { get; set; } = 0.05m;

    /// <summary>
    /// Whether positions may be opened or enlarged below zero. Default <see langword="false"/>. Proceeds of a short sale count as
    /// cash: where a broker blocks them, hold them back with the buffer.
    /// </summary>
    public bool AllowShort { get; set; }

    /// <summary>
    /// Whether target weights may sum (with their signs) to more than 1. Default <see langword="false"/>. Then the plan may borrow
    /// what exceeds 1 times the net asset value, and no more.
    /// </summary>
    public bool AllowLeverage { get; set; }

    /// <summary>What happens to assets held but not among the targets. Default <see cref="UnlistedAssetPolicy.Close"/>.</summary>
    public UnlistedAssetPolicy UnlistedAssets { get; set; }

    /// <summary>What trades cost. Default <see cref="NoCost"/>.</summary>
    public ITransactionCostModel Costs { get; set; } = NoCost.Instance;

    /// <summary>
    /// Most trades of a plan, at least 1; <see langword="null"/> (the default) for any number. Sales and purchases share it such that the
    /// trades kept remove most drift together with the cash that they raise and spend; what is left is in
    /// <see cref="RebalancePlan.Skipped"/>.
    /// </summary>
    public int? MaxTrades { get; set; }

    /// <summary>
    /// Most that a plan may trade of one asset, as a fraction of the net asset value before, positive: 0.1 is 10 %;
    /// <see langword="null"/> (the default) for any. Assets that are closed are not exempt: a large position is closed in several plans.
    /// </summary>
    public decimal? MaxWeightChange { get; set; }

    /// <summary>
    /// Most two-way turnover of a plan, purchases plus sales as a fraction of the net asset value before, positive;
    /// <see langword="null"/> (the default) for any. A guard that holds whatever the targets are: trades are cut in proportion, and what
    /// rounding to lots leaves goes to the largest.
    /// </summary>
    public decimal? MaxTurnover { get; set; }

    /// <summary>
    /// Smallest value of a trade in money, at least 0, beside the instrument's own minimum notional and with the same exemption: a trade
    /// that closes its position may be smaller. Default 0.
    /// </summary>
    public decimal MinimumTradeValue { get; set; }

    /// <summary>
    /// Smallest value of a trade as a fraction of the net asset value before, in [0, 1); where <see cref="MinimumTradeValue"/> is larger,
    /// that holds. Default 0.
    /// </summary>
    public decimal MinimumTradeFraction { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (CashBufferFraction is < 0 or >= 1)
        {
            errors.Add(Invariant($"{nameof(CashBufferFraction)} must be in [0, 1); it is {CashBufferFraction}."));
        }

        if (CashBufferAmount < 0)
        {
            errors.Add(Invariant($"{nameof(CashBufferAmount)} must not be negative; it is {CashBufferAmount}."));
        }

        if (TurnoverPenalty is < 0 or >= 1)
        {
            errors.Add(Invariant($"{nameof(TurnoverPenalty)} must be in [0, 1); it is {TurnoverPenalty}."));
        }

        if (MaxTrades < 1)
        {
            errors.Add(Invariant($"{nameof(MaxTrades)} must be at least 1; it is {MaxTrades}."));
        }

        if (MaxWeightChange <= 0)
        {
            errors.Add(Invariant($"{nameof(MaxWeightChange)} must be positive; it is {MaxWeightChange}."));
        }

        if (MaxTurnover <= 0)
        {
            errors.Add(Invariant($"{nameof(MaxTurnover)} must be positive; it is {MaxTurnover}."));
        }

        if (MinimumTradeValue < 0)
        {
            errors.Add(Invariant($"{nameof(MinimumTradeValue)} must not be negative; it is {MinimumTradeValue}."));
        }

        if (MinimumTradeFraction is < 0 or >= 1)
        {
            errors.Add(Invariant($"{nameof(MinimumTradeFraction)} must be in [0, 1); it is {MinimumTradeFraction}."));
        }

        if (!Enum.IsDefined(UnlistedAssets))
        {
            errors.Add(Invariant($"{nameof(UnlistedAssets)} must be Close, Keep or Refuse; it is {(int)UnlistedAssets}."));
        }

        if (Costs is null)
        {
            errors.Add($"{nameof(Costs)} is null; {nameof(NoCost)} means that trading is free.");
        }

        return errors;
    }
}
