using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MrBen.Portfolio.Hosting.Notifications;

namespace MrBen.Portfolio.Hosting.Tests.Notifications;

/// <summary>A target on a real socket of this machine: answers, hangs, or breaks the connection, request by request.</summary>
internal sealed class LoopbackTarget : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<int, string?> _answer;
    private readonly Task _accepting;
    private int _count;

    /// <summary>Begins to listen.</summary>
    /// <param name="answer">The status line and headers for a request, by its number; empty to break the connection, null to hang.</param>
    public LoopbackTarget(Func<int, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

    public ConcurrentQueue<ReceivedRequest> Received { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    Received.Enqueue(request);
                    switch (_answer(Interlocked.Increment(ref _count)))
                    {
                        case null:
                            await Task.Delay(Timeout.Infinite, _end.Token);
                            break;
                        case "":
                            client.LingerState = new LingerOption(true, 0); // a reset, not an orderly end
                            return;
                        case { } head:
                            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n"), _end.Token);
                            break;
                    }
                }
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                // The end of the test, or the other side's.
            }
        }
    }

    private async Task<ReceivedRequest?> ReadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (!Encoding.ASCII.GetString([.. head.TakeLast(4)]).Equals("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        Dictionary<string, string> headers = Encoding.ASCII.GetString([.. head]).Split("\r\n").Where(line => line.Contains(": ", StringComparison.Ordinal))
            .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        return new ReceivedRequest(headers[WebhookSignature.DeliveryHeader], headers.GetValueOrDefault(WebhookSignature.Header, ""), body);
    }
}
