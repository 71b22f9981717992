namespace MrBen.Portfolio.Market.Feeds;

/// <summary>An asset or a currency went stale, or is fresh again. Immutable and thread-safe.</summary>
/// <param name="Subject">The name of the asset, or the currency of a rate.</param>
/// <param name="IsStale">Whether it went stale.</param>
/// <param name="Age">Time since its last update, by the hub's clock; when fresh again, what it had been just before.</param>
/// <param name="Time">When that was seen, by the hub's clock.</param>
public readonly record struct StalenessChange(string Subject, bool IsStale, TimeSpan Age, DateTimeOffset Time);
