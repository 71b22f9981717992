using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace PaperTrading.Bridge;

/// <summary>Offers a gateway to other processes, one at a time. Events that happen while nobody is connected are lost, as they are elsewhere.</summary>
internal sealed class VenueServer(ITradingGateway gateway, Func<DateOnly> month, Func<VenueReport> report)
{
    private readonly Lock _writing = new();
    private StreamWriter? _writer;

    /// <summary>Serves until cancelled.</summary>
    public async Task RunAsync(int port, Action<int> listening, CancellationToken cancellationToken)
    {
        using TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
        listening(((IPEndPoint)listener.LocalEndpoint).Port);
        _ = ForwardAsync(cancellationToken);
        while (true)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
            client.NoDelay = true;
            _ = ServeAsync(client, cancellationToken);
        }
    }

    private async Task ForwardAsync(CancellationToken cancellationToken)
    {
        await foreach (GatewayEvent happened in gateway.ReadEventsAsync(cancellationToken))
        {
            Write(_writer, Wire.Event(happened));
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using TcpClient owned = client;
            await using NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream);
            StreamWriter writer = new(stream) { AutoFlush = true };
            _writer = writer;
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                JsonObject message = Wire.Parse(line);
                Write(writer, await AnswerAsync(message, cancellationToken));
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // The other side is gone; the next one connects.
        }
    }

    private async Task<string> AnswerAsync(JsonObject message, CancellationToken cancellationToken)
    {
        long id = (long)message["id"]!;
        JsonNode? body = message["body"];
        try
        {
            object? answer = (string)message["call"]! switch
            {
                "capabilities" => gateway.Capabilities,
                "account" => await gateway.GetAccountAsync(cancellationToken),
                "positions" => await gateway.GetPositionsAsync(cancellationToken),
                "openOrders" => await gateway.GetOpenOrdersAsync(cancellationToken),
                "rules" => await gateway.GetRulesAsync(Wire.Read<AssetId>(body), cancellationToken),
                "submit" => await gateway.SubmitAsync(Wire.Read<OrderRequest>(body), cancellationToken),
                "cancel" => await gateway.CancelAsync(Wire.Read<ClientOrderId>(body), cancellationToken),
                "find" => await gateway.FindOrderAsync(Wire.Read<ClientOrderId>(body), cancellationToken),
                "fills" => await gateway.GetFillsAsync(Wire.Read<DateTimeOffset>(body), cancellationToken),
                "month" => month(),
                "report" => report(),
                string call => throw new NotSupportedException($"There is no call '{call}'."),
            };
            return Wire.Answer(id, answer);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Wire.Error(id, error.Message);
        }
    }

    private void Write(StreamWriter? writer, string line)
    {
        try
        {
            lock (_writing)
            {
                writer?.WriteLine(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The other side is gone; what was written for it is lost.
        }
    }
}
