using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>No order is sent for an asset until something is settled. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Cause">Why.</param>
/// <param name="Reason">What is to be settled: one sentence.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Order">The order it is about; <see langword="null"/> where it is about none.</param>
public sealed record AssetBlock(AssetId Asset, AssetBlockCause Cause, string Reason, DateTimeOffset Since, ClientOrderId? Order = null);
