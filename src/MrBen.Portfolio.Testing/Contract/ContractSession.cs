using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <summary>
/// One check's talk with a gateway: patient, on one thread, and with a memory of all that the stream told. Not thread-safe.
/// </summary>
internal sealed partial class ContractSession : IAsyncDisposable
{
    private readonly GatewayContractCheck _check;
    private readonly GatewayContractOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly string _run;
    private IAsyncEnumerator<GatewayEvent>? _reader;
    private Task<bool>? _next;
    private CancellationTokenSource? _reading;
    private readonly HashSet<ClientOrderId> _sent = [];
    private int _ids;

    public ContractSession(
        GatewayContractCheck check, IGatewayDriver driver, GatewayContractOptions options, int attempt, CancellationToken cancellationToken)
    {
        (_check, Driver, _options, _cancellationToken) = (check, driver, options, cancellationToken);
        _run = Invariant($"{options.RunName}|{check}|{attempt}");
        Listen();
    }

    public IGatewayDriver Driver { get; }

    public ITradingGateway Gateway => Driver.Gateway;

    public AssetId Asset => Driver.Asset;

    /// <summary>Every event, in the order it came.</summary>
    public List<GatewayEvent> Events { get; } = [];

    /// <summary>Whether events may have been lost.</summary>
    public bool LostConnection => Events.Any(happened => happened is GatewayConnection { IsConnected: false });

    /// <summary>What a check may say against a gateway.</summary>
    public GatewayContractException Breach(string message, Exception? cause = null) => new(_check, message, cause);

    /// <summary>Reads the stream, from now on.</summary>
    public void Listen()
    {
        _reading = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        _reader = Gateway.ReadEventsAsync(_reading.Token).GetAsyncEnumerator(_reading.Token);
        _next = _reader.MoveNextAsync().AsTask();
    }

    /// <summary>Leaves the stream. An iterator cannot be left while it waits for its next event, so it is told to stop waiting.</summary>
    public async ValueTask HushAsync()
    {
        if (!await TryHushAsync().ConfigureAwait(false))
        {
            throw Breach(Invariant($"The stream was cancelled, and waits on after {_options.Patience} steps of {_options.Step}."));
        }
    }

    public ClientOrderId NewId() => ClientOrderIds.Create(_run, 1, DateTimeOffset.UnixEpoch, Asset, ++_ids);

    /// <summary>Lets a step of time pass and takes what the stream tells.</summary>
    public async ValueTask StepAsync()
    {
        await Driver.WaitAsync(_options.Step, _cancellationToken).ConfigureAwait(false);
        while (_next is { IsCompleted: true } next)
        {
            if (!await next.ConfigureAwait(false))
            {
                throw Breach("The stream of events ended by itself.");
            }

            Events.Add(_reader!.Current);
            _next = _reader.MoveNextAsync().AsTask();
        }
    }

    public async ValueTask<bool> WaitUntilAsync(Func<ValueTask<bool>> condition)
    {
        for (int i = 0; i < _options.Patience; i++)
        {
            if (await condition().ConfigureAwait(false))
            {
                return true;
            }

            await StepAsync().ConfigureAwait(false);
        }

        return false;
    }

    public ValueTask SettleAsync() => StepsAsync(Math.Max(1, _options.Patience / 5));

    /// <summary>A call's answer, with time passing until it comes.</summary>
    public async ValueTask<T> AwaitAsync<T>(ValueTask<T> call)
    {
        Task<T> answer = call.AsTask();
        for (int i = 0; !answer.IsCompleted; i++)
        {
            if (i >= _options.Patience)
            {
                throw Breach(Invariant($"A call did not answer in {_options.Patience} steps of {_options.Step}."));
            }

            await StepAsync().ConfigureAwait(false);
        }

        return await answer.ConfigureAwait(false);
    }

    /// <summary>The answer to a question, asked again where it fails: a venue may be out of reach for a while.</summary>
    public async ValueTask<T> AskAsync<T>(Func<ITradingGateway, CancellationToken, ValueTask<T>> question)
    {
        Exception? last = null;
        for (int i = 0; i < _options.Patience; i++)
        {
            try
            {
                return await AwaitAsync(question(Gateway, _cancellationToken)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OperationCanceledException or GatewayContractException))
            {
                last = e;
            }

            await StepAsync().ConfigureAwait(false);
        }

        throw Breach(Invariant($"A question failed {_options.Patience} times; at last: {last!.Message}"), last);
    }

    public async ValueTask DisposeAsync() => await TryHushAsync().ConfigureAwait(false);

    private async ValueTask<bool> TryHushAsync()
    {
        if (_reader is null)
        {
            return true;
        }

        (IAsyncEnumerator<GatewayEvent> reader, Task<bool> next) = (_reader, _next!);
        (_reader, _next) = (null, null);
        using CancellationTokenSource reading = _reading!;
        await reading.CancelAsync().ConfigureAwait(false);
        for (int i = 0; i < _options.Patience && !next.IsCompleted; i++)
        {
            await Driver.WaitAsync(_options.Step, _cancellationToken).ConfigureAwait(false);
        }

        if (next.IsCompleted)
        {
            // What it ended with was told of where it was awaited, or is its cancellation.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        return next.IsCompleted;
    }

    private async ValueTask StepsAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await StepAsync().ConfigureAwait(false);
        }
    }
}
