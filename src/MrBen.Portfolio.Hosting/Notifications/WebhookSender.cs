using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Configuration;
using static System.FormattableString;

namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>Posts messages to a target, again where that may help. For one caller at a time.</summary>
internal sealed class WebhookSender(WebhookOptions options, HttpMessageInvoker target, TimeProvider clock, ILogger logger)
{
    private readonly Uri _address = new(options.Url!);
    private readonly Random _jitter = new(options.JitterSeed);
    private readonly RequestRate _rate = new(options.PerMinute, clock);
    private long _requests;
    private long _retried;

    public string Host => _address.Host;

    public long Requests => Interlocked.Read(ref _requests);

    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Waits until a request may be made.</summary>
    /// <returns>Whether it had to wait.</returns>
    public Task<bool> PassAsync(CancellationToken cancellationToken) => _rate.PassAsync(cancellationToken);

    /// <summary>Posts a message until the target takes it, refuses it, or was asked often enough. The first request has passed the rate.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the target may have the message.</exception>
    public async Task<WebhookOutcome> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            WebhookAnswer answer = await PostAsync(message, attempt, cancellationToken).ConfigureAwait(false);
            if (answer.IsTaken)
            {
                return new WebhookOutcome(IsDelivered: true, MayHelp: false, "", attempt);
            }

            TimeSpan delay = Delay(attempt);
            delay = answer.RetryAfter > delay ? answer.RetryAfter.Value : delay;
            string? end = !answer.MayHelp ? answer.Reason
                : attempt >= options.MaxAttempts ? Invariant($"{answer.Reason} It was request {attempt}, the last.")
                : answer.RetryAfter > options.LongestRetryAfter
                ? Invariant($"{answer.Reason} The target asks to wait {answer.RetryAfter}, longer than {options.LongestRetryAfter}.")
                : null;
            if (end is not null)
            {
                return new WebhookOutcome(IsDelivered: false, answer.MayHelp, end, attempt);
            }

            Log.WebhookRetried(logger, attempt, message.Id, Host, answer.Reason, delay);
            await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
            await PassAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<WebhookAnswer> PostAsync(WebhookMessage message, int attempt, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _retried, attempt > 1 ? 1 : 0);
        using CancellationTokenSource patience = new(options.Timeout, clock);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using HttpRequestMessage request = Request(message);
        try
        {
            // A handler of the host's that does not heed its token is not waited for.
            using HttpResponseMessage response =
                await target.SendAsync(request, linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            return Judge(response);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // What a target does to a request, or a handler of the host's: told without its message, which may hold the address.
            string reason = error switch
            {
                OperationCanceledException when patience.IsCancellationRequested => Invariant($"No answer within {options.Timeout}."),
                HttpRequestException http => $"The request failed: {http.HttpRequestError}.",
                _ => $"The request failed: {error.GetType().Name}.",
            };
            return new WebhookAnswer(IsTaken: false, MayHelp: true, reason, RetryAfter: null);
        }
    }

    private HttpRequestMessage Request(WebhookMessage message)
    {
        HttpRequestMessage request = new(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(message.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MrBen.Portfolio.Hosting", null));
        request.Headers.Add(WebhookSignature.DeliveryHeader, message.Id);
        if (options.Secret is { } secret)
        {
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Create(message.Body.Span, secret, clock.GetUtcNow()));
        }

        return request;
    }

    private WebhookAnswer Judge(HttpResponseMessage response)
    {
        bool mayHelp = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || (int)response.StatusCode >= 500;
        TimeSpan? asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => LongRetryAfter(response),
        };
        return new WebhookAnswer(
            response.IsSuccessStatusCode, mayHelp, Invariant($"The target answered {(int)response.StatusCode}."), mayHelp ? asked : null);
    }

    // The header is a number of any length, but is parsed as an int.
    private static TimeSpan? LongRetryAfter(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values)
            || values.FirstOrDefault()?.Trim() is not { Length: > 0 } text || !text.All(char.IsAsciiDigit))
        {
            return null;
        }

        double seconds = double.Parse(text, CultureInfo.InvariantCulture);
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
    }

    // Doubles up to the longest, and lies anywhere in the upper half of that: many senders do not come back at once.
    private TimeSpan Delay(int attempt)
    {
        double longest = Math.Min(
            options.LongestRetryDelay.TotalSeconds, options.FirstRetryDelay.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 60)));
        return TimeSpan.FromSeconds(longest * (0.5 + (0.5 * _jitter.NextDouble())));
    }
}
