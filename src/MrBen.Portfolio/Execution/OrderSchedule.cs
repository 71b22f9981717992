using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <summary>What is to be done next for a plan. Immutable and thread-safe.</summary>
/// <param name="Cancels">Orders to cancel, before anything is sent for their assets.</param>
/// <param name="Intents">Orders to write down and send, in this order: reductions first.</param>
/// <param name="Waits">What the other assets wait for.</param>
/// <param name="Unreached">Targets that cannot be reached, and why.</param>
public sealed record OrderSchedule(
    ImmutableArray<ClientOrderId> Cancels, ImmutableArray<OrderIntent> Intents, ImmutableArray<AssetNote> Waits,
    ImmutableArray<AssetNote> Unreached)
{
    /// <summary>Whether nothing is left to do or to wait for.</summary>
    public bool IsDone => Cancels.IsEmpty && Intents.IsEmpty && Waits.IsEmpty;
}
