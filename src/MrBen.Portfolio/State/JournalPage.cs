using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MrBen.Portfolio.State;

/// <summary>
/// Records on their way between a journal and its store. Used again and again; allocates nothing once it has held as much. Not thread-safe.
/// </summary>
/// <remarks>
/// Each record stands right behind the hash of the one before, so that a record's hash is that of one stretch of the buffer:
/// hash, number, time, kind, content, hash, number, …
/// </remarks>
public sealed class JournalPage
{
    private const int HeadSize = (2 * sizeof(long)) + sizeof(int);
    private const int HashSize = SHA256.HashSizeInBytes;

    private byte[] _buffer = new byte[16_384];
    private int[] _starts = new int[256];
    private int _end;

    /// <summary>An empty page.</summary>
    public JournalPage() => Clear();

    /// <summary>Number of records.</summary>
    public int Count { get; private set; }

    /// <summary>A record, from the first of the page.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public JournalRecord this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            ReadOnlySpan<byte> record = _buffer.AsSpan(_starts[index], EndOf(index) - _starts[index]);
            return new JournalRecord(
                BinaryPrimitives.ReadInt64LittleEndian(record),
                new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(record[sizeof(long)..]), TimeSpan.Zero),
                (PortfolioEventKind)BinaryPrimitives.ReadInt32LittleEndian(record[(2 * sizeof(long))..]),
                record[HeadSize..^HashSize], record[^HashSize..]);
        }
    }

    internal Span<byte> PreviousHash => _buffer.AsSpan(0, HashSize);

    internal byte[] Buffer => _buffer;

    internal int BufferEnd => _end;

    /// <summary>Adds a record that a store kept.</summary>
    /// <param name="sequence">The event's number.</param>
    /// <param name="ticks">Its time in ticks, UTC, in the range of <see cref="DateTimeOffset"/>.</param>
    /// <param name="kind">Its kind as a number.</param>
    /// <param name="content">What it says.</param>
    /// <param name="hash">Its hash, 32 bytes.</param>
    /// <exception cref="FormatException">The hash is not 32 bytes long, or the time is none.</exception>
    public void Add(long sequence, long ticks, int kind, ReadOnlySpan<byte> content, ReadOnlySpan<byte> hash)
    {
        if (hash.Length != HashSize)
        {
            throw new FormatException(FormattableString.Invariant(
                $"The hash of event {sequence} has {hash.Length} bytes; it must have {HashSize}."));
        }

        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            throw new FormatException(FormattableString.Invariant($"The time of event {sequence} is {ticks}; it must be ticks of a date."));
        }

        hash.CopyTo(Begin(sequence, ticks, kind, content)[HeadSize..][content.Length..]);
    }

    /// <summary>Forgets all records.</summary>
    public void Clear() => (Count, _end) = (0, HashSize);

    /// <summary>Adds a record and computes its hash from the one before, the first from <see cref="PreviousHash"/>.</summary>
    internal void Add(in PortfolioEvent entry, ReadOnlySpan<byte> content)
    {
        Span<byte> record = Begin(entry.Sequence, entry.Time.UtcTicks, (int)entry.Kind, content);
        HashOf(Count - 1, record[(HeadSize + content.Length)..]);
    }

    /// <summary>Computes a record's hash from what the page holds.</summary>
    internal void HashOf(int index, Span<byte> hash)
    {
        int start = _starts[index] - HashSize;
        SHA256.HashData(_buffer.AsSpan(start, EndOf(index) - HashSize - start), hash);
    }

    internal int ContentStartOf(int index) => _starts[index] + HeadSize;

    internal int ContentEndOf(int index) => EndOf(index) - HashSize;

    private int EndOf(int index) => index + 1 < Count ? _starts[index + 1] : _end;

    private Span<byte> Begin(long sequence, long ticks, int kind, ReadOnlySpan<byte> content)
    {
        int size = HeadSize + content.Length + HashSize;
        if (_end + size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _end + size));
        }

        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * _starts.Length);
        }

        _starts[Count++] = _end;
        Span<byte> record = _buffer.AsSpan(_end, size);
        _end += size;
        BinaryPrimitives.WriteInt64LittleEndian(record, sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[sizeof(long)..], ticks);
        BinaryPrimitives.WriteInt32LittleEndian(record[(2 * sizeof(long))..], kind);
        content.CopyTo(record[HeadSize..]);
        return record;
    }
}
