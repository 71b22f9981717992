namespace MrBen.Portfolio.State;

/// <summary>One event as a journal's store keeps it: a view of a <see cref="JournalPage"/>, valid until the page is used again.</summary>
public readonly ref struct JournalRecord
{
    internal JournalRecord(long sequence, DateTimeOffset time, PortfolioEventKind kind, ReadOnlySpan<byte> content, ReadOnlySpan<byte> hash)
    {
        (Sequence, Time, Kind) = (sequence, time, kind);
        Content = content;
        Hash = hash;
    }

    /// <summary>The event's number, from 1.</summary>
    public long Sequence { get; }

    /// <summary>The event's time, UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>What the event changes.</summary>
    public PortfolioEventKind Kind { get; }

    /// <summary>What the event says beside that.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>SHA-256 of the hash of the record before, number, time in ticks, kind, and content: 32 bytes.</summary>
    public ReadOnlySpan<byte> Hash { get; }
}
