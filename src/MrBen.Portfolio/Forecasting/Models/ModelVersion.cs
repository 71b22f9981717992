using System.Text.Json;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>Which model it is that has a place, or would have it. Immutable and thread-safe.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hash">Its hash; the file that is loaded must have it.</param>
/// <param name="Configuration">What it is to the gate: features, model and settings.</param>
/// <param name="Baseline">What it is held against.</param>
/// <param name="TrainedThrough">The last day that a training label was made of.</param>
/// <param name="CreatedAt">When it was trained.</param>
public sealed record ModelVersion(
    string Id, string Hash, string Configuration, string Baseline, DateOnly TrainedThrough, DateTimeOffset CreatedAt)
{
    internal static ModelVersion Of(IForecastModel model, string configuration, string baseline, DateTimeOffset at) =>
        new(model.Id, model.Hash, configuration, baseline, model.TrainedThrough, at);

    internal static ModelVersion Read(JsonElement element)
    {
        ModelVersion version = new(
            JsonFields.TextOf(element, "id"), JsonFields.TextOf(element, "hash"), JsonFields.TextOf(element, "configuration"),
            JsonFields.TextOf(element, "baseline"),
            JsonFields.DayOf(element, "trained_through") ?? throw new FormatException("trained_through is null."),
            JsonFields.MomentOf(element, "created_at"));
        return IsName(version.Id)
            ? version
            : throw new FormatException($"id is '{version.Id}'; it must be of letters, digits and hyphens."); // it names a file
    }

    /// <summary>Whether an id can name a file, and nothing but a file of its folder.</summary>
    internal static bool IsName(string id) => id.Length is > 0 and <= 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    internal void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", Id);
        writer.WriteString("hash", Hash);
        writer.WriteString("configuration", Configuration);
        writer.WriteString("baseline", Baseline);
        JsonFields.WriteDay(writer, "trained_through", TrainedThrough);
        JsonFields.WriteMoment(writer, "created_at", CreatedAt);
        writer.WriteEndObject();
    }
}
