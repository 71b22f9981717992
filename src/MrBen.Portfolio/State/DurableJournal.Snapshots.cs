using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Risk.Backtests;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <content>States kept beside the events, so that not all of them need be applied again.</content>
public sealed partial class DurableJournal
{
    /// <summary>
    /// The base currency of the portfolio, as the last good snapshot of its state says; <see langword="null"/> where there is none.
    /// </summary>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The journal was disposed.</exception>
    public string? ReadBaseCurrency()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            long before = LastSequence;
            for (; _store.FindSnapshot(before, DateTimeOffset.MaxValue) is { } snapshot; before = snapshot.Sequence - 1)
            {
                if (Fault(snapshot) is null)
                {
                    return StateFormat.CurrencyOf(snapshot.Content[sizeof(int)..].ToArray());
                }
            }

            return null;
        }
    }

    /// <summary>Whether it is time to keep a snapshot of a state.</summary>
    internal bool IsSnapshotDue(long sequence) => _options.SnapshotInterval > 0 && sequence - _snapshotAt >= _options.SnapshotInterval;

    /// <summary>Keeps a state, which must be the one after the last event, or the first of an empty journal.</summary>
    /// <exception cref="JournalException">The journal has failed, now or before; see <see cref="Failure"/>.</exception>
    internal void SaveSnapshot(PortfolioState state)
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            if (state.Sequence != LastSequence && LastSequence != 0)
            {
                throw new InvalidOperationException(
                    Invariant($"The state after event {state.Sequence} is not that after event {LastSequence}, ")
                    + $"the last of {_store.Place}.");
            }

            using Activity? span = PortfolioActivity.Start("mrben.journal_snapshot", Instruments?.Portfolio ?? "");
            try
            {
                Guarded((Journal: this, State: state), static work => work.Journal.Save(work.State));
            }
            catch (JournalException error) when (span.Fails(error))
            {
                throw;
            }
        }
    }

    /// <summary>The state after an event and at a time: the last good snapshot before, and the events from there.</summary>
    /// <param name="options">Settings of the state.</param>
    /// <param name="forecasts">Settings of the records of forecasts.</param>
    /// <param name="to">The last event to apply.</param>
    /// <param name="until">Events later than this end it.</param>
    /// <param name="unread">Snapshots that could not be read, in sentences.</param>
    /// <exception cref="JournalException">A record is damaged.</exception>
    internal PortfolioState Restore(
        PortfolioStateOptions options, RiskForecastLogOptions forecasts, long to, DateTimeOffset until, out ImmutableArray<string> unread)
    {
        ImmutableArray<string>.Builder faults = ImmutableArray.CreateBuilder<string>();
        PortfolioState state = LastGood(options, forecasts, to, until, faults) ?? new PortfolioState(options, forecasts);
        unread = faults.ToImmutable();
        Replay(state, to, until);
        return state;
    }

    private PortfolioState? LastGood(
        PortfolioStateOptions options, RiskForecastLogOptions forecasts, long to, DateTimeOffset until,
        ImmutableArray<string>.Builder faults)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            long before = Math.Min(to, LastSequence);
            for (; _store.FindSnapshot(before, until) is { } snapshot; before = snapshot.Sequence - 1)
            {
                if (TryRead(snapshot, options, forecasts, out string fault) is { } state)
                {
                    return state;
                }

                faults.Add(fault);
            }

            return null;
        }
    }

    private PortfolioState? TryRead(
        StoredSnapshot snapshot, PortfolioStateOptions options, RiskForecastLogOptions forecasts, out string fault)
    {
        fault = Fault(snapshot) ?? "";
        if (fault.Length > 0)
        {
            return null;
        }

        try
        {
            byte[] content = snapshot.Content[sizeof(int)..].ToArray();
            if (StateFormat.CurrencyOf(content) is var currency && currency != options.BaseCurrency)
            {
                // Events speak of the base currency without naming it: in another they would mean other money.
                throw new JournalException($"{_store.Place} holds a portfolio in {currency}, not in {options.BaseCurrency}.");
            }

            PortfolioState state = StateFormat.FromBytes(content, options, forecasts, _shelf);
            return state.Sequence == snapshot.Sequence && state.Time == snapshot.Time
                ? state
                : throw new InvalidDataException(Invariant($"it is of event {state.Sequence}."));
        }
        catch (InvalidDataException error)
        {
            fault = Invariant($"The snapshot after event {snapshot.Sequence} of {_store.Place} cannot be read: {error.Message}");
            return null;
        }
    }

    private string? Fault(StoredSnapshot snapshot)
    {
        if (snapshot.Content.Length < sizeof(int) || !HashOf(snapshot).AsSpan().SequenceEqual(snapshot.Hash.Span))
        {
            return Invariant($"The snapshot after event {snapshot.Sequence} of {_store.Place} does not match its hash.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(snapshot.Content.Span);
        return version == StateFormat.Version
            ? null
            : Invariant($"The snapshot after event {snapshot.Sequence} of {_store.Place} has version {version}; ")
                + Invariant($"this library reads version {StateFormat.Version}.");
    }

    private void Save(PortfolioState state)
    {
        WritePending(isSynced: false);
        byte[] bytes = StateFormat.ToBytes(state, _shelf);
        byte[] content = new byte[sizeof(int) + bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(content, StateFormat.Version);
        bytes.CopyTo(content, sizeof(int));
        bool isFirst = LastSequence == 0 && state.Sequence > 0;
        if (isFirst)
        {
            LastSequence = state.Sequence;
            Genesis(state.Sequence).CopyTo(_lastHash, 0);
        }

        StoredSnapshot snapshot = new(state.Sequence, state.Time, content, default);
        _store.WriteSnapshot(snapshot with { Hash = HashOf(snapshot) });
        if (isFirst)
        {
            Write(isSynced: true);
        }

        _snapshotAt = state.Sequence;
    }

    // Bound to the chain: a snapshot of another journal, or of another past, does not fit.
    private byte[] HashOf(StoredSnapshot snapshot)
    {
        _read.Clear();
        ReadRaw(snapshot.Sequence, snapshot.Sequence, 1);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_read.Count == 0 ? Genesis(snapshot.Sequence) : _read[0].Hash);
        Span<byte> head = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(head, snapshot.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(head[sizeof(long)..], snapshot.Time.UtcTicks);
        hash.AppendData(head);
        hash.AppendData(snapshot.Content.Span);
        return hash.GetHashAndReset();
    }

    private void CheckSnapshots(ImmutableArray<string>.Builder faults)
    {
        lock (_lock)
        {
            long before = LastSequence;
            for (; _store.FindSnapshot(before, DateTimeOffset.MaxValue) is { } snapshot; before = snapshot.Sequence - 1)
            {
                if (Fault(snapshot) is { } fault)
                {
                    faults.Add(fault);
                }
            }
        }
    }
}
