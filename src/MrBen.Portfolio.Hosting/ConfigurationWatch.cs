using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// Waits for a configuration to change and to stand still again: whoever writes a file writes it in pieces, and some editors twice.
/// Thread-safe; one waits at a time.
/// </summary>
internal sealed class ConfigurationWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2); // for what never stands still

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly IDisposable _changes;
    private readonly Signal _changed = new();
    private (long First, long Last)? _seen;

    public ConfigurationWatch(IConfiguration section, TimeProvider clock)
    {
        _clock = clock;
        _changes = ChangeToken.OnChange(section.GetReloadToken, Note);
    }

    /// <summary>Waits for a change that is over, or for a time.</summary>
    /// <param name="atMost">The time; <see langword="null"/> for any.</param>
    /// <param name="sooner">Ends the wait too; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Ends the wait by an exception.</param>
    /// <returns>Whether there was a change.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<bool> WaitAsync(TimeSpan? atMost, Task? sooner, CancellationToken cancellationToken)
    {
        long begin = _clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task next = _changed.Next;
            long since = _clock.GetTimestamp();
            if (TakeWhereQuiet(out TimeSpan? pause))
            {
                return true;
            }

            TimeSpan? left = atMost - _clock.GetElapsedTime(begin);
            if (pause is null && (left <= TimeSpan.Zero || sooner is { IsCompleted: true }))
            {
                return false;
            }

            // While something is being written, nothing else ends the wait.
            Task wakes = pause is null && sooner is not null ? Task.WhenAny(next, sooner) : next;
            await Signal.PauseAsync(pause ?? left, since, wakes, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _changes.Dispose();

    private void Note()
    {
        lock (_lock)
        {
            long now = _clock.GetTimestamp();
            _seen = (_seen?.First ?? now, now);
        }

        _changed.Set();
    }

    private bool TakeWhereQuiet(out TimeSpan? pause)
    {
        lock (_lock)
        {
            pause = null;
            if (_seen is not var (first, last))
            {
                return false;
            }

            TimeSpan untilQuiet = Quiet - _clock.GetElapsedTime(last);
            TimeSpan untilPatience = Patience - _clock.GetElapsedTime(first);
            TimeSpan left = untilQuiet < untilPatience ? untilQuiet : untilPatience;
            if (left > TimeSpan.Zero)
            {
                pause = left;
                return false;
            }

            _seen = null;
            return true;
        }
    }
}
