using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>The past, read from a durable journal.</content>
public sealed partial class AdvancedPortfolioManager
{
    /// <summary>
    /// Where the journal is kept and why it takes nothing more, in a sentence; <see langword="null"/> while it works, and of a journal
    /// that is not durable. A journal that has failed stays failed: no order may be sent any more.
    /// </summary>
    public string? JournalFailure => (_journal as DurableJournal)?.Failure;

    /// <summary>Whether what happens is kept by a durable journal, which outlives the process.</summary>
    public bool HasDurableJournal => _journal is DurableJournal;

    /// <summary>Writes what the journal holds back, and keeps a snapshot of the state, so that the next start is quick.</summary>
    /// <exception cref="JournalException">The journal has failed, now or before.</exception>
    public void SaveSnapshot()
    {
        _book.SaveSnapshot();
        (_journal as DurableJournal)?.Flush();
    }

    /// <summary>The portfolio as it was after an event. The present one is not disturbed.</summary>
    /// <param name="sequence">The event, from 0; one that has not come yet means the last.</param>
    /// <exception cref="InvalidOperationException">There is no durable journal.</exception>
    /// <exception cref="JournalException">The journal is damaged: the message names the place.</exception>
    /// <remarks>O(events since the last snapshot before it).</remarks>
    public PastPortfolio GetPortfolioAfter(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return _book.At(sequence, DateTimeOffset.MaxValue);
    }

    /// <summary>
    /// The portfolio as it was at a time: after the last event before the first one that is later than the time. An event of an earlier
    /// time that arrived behind a later one is not in it, because it was not known.
    /// </summary>
    /// <param name="time">The time.</param>
    /// <inheritdoc cref="GetPortfolioAfter"/>
    public PastPortfolio GetPortfolioAsOf(DateTimeOffset time) => _book.At(long.MaxValue, time);
}
