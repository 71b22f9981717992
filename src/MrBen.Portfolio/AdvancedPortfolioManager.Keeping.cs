using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>The state kept beyond the process, and what is given back at its end.</content>
public sealed partial class AdvancedPortfolioManager
{
    /// <summary>Writes the whole state, histories and marks included, with a checksum.</summary>
    public void SaveState(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _book.Save(stream);
    }

    /// <summary>
    /// Takes the place of the present state by a saved one, and goes on from there. A durable journal can begin with a saved state; one
    /// that holds events cannot change to another.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The stream does not hold a state in this portfolio's currency; nothing has changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">A durable journal holds events already; nothing has changed.</exception>
    public void LoadState(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _reports.StateLoaded(_book.Load(stream));
    }

    /// <summary>
    /// Takes out of <see cref="PortfolioHistory"/>, <see cref="RiskHistory"/> and <see cref="AllocationHistory"/>, from the oldest entry
    /// on, what is older than a moment. An event like any other, so that a replay gives the same state; a journal keeps everything.
    /// </summary>
    /// <param name="keptSince">The moment; entries of it stay.</param>
    /// <returns>False, and nothing changes, where nothing is older.</returns>
    public bool TrimHistories(DateTimeOffset keptSince) =>
        _book.ApplyWhile(PortfolioEvent.Trimmed(keptSince, Now), state => state.HoldsOlderThan(keptSince)) > 0;

    /// <summary>
    /// Applies events that a journal kept, in order; those without a sequence number take the next. Does not ask the clock, so that the
    /// same events always give the same state.
    /// </summary>
    /// <exception cref="ArgumentException">An event does not fit the state; those before it were applied.</exception>
    public void Replay(IEnumerable<PortfolioEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (PortfolioEvent change in events)
        {
            _book.Replay(change, nameof(events));
        }
    }

    /// <summary>
    /// Waits for alerts that are on their way, at most <see cref="AlertOptions.DrainTimeout"/> for each handler, releases the journal,
    /// where it holds anything, and ends the portfolio's gauges; what was counted stays with the metrics.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ending.IsCancellationRequested)
        {
            await _ending.CancelAsync().ConfigureAwait(false);
        }

        await _alerts.DisposeAsync().ConfigureAwait(false);
        if (_journal is IAsyncDisposable journal)
        {
            await journal.DisposeAsync().ConfigureAwait(false);
        }
        else if (_journal is IDisposable disposable)
        {
            disposable.Dispose();
        }

        _reports.Instruments.Dispose();
    }
}
