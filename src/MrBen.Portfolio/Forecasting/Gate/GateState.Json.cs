using System.Text.Json;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <content>Kept as JSON, and read back with every value checked.</content>
public sealed partial record GateState
{
    private const int Version = 1;
    private const int LongestWindow = 100_000; // as GateOptions.RollingWindow allows

    /// <summary>The state as one JSON object; numbers come back bit for bit.</summary>
    public string ToJson() => JsonFields.Write(writer =>
    {
        writer.WriteNumber("version", Version);
        writer.WriteString("status", Status.ToString());
        JsonFields.WriteDay(writer, "since", Since);
        writer.WriteString("configuration", Configuration);
        writer.WriteNumber("gain_deviation", GainDeviation);
        writer.WriteNumber("cusum_sum", CusumSum);
        JsonFields.WriteDay(writer, "last_observed", LastObserved);
        JsonFields.WriteNumbers(writer, "recent_gains", RecentGains);
        JsonFields.WriteNumbers(writer, "recent_scales", RecentScales);
        writer.WriteStartArray("tried");
        foreach (GateTrial trial in Tried)
        {
            writer.WriteStartObject();
            writer.WriteString("configuration", trial.Configuration);
            writer.WriteNumber("times", trial.Times);
            writer.WriteNumber("observations", trial.Observations);
            writer.WriteBoolean("is_refused", trial.IsRefused);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such object; the message names the value and what is wrong with it.</exception>
    public static GateState FromJson(string json) => JsonFields.Read(json, "The state of the gate", Version, root => new GateState
    {
        Status = JsonFields.NameOf<PredictionStatus>(root, "status"),
        Since = JsonFields.DayOf(root, "since"),
        Configuration = JsonFields.TextOf(root, "configuration"),
        GainDeviation = JsonFields.AmountOf(root, "gain_deviation"),
        CusumSum = JsonFields.AmountOf(root, "cusum_sum"),
        LastObserved = JsonFields.DayOf(root, "last_observed"),
        RecentGains = JsonFields.NumbersOf(root, "recent_gains"),
        RecentScales = JsonFields.NumbersOf(root, "recent_scales"),
        Tried = [.. JsonFields.ListOf(root, "tried").Select(TrialOf)],
    }.Check());

    private GateState Check()
    {
        string? fault =
            RecentGains.Length != RecentScales.Length ? "recent_gains and recent_scales differ in length"
            : RecentGains.Length > LongestWindow ? "recent_gains is longer than any window"
            : RecentScales.Any(scale => scale < 0) ? "recent_scales has a negative value"
            : IsOpen && (Configuration.Length == 0 || Since is null || FindTrial(Configuration) < 0)
                ? "an open gate needs a configuration that was tried, and a day"
            : Tried.Select(trial => trial.Configuration).Distinct(StringComparer.Ordinal).Count() != Tried.Length
                ? "a configuration is among those tried twice"
            : null;
        return fault is null ? this : throw new FormatException($"The state of the gate is unsound: {fault}.");
    }

    private static GateTrial TrialOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("tried holds something that is not an object.");
        }

        string configuration = JsonFields.TextOf(element, "configuration");
        return string.IsNullOrWhiteSpace(configuration)
            ? throw new FormatException("configuration of a trial is blank.")
            : new GateTrial(
                configuration, JsonFields.WholeOf(element, "times", 1), JsonFields.WholeOf(element, "observations", 0),
                JsonFields.TruthOf(element, "is_refused"));
    }
}
