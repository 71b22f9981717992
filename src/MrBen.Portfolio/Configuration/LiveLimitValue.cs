using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// A live limit as an object: <c>name</c>, <c>measure</c>, <c>threshold</c>, and where they differ from the defaults <c>scope</c> (an
/// object with one of <c>asset</c>, <c>currency</c>, <c>group</c>, <c>strategy</c>; the last two with <c>assets</c>), <c>action</c>,
/// <c>warn_at</c>, <c>hysteresis</c>.
/// </summary>
internal sealed class LiveLimitValue : ConfigurationValue<LiveLimit>
{
    private static readonly ChoiceValue<LimitMeasure> Measures = new(
    [
        ("volatility", LimitMeasure.Volatility), ("value_at_risk", LimitMeasure.ValueAtRisk),
        ("conditional_value_at_risk", LimitMeasure.ConditionalValueAtRisk), ("drawdown", LimitMeasure.Drawdown),
        ("gross_exposure", LimitMeasure.GrossExposure), ("net_exposure", LimitMeasure.NetExposure), ("risk_share", LimitMeasure.RiskShare),
    ]);

    private static readonly ChoiceValue<LimitAction> Actions = new(
    [
        ("warn", LimitAction.Warn), ("block_increases", LimitAction.BlockIncreases), ("reduce", LimitAction.Reduce),
        ("flatten", LimitAction.Flatten), ("halt", LimitAction.Halt),
    ]);

    private static readonly ImmutableArray<string> Members =
        ["name", "measure", "threshold", "scope", "action", "warn_at", "hysteresis"];

    private static readonly ImmutableArray<string> ScopeMembers = ["asset", "currency", "group", "strategy", "assets"];

    private static readonly OptionalValue<double> Share = new(new NumberValue(NumberRange.InsideUnit));

    private static readonly NumberValue Band = new(new NumberRange(0, 1, IncludesMax: false));

    public override bool TryRead(JsonElement element, out LiveLimit value, out string reason)
    {
        value = null!;
        if (element.ValueKind != JsonValueKind.Object)
        {
            IsObject(element, Members, out reason);
            return false;
        }

        // A member that is unknown may be one that is missed, misspelt.
        List<string> reasons = IsObject(element, Members, out string unknown) ? [] : [unknown];
        bool isNeeded = reasons.Count == 0;
        bool isNamed = element.TryGetProperty("name", out JsonElement name);
        if (isNamed ? name.ValueKind != JsonValueKind.String : isNeeded)
        {
            reasons.Add($"{Shown(element)} has no name.");
        }

        LimitMeasure measure = Read(element, "measure", Measures, LimitMeasure.Volatility, reasons, isNeeded);
        double threshold = Read(element, "threshold", new NumberValue(NumberRange.Positive), 1, reasons, isNeeded);
        LimitScope? scope = element.TryGetProperty("scope", out JsonElement part) ? ReadScope(part, reasons) : null;
        LiveLimit plain = new("", LimitMeasure.Volatility, 1);
        LimitAction action = Read(element, "action", Actions, plain.Action, reasons);
        double? warnAt = Read(element, "warn_at", Share, plain.WarnAt, reasons);
        double hysteresis = Read(element, "hysteresis", Band, plain.Hysteresis, reasons);
        if (reasons.Count == 0)
        {
            value = new LiveLimit(name.GetString()!, measure, threshold, scope) { Action = action, WarnAt = warnAt, Hysteresis = hysteresis };
            reasons.AddRange(value.Validate().Select(InWordsOfTheDocument));
        }

        reason = string.Join(' ', reasons);
        return reasons.Count == 0;
    }

    public override void Write(Utf8JsonWriter writer, LiveLimit value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WritePropertyName("measure");
        Measures.Write(writer, value.Measure);
        writer.WriteNumber("threshold", value.Threshold);
        if (value.Scope.Kind != LimitScopeKind.Portfolio)
        {
            writer.WriteStartObject("scope");
            writer.WriteString(KindOf(value.Scope), value.Scope.Name);
            if (value.Scope.Kind is LimitScopeKind.Group or LimitScopeKind.Strategy)
            {
                writer.WriteStartArray("assets");
                foreach (AssetId asset in value.Scope.Assets)
                {
                    writer.WriteStringValue(asset.Value);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WritePropertyName("action");
        Actions.Write(writer, value.Action);
        writer.WritePropertyName("warn_at");
        Share.Write(writer, value.WarnAt);
        writer.WriteNumber("hysteresis", value.Hysteresis);
        writer.WriteEndObject();
    }

    public override void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under)
    {
        if (pair.Members.Count == 0)
        {
            pair.Write(writer);
            return;
        }

        PairMerge.WriteMembers(writer, pair, under, name => Known(Members, name), (name, said, old) =>
        {
            switch (name)
            {
                case "threshold" or "hysteresis":
                    PairMerge.WriteNumber(writer, said);
                    break;
                case "warn_at":
                    Share.WritePair(writer, said, old);
                    break;
                case "scope" when said.Members.Count > 0:
                    WriteScope(writer, said, old);
                    break;
                default:
                    said.Write(writer);
                    break;
            }
        });
    }

    public override void Describe(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteBoolean("additionalProperties", false);
        writer.WriteStartArray("required");
        foreach (string member in Members[..3])
        {
            writer.WriteStringValue(member);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        Property("name", static target => target.WriteString("type", "string"));
        Property("measure", Measures.Describe);
        Property("threshold", new NumberValue(NumberRange.Positive).Describe);
        Property("scope", static target => target.WriteString("type", "object"));
        Property("action", Actions.Describe);
        Property("warn_at", Share.Describe);
        Property("hysteresis", Band.Describe);
        writer.WriteEndObject();

        void Property(string name, Action<Utf8JsonWriter> describe)
        {
            writer.WriteStartObject(name);
            describe(writer);
            writer.WriteEndObject();
        }
    }

    private static void WriteScope(Utf8JsonWriter writer, PairNode pair, JsonElement? under) =>
        PairMerge.WriteMembers(writer, pair, under, name => Known(ScopeMembers, name), (name, said, old) =>
        {
            if (name == "assets")
            {
                PairMerge.WriteList(writer, said, old, (asset, _) => asset.Write(writer));
            }
            else
            {
                said.Write(writer);
            }
        });

    // A fault of a limit begins with a member or a measure of it, and may name its scope.
    private static string InWordsOfTheDocument(string fault)
    {
        int end = fault.IndexOf(' ', StringComparison.Ordinal);
        return ConfigurationText.SnakeCase(fault[..end]) + fault[end..].Replace("; Scope ", "; scope ", StringComparison.Ordinal);
    }

    private static string? Known(ImmutableArray<string> names, string name) =>
        names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string KindOf(LimitScope scope) => scope.Kind switch
    {
        LimitScopeKind.Asset => "asset",
        LimitScopeKind.Currency => "currency",
        LimitScopeKind.Group => "group",
        _ => "strategy",
    };

    private static bool IsObject(JsonElement element, ImmutableArray<string> members, out string reason)
    {
        reason = element.ValueKind != JsonValueKind.Object
            ? $"{Shown(element)} is not an object with members of {string.Join(", ", members)}."
            : string.Join(' ', element.EnumerateObject().GroupBy(member => member.Name).SelectMany(member => members.Contains(member.Key)
                ? member.Count() > 1 ? [$"{member.Key} stands there twice."] : Array.Empty<string>()
                : [$"{member.Key} is unknown{(NearMatch.Find(member.Key, members) is { } found ? $"; did you mean {found}?" : ".")}"]));
        return reason.Length == 0;
    }

    private static T Read<T>(
        JsonElement element, string name, ConfigurationValue<T> kind, T otherwise, List<string> reasons, bool isNeeded = false)
    {
        if (!element.TryGetProperty(name, out JsonElement member))
        {
            if (isNeeded)
            {
                reasons.Add($"{Shown(element)} has no {name}.");
            }

            return otherwise;
        }

        if (kind.TryRead(member, out T value, out string reason))
        {
            return value;
        }

        reasons.Add($"{name}: {reason}");
        return otherwise;
    }

    private static LimitScope? ReadScope(JsonElement element, List<string> reasons)
    {
        if (!IsObject(element, ScopeMembers, out string reason))
        {
            reasons.Add($"scope: {reason}");
            return null;
        }

        JsonProperty[] named = [.. element.EnumerateObject().Where(member => member.Name != "assets")];
        if (named is not [{ Value.ValueKind: JsonValueKind.String } only] || string.IsNullOrWhiteSpace(only.Value.GetString()))
        {
            reasons.Add($"scope: {Shown(element)} must name one asset, currency, group or strategy.");
            return null;
        }

        string name = only.Value.GetString()!;
        ImmutableArray<AssetId> assets = [];
        bool hasAssets = element.TryGetProperty("assets", out JsonElement list);
        if (hasAssets && !new ListValue<AssetId>(TrackingKeys.Symbol).TryRead(list, out assets, out reason))
        {
            reasons.Add($"scope: assets: {reason}");
            return null;
        }

        bool needsAssets = only.Name is "group" or "strategy";
        if (needsAssets == assets.IsEmpty)
        {
            reasons.Add($"scope: {only.Name} {name} {(needsAssets ? "needs its assets" : "has no assets of its own")}.");
            return null;
        }

        return only.Name switch
        {
            "asset" => LimitScope.Asset(name),
            "currency" => LimitScope.Currency(name),
            "group" => LimitScope.Group(name, assets.AsSpan()),
            _ => LimitScope.Strategy(name, assets.AsSpan()),
        };
    }
}
