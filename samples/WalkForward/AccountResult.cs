using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;

namespace WalkForward;

/// <summary>What came of one strategy by one method. Immutable.</summary>
internal sealed record AccountResult
{
    public required PortfolioStrategy Strategy { get; init; }

    public required AllocationMethod Method { get; init; }

    /// <summary>The manager's own account of itself.</summary>
    public required PortfolioPerformance Performance { get; init; }

    /// <summary>The portfolio on the last day.</summary>
    public required PortfolioSnapshot Final { get; init; }

    /// <summary>The portfolio's totals after every event.</summary>
    public required ImmutableArray<PortfolioStateRecord> States { get; init; }

    /// <summary>How measurements of risk ended.</summary>
    public required ImmutableSortedDictionary<RiskStatus, int> RiskStatuses { get; init; }

    /// <summary>Decisions after which a limit was breached, by the limit's name.</summary>
    public required ImmutableSortedDictionary<string, int> Breaches { get; init; }

    /// <summary>The least cash after any trade.</summary>
    public required decimal LowestCash { get; init; }

    public ImmutableSortedDictionary<AllocationStatus, int> AllocationStatuses => Performance.Allocations!.ByStatus;

    public ImmutableSortedDictionary<RebalanceStatus, int> RebalanceStatuses => Performance.Rebalancing!.ByStatus;

    /// <summary>The record; a walk-forward of a month is too short for one.</summary>
    public PerformanceReport? Report => Performance.Record.Report;

    /// <summary>Purchases and sales over the net asset value, per year.</summary>
    public double? Turnover =>
        Report is { } report ? Performance.Rebalancing!.TotalTurnover * report.Frequency.PeriodsPerYear / report.Observations : null;
}
