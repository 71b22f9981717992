using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>
/// Posts alerts to a web address as signed JSON, one after the other in their order, from a queue and a task of its own: whoever tells it of an alert
/// never waits. What fails is tried again, what more comes than the rate allows is joined into one message, and what cannot be delivered goes to a
/// file of dead letters. Thread-safe. The package's README describes messages and headers.
/// </summary>
/// <remarks>
/// Belongs to whoever made it: dispose it after the manager, which waits for what is on its way for <see cref="WebhookOptions.DrainTimeout"/>.
/// </remarks>
public sealed class WebhookAlertHandler : IRiskAlertHandler, IAsyncDisposable
{
    private readonly WebhookOptions _options;
    private readonly string _portfolio;
    private readonly TimeProvider _clock;
    private readonly PortfolioLogger _logger;
    private readonly HttpMessageInvoker? _own;
    private readonly WebhookSender _sender;
    private readonly DeadLetterFile? _letters;
    private readonly Channel<RiskAlert> _waiting;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SemaphoreSlim _resending = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _pump;
    private volatile bool _isDisposed;
    private long _sent;
    private long _joined;
    private long _dead;
    private long _lost;

    /// <summary>Makes a handler; nothing is sent yet.</summary>
    /// <param name="options">Where to and how; copied.</param>
    /// <param name="portfolio">Name of the portfolio, which every message tells: in one line, without outer blanks.</param>
    /// <param name="target">
    /// What sends requests, an <see cref="HttpClient"/> for example, which stays the caller's; <see langword="null"/> (the default) for connections
    /// of the handler's own, which follow changes of the address book and no redirections.
    /// </param>
    /// <param name="clock">The clock; <see langword="null"/> (the default) for the system's.</param>
    /// <param name="logger">Where retries and failures are logged; <see langword="null"/> (the default) for nowhere.</param>
    /// <exception cref="ArgumentException">The options are unsound or name no address, or the portfolio has no name.</exception>
    public WebhookAlertHandler(
        WebhookOptions options, string portfolio, HttpMessageInvoker? target = null, TimeProvider? clock = null,
        ILogger<WebhookAlertHandler>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        PlainName.ThrowIfUnfit(portfolio);
        _options = options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        if (_options.Url is null)
        {
            throw new ArgumentException($"{nameof(WebhookOptions.Url)} is null; a webhook needs an address.", nameof(options));
        }

        (_portfolio, _clock) = (portfolio, clock ?? TimeProvider.System);
        _logger = new PortfolioLogger(logger ?? NullLogger<WebhookAlertHandler>.Instance, portfolio);
        _own = target is null ? Connections(_options) : null;
        _sender = new WebhookSender(_options, target ?? _own!, _clock, _logger);
        _letters = _options.DeadLetterFile is { } path ? new DeadLetterFile(path, _options.MaxDeadLetterBytes, _logger) : null;
        _waiting = Channel.CreateBounded<RiskAlert>(new BoundedChannelOptions(_options.QueueLength) { SingleReader = true });
    }

    /// <inheritdoc/>
    public string Name => $"webhook {_sender.Host}";

    /// <summary>What became of the alerts so far.</summary>
    public WebhookStatistics Statistics => new(
        Interlocked.Read(ref _sent), Interlocked.Read(ref _joined), Interlocked.Read(ref _dead), Interlocked.Read(ref _lost),
        _waiting.Reader.Count, _sender.Requests, _sender.Retried);

    /// <summary>Takes an alert into the queue; into the dead letters where that is full or the handler was disposed.</summary>
    /// <inheritdoc/>
    public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (!_waiting.Writer.TryWrite(alert))
        {
            string reason = _isDisposed
                ? "The handler was disposed."
                : FormattableString.Invariant($"The queue of {_options.QueueLength} alerts was full.");
            Bury(WebhookMessage.Of(_portfolio, [alert]), reason, attempts: 0);
            return ValueTask.CompletedTask;
        }

        lock (_lock)
        {
            _pump ??= Task.Run(PumpAsync, CancellationToken.None);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Sends what is in the file of dead letters again, oldest first, within the rate. A message that the target refuses goes back into the file;
    /// where it does not answer, so do all that come after.
    /// </summary>
    /// <param name="cancellationToken">Cancels; what was not taken is in the file again.</param>
    /// <returns>What became of them; nothing where there is no file.</returns>
    /// <exception cref="IOException">The file cannot be read or written; nothing is lost, at most something sent twice under its old id.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the handler was disposed.</exception>
    public async Task<DeadLetterResend> ResendDeadLettersAsync(CancellationToken cancellationToken = default)
    {
        if (_letters is null)
        {
            return default;
        }

        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await _resending.WaitAsync(linked.Token).ConfigureAwait(false);
        try
        {
            List<string> left = [.. _letters.Take()];
            try
            {
                return await ResendAsync(left, linked.Token).ConfigureAwait(false);
            }
            finally
            {
                _letters.PutBack(left);
            }
        }
        finally
        {
            _resending.Release();
        }
    }

    /// <summary>
    /// Takes no more alerts, waits for those that wait and are on their way for <see cref="WebhookOptions.DrainTimeout"/>, and puts the rest into the
    /// dead letters.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _waiting.Writer.TryComplete();
        Task? pump;
        lock (_lock)
        {
            pump = _pump;
        }

        if (pump is not null)
        {
            await Task.WhenAny(pump, Task.Delay(_options.DrainTimeout, _clock, _stop.Token)).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (pump is not null)
        {
            await pump.ConfigureAwait(false);
        }

        _own?.Dispose();
    }

    private static HttpMessageInvoker Connections(WebhookOptions options) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = options.Timeout,
        AllowAutoRedirect = false, // a signed message is for the address that was given
        UseCookies = false,
    });

    private async Task PumpAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                await SendNextAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            while (_waiting.Reader.TryRead(out RiskAlert? alert))
            {
                Bury(WebhookMessage.Of(_portfolio, [alert]), "The handler was disposed before it was sent.", attempts: 0);
            }
        }
    }

    private async Task SendNextAsync()
    {
        await _sending.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            bool isLimited = await _sender.PassAsync(_stop.Token).ConfigureAwait(false);
            List<RiskAlert> alerts = [];
            while (alerts.Count < (isLimited ? _options.MaxJoined : 1) && _waiting.Reader.TryRead(out RiskAlert? alert))
            {
                alerts.Add(alert);
            }

            WebhookMessage message = WebhookMessage.Of(_portfolio, alerts);
            if (alerts.Count > 1)
            {
                Interlocked.Add(ref _joined, alerts.Count);
                Log.WebhookJoined(_logger, alerts.Count, _options.PerMinute, _sender.Host, message.Id);
            }

            await SendAsync(message).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task SendAsync(WebhookMessage message)
    {
        try
        {
            WebhookOutcome outcome = await _sender.SendAsync(message, _stop.Token).ConfigureAwait(false);
            if (outcome.IsDelivered)
            {
                Interlocked.Add(ref _sent, message.Alerts);
            }
            else
            {
                Bury(message, outcome.Reason, outcome.Attempts);
            }
        }
        catch (OperationCanceledException)
        {
            Bury(message, "The handler was disposed while it was sent; the target may have it.", attempts: 1);
            throw;
        }
    }

    private async Task<DeadLetterResend> ResendAsync(List<string> left, CancellationToken cancellationToken)
    {
        (int sent, int unreadable, int next) = (0, 0, 0);
        while (next < left.Count)
        {
            if (DeadLetterFile.Read(left[next]) is not { } message)
            {
                unreadable++;
                next++;
                continue;
            }

            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _sender.PassAsync(cancellationToken).ConfigureAwait(false);
                WebhookOutcome outcome = await _sender.SendAsync(message, cancellationToken).ConfigureAwait(false);
                if (outcome.IsDelivered)
                {
                    left.RemoveAt(next);
                    sent++;
                    Interlocked.Add(ref _sent, message.Alerts);
                    continue;
                }

                next++;
                Interlocked.Add(ref _dead, message.Alerts);
                Log.WebhookDead(_logger, message.Id, message.Alerts, _sender.Host, outcome.Reason);
                if (outcome.MayHelp)
                {
                    break;
                }
            }
            finally
            {
                _sending.Release();
            }
        }

        return new DeadLetterResend(sent, left.Count - unreadable, unreadable);
    }

    private void Bury(WebhookMessage message, string reason, int attempts)
    {
        Interlocked.Add(ref _dead, message.Alerts);
        if (_letters?.TryAdd(message, reason, attempts, _clock.GetUtcNow()) != true)
        {
            Interlocked.Add(ref _lost, message.Alerts);
        }

        Log.WebhookDead(_logger, message.Id, message.Alerts, _sender.Host, reason); // who reads this finds the letter
    }
}
