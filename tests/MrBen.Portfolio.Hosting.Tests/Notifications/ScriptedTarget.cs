using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using MrBen.Portfolio.Hosting.Notifications;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>A target without a network: answers by a script, then with 200.</summary>
internal sealed class ScriptedTarget(params Func<CancellationToken, Task<HttpResponseMessage>>[] script) : HttpMessageHandler
{
    private readonly Channel<ReceivedRequest> _received = Channel.CreateUnbounded<ReceivedRequest>();
    private int _next;

    /// <summary>The next request that comes, or has come and was not asked for.</summary>
    public async Task<ReceivedRequest> NextAsync() => await _received.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public static Func<CancellationToken, Task<HttpResponseMessage>> Answer(int status, RetryConditionHeaderValue? retryAfter = null) => _ =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status);
        response.Headers.RetryAfter = retryAfter;
        return Task.FromResult(response);
    };

    public static Func<CancellationToken, Task<HttpResponseMessage>> Throw(Exception error) => _ =>
        Task.FromException<HttpResponseMessage>(error);

    /// <summary>Never answers, and does not heed its token either.</summary>
    public static Func<CancellationToken, Task<HttpResponseMessage>> Hang { get; } = _ => new TaskCompletionSource<HttpResponseMessage>().Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string Header(string name) => request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(';', values) : "";
        int place = Interlocked.Increment(ref _next) - 1;
        _received.Writer.TryWrite(new ReceivedRequest(
            Header(WebhookSignature.DeliveryHeader), Header(WebhookSignature.Header),
            await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return place < script.Length ? await script[place](cancellationToken) : new HttpResponseMessage(HttpStatusCode.OK);
    }
}
