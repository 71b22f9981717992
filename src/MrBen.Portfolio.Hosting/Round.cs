using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// Does one kind of work again and again. Time is measured by a clock that is not set back; what was missed is not made up for. Run once;
/// its readings are thread-safe.
/// </summary>
/// <param name="kind">The kind.</param>
/// <param name="interval">Time from the start of one round to the next; <see langword="null"/> for none.</param>
/// <param name="isFirstAtOnce">Whether the first round comes at once, or one interval later.</param>
/// <param name="isLong">Whether the work may take seconds: it then has a thread of its own, and takes none from the pool of all.</param>
/// <param name="work">The work; returns what is wrong, or nothing.</param>
/// <param name="reloading">Where options come from.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class Round(
    RoundKind kind, Func<PortfolioOptions, TimeSpan?> interval, bool isFirstAtOnce, bool isLong,
    Func<CancellationToken, ValueTask<string>> work, PortfolioReloading reloading, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LeastGrace = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _origin;
    private bool _isBegun;
    private TimeSpan? _from;
    private bool _isRepeated;
    private RoundStatus _status = new(kind);

    public RoundStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    /// <summary>How long a round has been due, or going on past the next one's time; zero where none is.</summary>
    public TimeSpan Lateness
    {
        get
        {
            lock (_lock)
            {
                return Due(reloading.Options) is { } due && Elapsed > due ? Elapsed - due : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Whether a round is late by an interval and by a minute: something hangs.</summary>
    public bool IsOverdue =>
        interval(reloading.Options) is { } length && Lateness is var late && late > length && late > LeastGrace;

    private TimeSpan Elapsed => _isBegun ? clock.GetElapsedTime(_origin) : TimeSpan.Zero;

    /// <summary>Says that time counts from now on.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _origin = clock.GetTimestamp();
            _isBegun = true;
            Due(reloading.Options); // what comes an interval later counts from here, however late the loop begins
        }
    }

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed = reloading.Changed.Next;
            long since = clock.GetTimestamp();
            if (TryStart(out TimeSpan? pause))
            {
                await WorkAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Signal.PauseAsync(pause, since, changed, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // From the last start, else from when there was first something to wait for.
    private TimeSpan? Due(PortfolioOptions options)
    {
        if (!_isBegun || interval(options) is not { } length)
        {
            _from = _isRepeated ? _from : null;
            return null;
        }

        _from ??= isFirstAtOnce ? Elapsed - length : Elapsed;
        return _from + length;
    }

    private bool TryStart(out TimeSpan? pause)
    {
        lock (_lock)
        {
            TimeSpan now = Elapsed;
            pause = Due(reloading.Options) - now;
            if (!(pause <= TimeSpan.Zero))
            {
                return false;
            }

            (_from, _isRepeated) = (now, true);
            _status = _status with { IsRunning = true, LastStarted = clock.GetUtcNow() };
            return true;
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            string problem = isLong
                ? await OnOwnThreadAsync(cancellationToken).ConfigureAwait(false)
                : await work(cancellationToken).ConfigureAwait(false);
            End(problem, hasFailed: false);
            Log.RoundEnded(logger, kind, problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lock (_lock)
            {
                _status = _status with { IsRunning = false };
            }

            throw;
        }
        catch (Exception error) // also of strategies, trainers and journals of the host: the next round is another try
        {
            End(error.Message, hasFailed: true);
            Log.RoundFailed(logger, kind, error);
        }
    }

    private async ValueTask<string> OnOwnThreadAsync(CancellationToken cancellationToken)
    {
        Task<ValueTask<string>> started = Task.Factory.StartNew(
            () => work(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ValueTask<string> working = await started.ConfigureAwait(false);
        return await working.ConfigureAwait(false);
    }

    private void End(string problem, bool hasFailed)
    {
        lock (_lock)
        {
            _status = _status with
            {
                IsRunning = false,
                LastEnded = clock.GetUtcNow(),
                Ended = _status.Ended + 1,
                Failed = _status.Failed + (hasFailed ? 1 : 0),
                HasFailed = hasFailed,
                Problem = problem,
            };
        }
    }
}
