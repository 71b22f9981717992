using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>No order is sent for an asset until somebody has looked at it. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Reason">What is to be looked at: one sentence.</param>
/// <param name="Since">Since when, UTC.</param>
public sealed record AssetBlock(AssetId Asset, string Reason, DateTimeOffset Since);
