using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Hosting;

/// <summary>The webhook that the configuration names, or none, and another one when the configuration changes. Thread-safe.</summary>
internal sealed class ConfiguredWebhook(string portfolio, TimeProvider clock, ILoggerFactory loggers) : IRiskAlertHandler, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private WebhookOptions _options = new();
    private Task<WebhookAlertHandler?> _current = Task.FromResult<WebhookAlertHandler?>(null);

    public string Name => "webhook";

    /// <summary>The handler that posts; <see langword="null"/> without an address, and while one takes the place of another.</summary>
    public WebhookAlertHandler? Current => Latest is { IsCompletedSuccessfully: true } made ? made.Result : null;

    private Task<WebhookAlertHandler?> Latest
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>Posts by these options from now on. What waits by the ones before is sent first, or goes to their dead letters.</summary>
    /// <param name="options">The options, sound.</param>
    public void Use(WebhookOptions options)
    {
        lock (_lock)
        {
            if (options != _options)
            {
                _options = options with { };
                _current = ReplaceAsync(_current, _options);
            }
        }
    }

    public async ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        if (await Latest.WaitAsync(cancellationToken).ConfigureAwait(false) is { } handler)
        {
            await handler.HandleAsync(alert, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (await Latest.ConfigureAwait(false) is { } handler)
        {
            await handler.DisposeAsync().ConfigureAwait(false);
        }
    }

    // One after the other: two of them must not write to one file of dead letters.
    private async Task<WebhookAlertHandler?> ReplaceAsync(Task<WebhookAlertHandler?> before, WebhookOptions options)
    {
        if (await before.ConfigureAwait(false) is { } old)
        {
            await old.DisposeAsync().ConfigureAwait(false);
        }

        return options.Url is null
            ? null
            : new WebhookAlertHandler(options, portfolio, target: null, clock, loggers.CreateLogger<WebhookAlertHandler>());
    }
}
