namespace MrBen.Portfolio.State;

/// <summary>
/// Where a <see cref="DurableJournal"/> keeps its bytes. The journal asks from one thread at a time. What cannot be done is a
/// <see cref="JournalException"/> that names the place, and nothing of a call that threw may be there afterwards.
/// </summary>
public interface IJournalStore : IDisposable
{
    /// <summary>The place, for sentences: a path.</summary>
    string Place { get; }

    /// <summary>Where the journal ends; <see langword="null"/> of a new one.</summary>
    JournalEnd? ReadEnd();

    /// <summary>Writes records and where the journal then ends, all or nothing.</summary>
    /// <param name="page">The records, which follow those written before.</param>
    /// <param name="journalEnd">Where the journal ends with them.</param>
    /// <param name="isSynced">Whether it must be on the disk before the call returns, with everything written before.</param>
    void Write(JournalPage page, JournalEnd journalEnd, bool isSynced);

    /// <summary>Reads records in order.</summary>
    /// <param name="first">The first event wanted.</param>
    /// <param name="last">The last event wanted.</param>
    /// <param name="most">The most records to read.</param>
    /// <param name="page">Takes the records, behind those it holds.</param>
    void Read(long first, long last, int most, JournalPage page);

    /// <summary>The numbers of the events of a kind, ascending.</summary>
    IReadOnlyList<long> FindEvents(PortfolioEventKind kind, long first, long last);

    /// <summary>How much is kept.</summary>
    /// <param name="before">Events and snapshots earlier than this are counted as old.</param>
    JournalExtent Measure(DateTimeOffset before);

    /// <summary>Keeps a piece of content by its hash; one that is there already is not kept again. Need not be synced by itself.</summary>
    void WritePiece(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content);

    /// <summary>The piece of a hash; <see langword="null"/> where there is none.</summary>
    ReadOnlyMemory<byte>? ReadPiece(ReadOnlySpan<byte> hash);

    /// <summary>Keeps a snapshot, in place of one of the same event. Need not be synced.</summary>
    void WriteSnapshot(StoredSnapshot snapshot);

    /// <summary>The latest snapshot up to an event and a time; <see langword="null"/> where there is none.</summary>
    StoredSnapshot? FindSnapshot(long sequence, DateTimeOffset time);

    /// <summary>What the store finds wrong with itself, in sentences; empty where all is well.</summary>
    IReadOnlyList<string> Check();
}
