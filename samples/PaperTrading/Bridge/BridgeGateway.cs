using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace PaperTrading.Bridge;

/// <summary>A gateway to a host in another process, over lines of JSON on a loopback port. Connects anew whenever its stream is opened.</summary>
internal sealed class BridgeGateway(int port) : ITradingGateway, IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonNode?>> _waiting = [];
    private readonly SemaphoreSlim _sending = new(1);
    private TcpClient? _client;
    private StreamWriter? _writer;
    private Channel<GatewayEvent> _events = Channel.CreateUnbounded<GatewayEvent>();
    private long _calls;

    public GatewayCapabilities Capabilities { get; private set; } = new();

    /// <summary>Connects, and learns what the host can do.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _client?.Dispose();
        _client = new TcpClient { NoDelay = true };
        await _client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        NetworkStream stream = _client.GetStream();
        _writer = new StreamWriter(stream) { AutoFlush = true };
        _events = Channel.CreateUnbounded<GatewayEvent>();
        _ = ReadAsync(new StreamReader(stream), _events.Writer);
        Capabilities = await AskAsync<GatewayCapabilities>("capabilities", null, cancellationToken);
    }

    /// <summary>The month that the venue replays.</summary>
    public ValueTask<DateOnly> GetMonthAsync(CancellationToken cancellationToken) => AskAsync<DateOnly>("month", null, cancellationToken);

    public ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken) =>
        AskAsync<AccountSnapshot>("account", null, cancellationToken);

    public ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken) =>
        AskAsync<PositionsSnapshot>("positions", null, cancellationToken);

    public async ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        await AskAsync<OrderSnapshot[]>("openOrders", null, cancellationToken);

    public ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken) =>
        AskAsync<InstrumentRules?>("rules", asset, cancellationToken);

    public ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken) =>
        AskAsync<SubmitOutcome>("submit", order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken) =>
        AskAsync<CancelOutcome>("cancel", order, cancellationToken);

    public ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken) =>
        AskAsync<OrderSnapshot?>("find", order, cancellationToken);

    public async ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await AskAsync<GatewayFill[]>("fills", since, cancellationToken);

    public async IAsyncEnumerable<GatewayEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_client is not { Connected: true })
        {
            await ConnectAsync(cancellationToken);
        }

        await foreach (GatewayEvent happened in _events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return happened;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<T> AskAsync<T>(string call, object? body, CancellationToken cancellationToken)
    {
        long id = Interlocked.Increment(ref _calls);
        TaskCompletionSource<JsonNode?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                await _writer!.WriteLineAsync(Wire.Call(id, call, body));
            }
            finally
            {
                _sending.Release();
            }

            return Wire.Read<T>(await answer.Task.WaitAsync(cancellationToken));
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    private async Task ReadAsync(StreamReader reader, ChannelWriter<GatewayEvent> events)
    {
        Exception end = new IOException("The venue closed the connection.");
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                JsonObject message = Wire.Parse(line);
                if (message["event"] is not null)
                {
                    events.TryWrite(Wire.ReadEvent(message));
                }
                else if (_waiting.TryGetValue((long)message["id"]!, out TaskCompletionSource<JsonNode?>? answer))
                {
                    if (message["error"] is { } error)
                    {
                        answer.TrySetException(new IOException((string)error!));
                    }
                    else
                    {
                        answer.TrySetResult(message["body"]);
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or System.Text.Json.JsonException)
        {
            end = error;
        }

        // What was asked may have been done: the answers are not known.
        events.TryComplete(end);
        foreach (TaskCompletionSource<JsonNode?> answer in _waiting.Values)
        {
            answer.TrySetException(end);
        }
    }
}
