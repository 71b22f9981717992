using System.Collections.Immutable;

namespace MrBen.Portfolio.State;

/// <content>The state kept beyond the process, taken up again, and looked at as it was.</content>
internal sealed partial class PortfolioBook
{
    public void Save(Stream stream)
    {
        byte[] content;
        lock (_lock)
        {
            content = StateFormat.ToBytes(_state);
        }

        StateFormat.Write(stream, content);
    }

    /// <exception cref="InvalidDataException">The stream does not hold a state; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">A durable journal holds events, which lead to another state.</exception>
    /// <exception cref="JournalException">The durable journal cannot be begun with the state; nothing has changed.</exception>
    /// <returns>The number of events that led to the state.</returns>
    public long Load(Stream stream)
    {
        ThrowIfInsideJournal();
        PortfolioState loaded = StateFormat.Read(stream, options, forecasts);
        long sequence = loaded.Sequence;
        lock (_lock)
        {
            if (_durable?.LastSequence > 0)
            {
                throw new InvalidOperationException(
                    "The journal holds the events that led to the present state; another state can only begin an empty journal.");
            }

            _durable?.SaveSnapshot(loaded);
            Take(loaded);
        }

        return sequence;
    }

    /// <summary>Takes the state that a durable journal holds; an empty one keeps the first state, and with it the base currency.</summary>
    /// <returns>Snapshots that could not be read, in sentences.</returns>
    /// <exception cref="JournalException">The journal is damaged; nothing has changed.</exception>
    public ImmutableArray<string> Recover()
    {
        lock (_lock)
        {
            Take(_durable!.Restore(options, forecasts, long.MaxValue, DateTimeOffset.MaxValue, out ImmutableArray<string> unread));
            if (_durable.LastSequence == 0 && unread.IsEmpty)
            {
                _durable.SaveSnapshot(_state);
            }

            return unread;
        }
    }

    /// <summary>The state after an event and at a time, from a durable journal; the present one is not disturbed.</summary>
    /// <exception cref="InvalidOperationException">There is no durable journal.</exception>
    /// <exception cref="JournalException">The journal is damaged.</exception>
    public PastPortfolio At(long sequence, DateTimeOffset time)
    {
        if (_durable is null)
        {
            throw new InvalidOperationException("There is no durable journal to read the past from; give the builder one.");
        }

        PortfolioState past = _durable.Restore(options, forecasts, sequence, time, out _);
        return new PastPortfolio(SnapshotOf(past), past);
    }

    /// <summary>Keeps a snapshot in the durable journal, where there is one.</summary>
    public void SaveSnapshot()
    {
        lock (_lock)
        {
            _durable?.SaveSnapshot(_state);
        }
    }

    private void Take(PortfolioState state)
    {
        _state = state;
        _snapshot = null;
        _follower.Reset();
    }
}
