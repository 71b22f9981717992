using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Lets orders of one asset pass one rule until a time, by somebody's decision, which is put on record. Immutable and thread-safe.
/// </summary>
/// <param name="Rule">The rule.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Until">Until when, UTC.</param>
/// <param name="Reason">Who decided it, and why.</param>
public sealed record PreTradeOverride(PreTradeRule Rule, AssetId Asset, DateTimeOffset Until, string Reason);
