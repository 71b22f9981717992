using System.Collections.Immutable;
using System.Security.Cryptography;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <content>What is read is checked first: its hash, its place in the chain, and every byte of what it says.</content>
public sealed partial class DurableJournal
{
    /// <summary>The events of some kinds in order, like <see cref="ReadEvents"/>.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="from">The first, at least 1.</param>
    /// <param name="to">The last.</param>
    /// <exception cref="JournalException">A record is damaged, while it is read: the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    public IEnumerable<PortfolioEvent> ReadEventsOf(ImmutableArray<PortfolioEventKind> kinds, long from = 1, long to = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        long[] numbers;
        lock (_lock)
        {
            WriteUnlessFailed();
            numbers = [.. kinds.SelectMany(kind => _store.FindEvents(kind, from, to)).Distinct().Order()];
        }

        return Read(numbers);
    }

    /// <summary>How much is kept, and how much of it is older than a time. Nothing is ever thrown away but old snapshots.</summary>
    /// <param name="before">The time.</param>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    public JournalExtent Measure(DateTimeOffset before)
    {
        lock (_lock)
        {
            WriteUnlessFailed();
            return _store.Measure(before);
        }
    }

    private IEnumerable<PortfolioEvent> Read(long[] numbers)
    {
        PortfolioEvent[] page = new PortfolioEvent[1];
        foreach (long number in numbers)
        {
            ReadPage(number, number, page);
            yield return page[0];
        }
    }

    private IEnumerable<PortfolioEvent> Read(long from, long to)
    {
        PortfolioEvent[] page = new PortfolioEvent[PageSize];
        to = Math.Min(to, LastSequence);
        for (long next = from; next <= to;)
        {
            int count = ReadPage(next, to, page);
            for (int i = 0; i < count; i++)
            {
                yield return page[i];
            }

            next = count == 0 ? to + 1 : page[count - 1].Sequence + 1;
        }
    }

    /// <summary>Applies events to a state, which it must follow.</summary>
    /// <returns>Whether all up to <paramref name="to"/> were applied; false where one was later than <paramref name="until"/>.</returns>
    internal bool Replay(PortfolioState state, long to, DateTimeOffset until)
    {
        PortfolioEvent[] page = new PortfolioEvent[PageSize];
        to = Math.Min(to, LastSequence);
        while (state.Sequence < to)
        {
            int count = ReadPage(state.Sequence + 1, to, page);
            for (int i = 0; i < count; i++)
            {
                if (page[i].Time > until)
                {
                    return false;
                }

                Apply(state, page[i]);
            }
        }

        return true;
    }

    private void Apply(PortfolioState state, in PortfolioEvent change)
    {
        try
        {
            state.Apply(change);
        }
        catch (ArgumentException error)
        {
            throw new JournalException(
                Invariant($"Event {change.Sequence} of {_store.Place} does not fit the state before it: {error.Message}"), error)
            {
                Sequence = change.Sequence,
            };
        }
    }

    private int ReadPage(long from, long to, PortfolioEvent[] events)
    {
        lock (_lock)
        {
            if (to > LastSequence - _pending.Count)
            {
                WriteUnlessFailed();
            }

            ObjectDisposedException.ThrowIf(_isDisposed, this);
            ReadRecords(from, to, events.Length);
            using StateReader reader = new(new MemoryStream(_read.Buffer, 0, _read.BufferEnd, writable: false));
            for (int i = 0; i < _read.Count; i++)
            {
                events[i] = Decode(reader, i);
            }

            return _read.Count;
        }
    }

    private void WriteUnlessFailed()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_pending.Count > 0 && Failure is null)
        {
            Guarded(this, static journal => journal.WritePending(isSynced: false));
        }
    }

    // One record more than asked for: the one before, whose hash the first one's rests on.
    private void ReadRecords(long from, long to, int most)
    {
        _read.Clear();
        ReadRaw(from - 1, from - 1, 1);
        byte[] before = _read.Count == 0 ? Genesis(from - 1) : _read[0].Hash.ToArray();
        _read.Clear();
        before.CopyTo(_read.PreviousHash);
        ReadRaw(from, to, most);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < _read.Count; i++)
        {
            JournalRecord record = _read[i];
            if (record.Sequence != from + i)
            {
                throw Damaged(from + i, Invariant($"is missing; event {record.Sequence} stands in its place."));
            }

            _read.HashOf(i, hash);
            if (!hash.SequenceEqual(record.Hash))
            {
                throw Damaged(record.Sequence, "does not match its hash: it, or the one before, is not what was written.");
            }
        }

        if (_read.Count < Math.Min(most, to - from + 1))
        {
            throw Damaged(from + _read.Count, "is missing.");
        }
    }

    private void ReadRaw(long from, long to, int most)
    {
        try
        {
            _store.Read(from, to, most, _read);
        }
        catch (FormatException error)
        {
            throw new JournalException(Invariant($"{_store.Place} is damaged: {error.Message}"), error) { Sequence = from };
        }
    }

    private PortfolioEvent Decode(StateReader reader, int index)
    {
        JournalRecord record = _read[index];
        int start = _read.ContentStartOf(index);
        try
        {
            reader.BaseStream.Position = start;
            PortfolioEvent change = EventFormat.Read(reader, record.Kind, record.Time, record.Sequence, _shelf);
            return reader.BaseStream.Position == _read.ContentEndOf(index)
                ? change
                : throw new FormatException(Invariant($"it ends {_read.ContentEndOf(index) - reader.BaseStream.Position} bytes early."));
        }
        catch (Exception error)
            when (error is IOException or InvalidDataException or ArgumentException or FormatException or OverflowException)
        {
            long place = reader.BaseStream.Position - start;
            throw Damaged(record.Sequence, Invariant($"cannot be read at byte {place} of its content: {error.Message}"), error);
        }
    }

    private JournalException Damaged(long sequence, string what, Exception? error = null) =>
        new(Invariant($"Event {sequence} of {_store.Place} {what}"), error) { Sequence = sequence };

    // A journal whose last record is not the one it ended with has lost something that its chain alone would not show.
    private void CheckEnd()
    {
        if (LastSequence == 0)
        {
            return;
        }

        ReadRaw(LastSequence, long.MaxValue, 2);
        bool isBase = _read.Count == 0 && _lastHash.AsSpan().SequenceEqual(Genesis(LastSequence));
        if (!isBase && (_read.Count != 1 || _read[0].Sequence != LastSequence || !_read[0].Hash.SequenceEqual(_lastHash)))
        {
            throw Damaged(LastSequence, "is not the last of its records, or not as it was written.");
        }
    }

    // Keeps in mind which pieces are there: a history that goes on by a day brings one new piece and many known ones.
    private sealed class Shelf(IJournalStore store) : IHistoryShelf
    {
        private const int MostKnown = 4_096;

        private readonly Dictionary<string, byte[]?> _known = [];

        public void Put(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content)
        {
            string name = Convert.ToHexString(hash);
            if (!_known.ContainsKey(name))
            {
                store.WritePiece(hash, content);
                Know(name, null);
            }
        }

        public byte[] Take(ReadOnlySpan<byte> hash)
        {
            string name = Convert.ToHexString(hash);
            if (_known.GetValueOrDefault(name) is { } known)
            {
                return known;
            }

            byte[] piece = store.ReadPiece(hash) is { } found
                ? found.ToArray()
                : throw new InvalidDataException($"Piece {name} of a price history is missing.");
            if (!SHA256.HashData(piece).AsSpan().SequenceEqual(hash))
            {
                throw new InvalidDataException($"Piece {name} of a price history does not match its hash.");
            }

            Know(name, piece);
            return piece;
        }

        private void Know(string name, byte[]? piece)
        {
            if (_known.Count == MostKnown)
            {
                _known.Clear();
            }

            _known[name] = piece;
        }
    }
}
