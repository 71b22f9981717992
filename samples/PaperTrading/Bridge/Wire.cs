using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace PaperTrading.Bridge;

/// <summary>
/// The lines of JSON between a host in another process and a gateway here. A call is <c>{"id":1,"call":"submit","body":{…}}</c>, its answer
/// <c>{"id":1,"body":{…}}</c> or <c>{"id":1,"error":"…"}</c>, an event <c>{"event":"GatewayFill","body":{…}}</c>. A host that cannot load this
/// library, one of .NET Framework for example, speaks the same.
/// </summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new Named<AssetId>(asset => asset.Value, text => new AssetId(text)),
            new Named<Money>(
                money => string.Create(CultureInfo.InvariantCulture, $"{money.Amount} {money.Currency}"),
                text => new Money(decimal.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture), text.Split(' ')[1])),
            new Named<ClientOrderId>(id => id.Value, text => new ClientOrderId(text)),
            new JsonStringEnumConverter(),
        },
    };

    private static readonly Dictionary<string, Type> Events = new Type[]
    {
        typeof(GatewayFill), typeof(GatewayOrderUpdate), typeof(GatewayQuote), typeof(GatewayRate), typeof(GatewayConnection),
    }.ToDictionary(type => type.Name);

    public static string Call(long id, string call, object? body) => Line(("id", id), ("call", call), ("body", ToNode(body)));

    public static string Answer(long id, object? body) => Line(("id", id), ("body", ToNode(body)));

    public static string Error(long id, string message) => Line(("id", id), ("error", message));

    public static string Event(GatewayEvent happened) =>
        Line(("event", happened.GetType().Name), ("body", JsonSerializer.SerializeToNode(happened, happened.GetType(), Options)));

    public static JsonObject Parse(string line) => JsonNode.Parse(line)!.AsObject();

    public static T Read<T>(JsonNode? body) => body.Deserialize<T>(Options)!;

    public static GatewayEvent ReadEvent(JsonObject message) =>
        (GatewayEvent)message["body"].Deserialize(Events[(string)message["event"]!], Options)!;

    private static JsonNode? ToNode(object? body) => body is null ? null : JsonSerializer.SerializeToNode(body, body.GetType(), Options);

    private static string Line(params (string Key, JsonNode? Value)[] members) =>
        new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value))).ToJsonString();

    private sealed class Named<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
