using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

/// <summary>A store in memory that says what was written with each call, and fails where it is told to.</summary>
internal sealed class StoredPages : IJournalStore
{
    private readonly SortedDictionary<long, (long Ticks, int Kind, byte[] Content, byte[] Hash)> _records = [];
    private readonly Dictionary<string, byte[]> _pieces = [];
    private readonly SortedDictionary<long, StoredSnapshot> _snapshots = [];
    private JournalEnd? _end;

    public List<string> Calls { get; } = [];

    /// <summary>Whether nothing is kept, so that nothing but the journal allocates.</summary>
    public bool Forgets { get; init; }

    public Exception? Fault { get; set; }

    public bool IsDisposed { get; private set; }

    public string Place => "memory";

    public JournalEnd? ReadEnd() => _end;

    public void Write(JournalPage page, JournalEnd journalEnd, bool isSynced)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        if (Forgets)
        {
            return;
        }

        for (int i = 0; i < page.Count; i++)
        {
            JournalRecord record = page[i];
            _records.Add(record.Sequence, (record.Time.UtcTicks, (int)record.Kind, record.Content.ToArray(), record.Hash.ToArray()));
        }

        _end = journalEnd;
        Calls.Add($"{page.Count}{(isSynced ? " synced" : "")}");
    }

    public void Read(long first, long last, int most, JournalPage page)
    {
        foreach ((long sequence, (long ticks, int kind, byte[] content, byte[] hash)) in
            _records.Where(record => record.Key >= first && record.Key <= last).Take(most))
        {
            page.Add(sequence, ticks, kind, content, hash);
        }
    }

    public IReadOnlyList<long> FindEvents(PortfolioEventKind kind, long first, long last) =>
        [.. _records.Where(record => record.Value.Kind == (int)kind && record.Key >= first && record.Key <= last).Select(record => record.Key)];

    public JournalExtent Measure(DateTimeOffset before) => new(_records.Count, 0, 0, _snapshots.Count, 0, 0);

    public void WritePiece(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content) => _pieces[Convert.ToHexString(hash)] = content.ToArray();

    public ReadOnlyMemory<byte>? ReadPiece(ReadOnlySpan<byte> hash) =>
        _pieces.TryGetValue(Convert.ToHexString(hash), out byte[]? piece) ? piece : default(ReadOnlyMemory<byte>?);

    public void WriteSnapshot(StoredSnapshot snapshot) => _snapshots[snapshot.Sequence] = snapshot;

    public StoredSnapshot? FindSnapshot(long sequence, DateTimeOffset time) =>
        _snapshots.Values.LastOrDefault(snapshot => snapshot.Sequence <= sequence && snapshot.Time <= time);

    public IReadOnlyList<string> Check() => [];

    public void Dispose() => IsDisposed = true;
}
