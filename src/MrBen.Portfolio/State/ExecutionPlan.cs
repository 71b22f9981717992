using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Quantities to hold, and how far they are reached. Immutable and thread-safe.</summary>
public sealed record ExecutionPlan
{
    private ExecutionPlan(ImmutableArray<PlanTarget> targets) => Targets = targets;

    /// <summary>What to hold of each asset; assets that are not among them are left as they are.</summary>
    public ImmutableArray<PlanTarget> Targets { get; }

    /// <summary>Number of the event that set it: its name in ids of orders. 0 until it is applied.</summary>
    public long Id { get; init; }

    /// <summary>When it was set, UTC.</summary>
    public DateTimeOffset Accepted { get; init; }

    /// <summary>Number of the event of the allocation it comes from; 0 where it comes from none.</summary>
    public long Allocation { get; init; }

    /// <summary>Where it stands.</summary>
    public ExecutionStatus Status { get; init; } = ExecutionStatus.Active;

    /// <summary>One sentence on how it ended; empty while it is active or where it is completed.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether orders are to be sent for it.</summary>
    public bool IsActive => Status == ExecutionStatus.Active;

    /// <summary>A plan to hold quantities.</summary>
    /// <exception cref="ArgumentException">An asset has no name or appears twice, or a price is not positive.</exception>
    public static ExecutionPlan To(params ReadOnlySpan<PlanTarget> targets)
    {
        HashSet<AssetId> seen = [];
        foreach (PlanTarget target in targets)
        {
            if (target.Asset == default)
            {
                throw new ArgumentException("A target has no asset.", nameof(targets));
            }

            if (!seen.Add(target.Asset))
            {
                throw new ArgumentException($"Asset {target.Asset} appears twice among the targets.", nameof(targets));
            }

            if (target.ReferencePrice <= 0)
            {
                throw new ArgumentException(
                    Invariant($"Reference price of {target.Asset} is {target.ReferencePrice}; it must be positive."), nameof(targets));
            }
        }

        return new ExecutionPlan([.. targets]);
    }

    /// <summary>The target of an asset; <see langword="null"/> where it has none.</summary>
    public PlanTarget? TargetOf(AssetId asset)
    {
        foreach (PlanTarget target in Targets)
        {
            if (target.Asset == asset)
            {
                return target;
            }
        }

        return null;
    }

    /// <summary>The canonical bytes, as a part of <see cref="StateFormat"/>.</summary>
    internal void Write(StateWriter writer)
    {
        writer.Write(Targets.Length);
        foreach (PlanTarget target in Targets)
        {
            writer.Write(target.Asset.Value);
            writer.Write(target.Quantity);
            writer.Write(target.ReferencePrice);
        }

        writer.Write(Id);
        writer.WriteTime(Accepted);
        writer.Write(Allocation);
        writer.Write((int)Status);
        writer.Write(Detail);
    }

    internal static ExecutionPlan Read(StateReader reader)
    {
        List<PlanTarget> targets = [];
        for (int count = reader.ReadCount(); targets.Count < count;)
        {
            targets.Add(new PlanTarget(new AssetId(reader.ReadString()), reader.ReadDecimal(), reader.ReadDecimal()));
        }

        return To([.. targets]) with
        {
            Id = reader.ReadInt64(),
            Accepted = reader.ReadTime(),
            Allocation = reader.ReadInt64(),
            Status = (ExecutionStatus)reader.ReadInt32(),
            Detail = reader.ReadString(),
        };
    }
}
