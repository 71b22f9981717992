using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>The last price known of an asset that is held. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Price">Price per unit in the instrument's currency; <see langword="null"/> where none is known.</param>
/// <param name="Time">
/// When it was observed, in UTC; midnight of its date for one of a history; <see langword="null"/> where none is known.
/// </param>
public readonly record struct HeldPrice(AssetId Asset, decimal? Price, DateTimeOffset? Time);
