using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <summary>Where a position manager stands. Immutable and thread-safe.</summary>
public sealed record ExecutionState
{
    internal ExecutionState()
    {
    }

    /// <summary>Whether the host can be reached, as it last said.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>Whether orders were found again and positions compared since the start or the last break.</summary>
    public required bool IsReconciled { get; init; }

    /// <summary>Why nothing is sent any more, for good: the journal failed; <see langword="null"/> where it did not.</summary>
    public required string? Fault { get; init; }

    /// <summary>The plan that is executed, or was last; <see langword="null"/> before the first.</summary>
    public required ExecutionPlan? Plan { get; init; }

    /// <summary>How far each target of the plan is reached, in units and in weights; empty before the first plan.</summary>
    public required ImmutableArray<TargetProgress> Targets { get; init; }

    /// <summary>Orders that have not ended, and those of the plan.</summary>
    public required ImmutableArray<OrderRecord> Orders { get; init; }

    /// <summary>What the plan's assets wait for.</summary>
    public required ImmutableArray<AssetNote> Waits { get; init; }

    /// <summary>Targets that cannot be reached as things stand, and why.</summary>
    public required ImmutableArray<AssetNote> Unreached { get; init; }

    /// <summary>Assets that no order is sent for.</summary>
    public required ImmutableArray<AssetBlock> Blocks { get; init; }

    /// <summary>Positions that differ from the venue's, as last compared.</summary>
    public required ImmutableArray<PositionDifference> Differences { get; init; }

    /// <summary>Whether trading is halted, and why.</summary>
    public required TradingHalt Halt { get; init; }

    internal static ExecutionState Of(PortfolioSnapshot snapshot, ExecutionLoop loop)
    {
        OrderSchedule schedule = loop.Schedule;
        return new ExecutionState
        {
            IsConnected = loop.IsConnected,
            IsReconciled = loop.IsReconciled,
            Fault = loop.Fault,
            Plan = snapshot.Plan,
            Targets = ProgressOf(snapshot),
            Orders = snapshot.Orders,
            Waits = schedule.Waits,
            Unreached = schedule.Unreached,
            Blocks = snapshot.Blocks,
            Differences = loop.Reconciler.Differences,
            Halt = snapshot.TradingHalt,
        };
    }

    private static ImmutableArray<TargetProgress> ProgressOf(PortfolioSnapshot snapshot)
    {
        ImmutableArray<TargetProgress>.Builder targets = ImmutableArray.CreateBuilder<TargetProgress>();
        foreach (PlanTarget target in snapshot.Plan?.Targets ?? [])
        {
            PortfolioAsset? asset = snapshot.Assets.FirstOrDefault(held => held.Asset == target.Asset);
            decimal outstanding = snapshot.Orders.Where(order => order.Asset == target.Asset).Sum(order => order.Outstanding);
            targets.Add(new TargetProgress(
                target.Asset, target.Quantity, asset?.Quantity ?? 0, outstanding, WeightOf(snapshot, asset, target.Quantity),
                WeightOf(snapshot, asset, asset?.Quantity ?? 0)));
        }

        return targets.DrainToImmutable();
    }

    private static double? WeightOf(PortfolioSnapshot snapshot, PortfolioAsset? asset, decimal quantity) =>
        asset is not null && snapshot.NetAssetValue is > 0 and { } equity && snapshot.Prices.TryGetValue(asset.Asset, out decimal price)
        && snapshot.Rates.TryGetRate(asset.Instrument.Currency, snapshot.Time, out decimal rate, out _)
            ? PortfolioValuation.WeightOf(
                PortfolioValuation.MarketValueOf(quantity, price, asset.Instrument.Multiplier) * rate, equity)
            : null;
}
