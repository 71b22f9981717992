using System.Collections.Immutable;
using System.Security.Cryptography;
using MrBen.Portfolio.Diagnostics;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// A journal that outlives the process. Orders, fills, positions, cash, decisions and halts are on the disk before they are acknowledged;
/// prices and readings are written in batches. Each record carries a hash over itself and the hash of the one before. Thread-safe.
/// </summary>
/// <remarks>
/// A failed write or sync is never tried again: after it the pages may be marked clean and not be there. The journal then stays failed,
/// says why, and takes nothing more; a new process reads what is really there.
/// </remarks>
public sealed partial class DurableJournal : IPortfolioJournal, IDisposable
{
    private const int PageSize = 512;

    private readonly Lock _lock = new();
    private readonly IJournalStore _store;
    private readonly DurableJournalOptions _options;
    private readonly JournalPage _pending = new();
    private readonly JournalPage _read = new();
    private readonly MemoryStream _content = new();
    private readonly StateWriter _writer;
    private readonly Shelf _shelf;
    private readonly byte[] _lastHash;
    private long _snapshotAt;
    private bool _isSynced = true;
    private bool _isDisposed;

    /// <summary>The journal of a store, which it disposes with itself.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">The settings, copied; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    /// <exception cref="JournalException">The store cannot be read, or its end is not where it says.</exception>
    public DurableJournal(IJournalStore store, DurableJournalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join('\n', errors), nameof(options));
        }

        (_store, _writer, _shelf) = (store, new StateWriter(_content), new Shelf(store));
        JournalEnd? end = store.ReadEnd();
        LastSequence = end?.Sequence ?? 0;
        _lastHash = end is null ? Genesis(0) : [.. end.Hash];
        CheckEnd();
        _snapshotAt = store.FindSnapshot(LastSequence, DateTimeOffset.MaxValue)?.Sequence ?? 0;
    }

    /// <summary>The last event taken; 0 of an empty journal.</summary>
    public long LastSequence
    {
        get => Interlocked.Read(ref field);
        private set => Interlocked.Exchange(ref field, value);
    }

    /// <summary>Where the journal is kept, and why it takes nothing more, in a sentence; <see langword="null"/> while it works.</summary>
    public string? Failure
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>What records and writes are counted and measured with; nothing before it is set.</summary>
    internal PortfolioInstruments? Instruments { get; set; }

    /// <summary>Told why the journal failed, once, by whoever wrote then; quick, throws nothing and asks nothing of the journal's owner.</summary>
    internal Action<string>? Failed { get; set; }

    /// <summary>Whether events of a kind are on the disk before they are acknowledged.</summary>
    public static bool IsDurable(PortfolioEventKind kind) => kind
        is not (PortfolioEventKind.PriceObserved or PortfolioEventKind.HistoryObserved or PortfolioEventKind.RateObserved
            or PortfolioEventKind.RiskAssessed
            or PortfolioEventKind.MarketRead or PortfolioEventKind.LossesForecast or PortfolioEventKind.RiskReported
            or PortfolioEventKind.ReviewMade or PortfolioEventKind.HistoryTrimmed);

    /// <summary>Takes one event, which must follow the last.</summary>
    /// <exception cref="InvalidOperationException">It does not follow the last one.</exception>
    /// <exception cref="JournalException">The journal has failed, now or before; see <see cref="Failure"/>.</exception>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    public void Append(in PortfolioEvent entry)
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            if (entry.Sequence != LastSequence + 1)
            {
                throw new InvalidOperationException(
                    Invariant($"Event {entry.Sequence} does not follow event {LastSequence}, the last of {_store.Place}."));
            }

            Guarded((Journal: this, Entry: entry), static work => work.Journal.Take(work.Entry));
        }
    }

    /// <summary>Writes what was held back, and returns when all is on the disk.</summary>
    /// <exception cref="JournalException">The journal has failed, now or before; see <see cref="Failure"/>.</exception>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            Guarded(this, static journal => journal.WritePending(isSynced: true));
        }
    }

    /// <summary>
    /// The events in order. What arrives while they are read is not among them. May be read while events are taken; each page of them is
    /// one look at the store.
    /// </summary>
    /// <param name="from">The first, at least 1.</param>
    /// <param name="to">The last; those that are not there end it.</param>
    /// <exception cref="JournalException">A record is damaged, while it is read: the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    public IEnumerable<PortfolioEvent> ReadEvents(long from = 1, long to = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        return Read(from, to);
    }

    /// <summary>
    /// Everything wrong with what is kept, in sentences: every record, piece and snapshot is read. Empty where all is well.
    /// </summary>
    /// <param name="progress">Told the number of each event that was found sound, on the caller's thread; may be left out.</param>
    /// <param name="cancellationToken">Ends it between two events.</param>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImmutableArray<string> CheckIntegrity(IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ImmutableArray<string>.Builder faults = ImmutableArray.CreateBuilder<string>();
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                faults.AddRange(_store.Check());
            }

            foreach (PortfolioEvent sound in ReadEvents())
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(sound.Sequence);
            }

            CheckSnapshots(faults);
        }
        catch (JournalException error)
        {
            faults.Add(error.Message);
        }

        return faults.ToImmutable();
    }

    /// <summary>Writes what was held back, and closes the store. A failure is told by <see cref="Failure"/>.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            try
            {
                if (Failure is null)
                {
                    Guarded(this, static journal => journal.WritePending(isSynced: true));
                }
            }
            catch (JournalException)
            {
                // Told by Failure; a disposal must not throw what the process cannot act on.
            }

            _isDisposed = true;
            _store.Dispose();
            _writer.Dispose();
            _content.Dispose();
        }
    }

    private static byte[] Genesis(long before) => SHA256.HashData([.. "MrBen.Portfolio journal"u8, .. BitConverter.GetBytes(before)]);

    private void Take(in PortfolioEvent entry)
    {
        if (_pending.Count == 0)
        {
            _lastHash.CopyTo(_pending.PreviousHash);
        }

        _content.SetLength(0);
        EventFormat.Write(_writer, entry, _shelf);
        _writer.Flush();
        _pending.Add(entry, _content.GetBuffer().AsSpan(0, (int)_content.Length));
        _pending[_pending.Count - 1].Hash.CopyTo(_lastHash);
        LastSequence = entry.Sequence;
        if (IsDurable(entry.Kind) || _pending.Count >= _options.BatchSize)
        {
            WritePending(IsDurable(entry.Kind));
        }
    }

    private void WritePending(bool isSynced)
    {
        if (_pending.Count > 0 || (isSynced && !_isSynced))
        {
            Write(isSynced);
            _pending.Clear();
            _isSynced = isSynced;
        }
    }

    private void Write(bool isSynced)
    {
        long start = Instruments?.Start() ?? 0;
        _store.Write(_pending, new JournalEnd(LastSequence, [.. _lastHash]), isSynced);
        Instruments?.Record(MetricCatalogue.JournalRecords, _pending.Count);
        if (isSynced)
        {
            Instruments?.Time(MetricCatalogue.JournalSyncDuration, start);
        }
    }

    // Whatever a store throws while it writes, nobody knows what is on the disk: the journal has failed.
    private void Guarded<TWork>(TWork work, Action<TWork> write)
    {
        try
        {
            write(work);
        }
        catch (Exception error)
        {
            LastSequence -= _pending.Count;
            _pending.Clear();
            Failure = error is JournalException ? error.Message : Invariant($"{_store.Place} cannot be written: {error.Message}");
            Failed?.Invoke(Failure);
            throw error as JournalException ?? new JournalException(Failure, error);
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Failure is { } failure)
        {
            throw new JournalException(failure);
        }
    }
}
