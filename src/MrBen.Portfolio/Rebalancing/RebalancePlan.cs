using System.Collections.Immutable;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// The trades that lead from current positions toward target weights, in the order in which to send them, or the reason for none.
/// Immutable and thread-safe.
/// </summary>
public sealed record RebalancePlan
{
    internal RebalancePlan()
    {
    }

    /// <summary>How planning ended. Read it first.</summary>
    public required RebalanceStatus Status { get; init; }

    /// <summary>The reason for no trades, or what the caller must know about the trades; may be empty when planned.</summary>
    public required string Detail { get; init; }

    /// <summary>
    /// Sales first (each raises cash), then purchases, each group in the order of the targets and then of the positions. At the
    /// reference prices cash stays above the lower of its floor and its start throughout; sales must fill before purchases are sent.
    /// </summary>
    public ImmutableArray<PlannedTrade> Trades { get; init; } = [];

    /// <summary>Every target and every position, before and after; empty when refused.</summary>
    public ImmutableArray<PlannedPosition> Positions { get; init; } = [];

    /// <summary>Assets that are off their target and not traded.</summary>
    public ImmutableArray<SkippedTrade> Skipped { get; init; } = [];

    /// <summary>What is assumed of each open order; empty where none was given, or the plan is refused.</summary>
    public ImmutableArray<OpenOrderAssumption> OpenOrders { get; init; } = [];

    /// <summary>
    /// Open orders of the other side than a trade of the plan: cancel them first, and plan again. The trades here presume that they fill.
    /// </summary>
    public ImmutableArray<OpenOrderConflict> Conflicts { get; init; } = [];

    /// <summary>Cash reserved for open orders, at least 0: not in <see cref="CashBefore"/>.</summary>
    public decimal CashReserved { get; init; }

    /// <summary>
    /// What open sales are assumed to raise, at least 0: in the net asset values, but not in <see cref="CashBefore"/> or any other cash.
    /// </summary>
    public decimal UncountedProceeds { get; init; }

    /// <summary>The portfolio's currency, in which every amount here is that does not say otherwise.</summary>
    public required string Currency { get; init; }

    /// <summary>
    /// What the trades move in each currency, costs included: positive what they raise, negative what they spend. A plan counts the cash of all
    /// currencies as one, at the rates of its valuation: where a currency has less than its trades spend, it is for the host to convert.
    /// </summary>
    public ImmutableSortedDictionary<string, decimal> CashFlows => Trades.GroupBy(static trade => trade.Currency).ToImmutableSortedDictionary(
        static trades => trades.Key, static trades => trades.Sum(static trade => trade.LocalCashFlow), StringComparer.Ordinal);

    /// <summary>Cash that the plan starts from: the account's, less <see cref="CashReserved"/>.</summary>
    public required decimal CashBefore { get; init; }

    /// <summary>Cash after all trades and their costs.</summary>
    public required decimal CashAfter { get; init; }

    /// <summary>The cash that must remain: the buffer, less what may be borrowed. 0 when refused.</summary>
    public decimal CashFloor { get; init; }

    /// <summary>
    /// Net asset value that the plan starts from: the account's, less what open orders cost and are assumed to pay above the reference
    /// price or to take below it.
    /// </summary>
    public required decimal NetAssetValueBefore { get; init; }

    /// <summary>Net asset value after: before less <see cref="TotalCost"/>.</summary>
    public required decimal NetAssetValueAfter { get; init; }

    /// <summary>Sum of the costs of the trades, at least 0.</summary>
    public decimal TotalCost { get; init; }

    /// <summary>Two-way turnover: purchases plus sales, as a fraction of the net asset value before. At least 0.</summary>
    public double TurnoverTwoWay { get; init; }

    /// <summary>One-way turnover: half of <see cref="TurnoverTwoWay"/>.</summary>
    public double TurnoverOneWay => TurnoverTwoWay / 2;

    /// <summary>Σ |target weight − weight before| over the assets, without cash.</summary>
    public double DriftBefore { get; init; }

    /// <summary>Σ |target weight − achieved weight| over the assets, without cash: what the trades leave.</summary>
    public double ResidualDrift { get; init; }

    /// <summary>
    /// Total variation between target and achieved weights: half of Σ |difference| over the assets and cash. In [0, 1] for long-only
    /// portfolios.
    /// </summary>
    public double TotalVariation { get; init; }

    /// <summary>
    /// Whether every admissible combination of lots was searched: then no other combination has a smaller
    /// <see cref="ResidualDrift"/> plus <see cref="RebalanceOptions.TurnoverPenalty"/> × <see cref="TurnoverTwoWay"/> plus costs as a
    /// fraction of the net asset value, up to the costs by which combinations differ (they change what weights are fractions of).
    /// </summary>
    public bool IsExhaustive { get; init; }

    /// <summary>
    /// What the trades are expected to gain over the horizon of <see cref="BreakEvenOptions"/>, as a fraction of the net asset value; also
    /// where they were declined for it. <see langword="null"/> where that was not asked or is unknown.
    /// </summary>
    public double? ExpectedGain { get; init; }

    /// <summary>The same plan without its trades.</summary>
    internal RebalancePlan Declined(RebalanceStatus status, string detail) => this with
    {
        Status = status,
        Detail = detail,
        Trades = [],
        Conflicts = [],
        Skipped = [],
        Positions = [.. Positions.Select(position => position with
        {
            QuantityAfter = position.QuantityBefore,
            AchievedWeight = position.WeightBefore,
        })],
        CashAfter = CashBefore,
        NetAssetValueAfter = NetAssetValueBefore,
        TotalCost = 0,
        TurnoverTwoWay = 0,
        ResidualDrift = DriftBefore,
        IsExhaustive = false,
    };

    /// <summary>No trades, because the targets cannot be planned for.</summary>
    internal static RebalancePlan Refuse(PortfolioValuation current, string detail) => new()
    {
        Status = RebalanceStatus.Refused,
        Detail = detail,
        Currency = current.Currency,
        CashBefore = current.Cash,
        CashAfter = current.Cash,
        NetAssetValueBefore = current.NetAssetValue,
        NetAssetValueAfter = current.NetAssetValue,
    };
}
