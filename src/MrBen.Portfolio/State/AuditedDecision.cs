using System.Collections.Immutable;
using System.Text.Json;

namespace MrBen.Portfolio.State;

/// <summary>
/// One allocation with what it rested on and what came of it: inputs by their hashes, outcome, certificate, trades planned, fills that
/// followed. Immutable and thread-safe.
/// </summary>
/// <param name="Sequence">Its event.</param>
/// <param name="Time">When it was decided, UTC.</param>
/// <param name="Decision">What was decided, with its evidence.</param>
/// <param name="Orders">The orders decided for its plan.</param>
/// <param name="Fills">
/// The fills of those orders; and fills of orders that the record does not know, between this decision and the next one that planned
/// trades.
/// </param>
public sealed record AuditedDecision(
    long Sequence, DateTimeOffset Time, AllocationDecision Decision, ImmutableArray<AuditedOrder> Orders, ImmutableArray<AuditedFill> Fills)
{
    /// <summary>The decision for a person to read, as Markdown; numbers in the invariant culture.</summary>
    public string ToMarkdown() => AuditMarkdown.Of(this);

    /// <summary>Writes the decision as one JSON object; numbers that are not known are null. UTF-8.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void WriteJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using Utf8JsonWriter writer = new(stream);
        AuditJson.Write(writer, this);
    }
}
