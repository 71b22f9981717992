using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// Runs one portfolio: execution, market data, rounds and reloads, each in a loop of its own. Prepared, started and stopped once;
/// thread-safe otherwise.
/// </summary>
internal sealed class PortfolioService : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan DisposePatience = TimeSpan.FromSeconds(5); // of a host that was never told to stop

    private readonly IServiceProvider _provider;
    private readonly CancellationTokenSource _scheduling = new();
    private readonly CancellationTokenSource _market = new();
    private readonly Lock _lock = new();
    private readonly ConfigurationWatch _watch;
    private Task _rounds = Task.CompletedTask;
    private Task _feeding = Task.CompletedTask;
    private Task _execution = Task.CompletedTask;
    private Task? _stopping;

    public PortfolioService(HostedParts parts, IServiceProvider provider)
    {
        (Parts, _provider) = (parts, provider);
        Rounds = new PortfolioRounds(parts);
        _watch = new ConfigurationWatch(parts.Registration.Section, parts.Clock);
    }

    public HostedParts Parts { get; }

    public PortfolioRounds Rounds { get; }

    /// <summary>Whether it has begun to stop, or was disposed.</summary>
    public bool IsStopped
    {
        get
        {
            lock (_lock)
            {
                return _stopping is not null;
            }
        }
    }

    private string Name => Parts.Registration.Name;

    private AdvancedPortfolioManager Manager => Parts.Manager;

    private ILogger Logger => Parts.Logger;

    /// <summary>Has the host do what comes before everything else.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (Func<IServiceProvider, AdvancedPortfolioManager, CancellationToken, Task> prepare in Parts.Registration.Setup.Preparations)
        {
            Task preparing = prepare(_provider, Manager, cancellationToken)
                ?? throw new InvalidOperationException($"A preparation of portfolio {Name} returned null; it must return a task.");
            await preparing.ConfigureAwait(false);
        }
    }

    /// <summary>Starts all loops; time counts from now on. Nothing where it was told to stop meanwhile.</summary>
    public void Start()
    {
        if (IsStopped)
        {
            return;
        }

        PortfolioSnapshot snapshot = Manager.GetSnapshot();
        Log.Started(Logger, Name, snapshot.Sequence, snapshot.Assets.Length);
        foreach (Round round in Rounds.All)
        {
            round.Begin();
        }

        _rounds = Task.WhenAll(
            [
                .. Rounds.All.Select(round => LoopAsync(round.RunAsync, _scheduling.Token)),
                LoopAsync(ReloadAsync, _scheduling.Token),
            ]);
        if (Parts.Feed is { } feed)
        {
            _feeding = LoopAsync(feed.RunAsync, _market.Token);
        }

        if (Parts.Positions is { } positions)
        {
            _execution = LoopAsync(token => ExecuteAsync(positions, token), _market.Token);
        }
    }

    /// <summary>
    /// Ends everything in order: rounds, orders, market data and execution, a snapshot, the manager. What does not end while the token
    /// allows is left behind; nothing that was recorded is lost.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _stopping ??= Task.Run(() => StopOnceAsync(cancellationToken), CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(DisposePatience);
        await StopAsync(patience.Token).ConfigureAwait(false);
        _scheduling.Dispose();
        _market.Dispose();
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(Logger, Name, Parts.Reloading.Options.Hosting.OnStop);
        _watch.Dispose();
        await _scheduling.CancelAsync().ConfigureAwait(false);
        await StepAsync(() => _rounds.WaitAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (Parts.Positions is { } positions)
        {
            await StepAsync(() => OrderEnding.EndAsync(Parts, positions, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        await _market.CancelAsync().ConfigureAwait(false);
        await StepAsync(() => Task.WhenAll(_feeding, _execution).WaitAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (Parts.Positions is { } traded)
        {
            await StepAsync(() => traded.DisposeAsync().AsTask().WaitAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        await StepAsync(SaveSnapshotAsync, cancellationToken).ConfigureAwait(false);
        long sequence = Manager.GetSnapshot().Sequence;
        await StepAsync(() => Manager.DisposeAsync().AsTask(), cancellationToken).ConfigureAwait(false);
        await StepAsync(() => Parts.Webhook.DisposeAsync().AsTask(), cancellationToken).ConfigureAwait(false);
        Log.Stopped(Logger, Name, sequence);
    }

    private Task SaveSnapshotAsync()
    {
        if (Manager.JournalFailure is null)
        {
            Manager.SaveSnapshot();
        }

        return Task.CompletedTask;
    }

    // Whatever becomes of one step, the next one is taken: orders, journal and manager must not depend on each other's faults.
    private async Task StepAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.WorkAbandoned(Logger, Name);
        }
        catch (Exception error) // also of the host's gateway and journal
        {
            Log.StopStepFailed(Logger, Name, error);
        }
    }

    private static Task LoopAsync(Func<CancellationToken, Task> loop, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                await loop(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // the end of every loop
            }
        },
        CancellationToken.None);

    private async Task ExecuteAsync(PositionManager positions, CancellationToken cancellationToken)
    {
        try
        {
            await positions.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException error)
        {
            Log.ExecutionFailed(Logger, Name, error);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        ReloadSafely(isAsked: false); // what changed between the first reading and the first look
        while (true)
        {
            Task trained = Rounds.Trained.Next;
            bool isPostponed = Parts.Reloading.Last is { Outcome: ReloadOutcome.Postponed };
            bool hasChanged = await _watch.WaitAsync(
                isPostponed ? RetryPause : null, isPostponed ? trained : null, cancellationToken).ConfigureAwait(false);
            ReloadSafely(isAsked: !hasChanged);
        }
    }

    private void ReloadSafely(bool isAsked)
    {
        try
        {
            if (isAsked)
            {
                Parts.Reloading.Reload();
            }
            else
            {
                Parts.Reloading.ReloadWhereChanged();
            }
        }
        catch (Exception error) // also of the host's configuration providers
        {
            Log.ReloadFailed(Logger, Name, error);
        }
    }
}
