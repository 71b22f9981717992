using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>What is known of one place: the model that has it, who challenges it, and the gate's memory. Immutable and thread-safe.</summary>
public sealed record ModelRecord
{
    private const int FormatVersion = 2;

    /// <summary>A place where nothing was trained yet.</summary>
    public ModelRecord(ModelPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        Place = place;
    }

    /// <summary>The place.</summary>
    public ModelPlace Place { get; }

    /// <summary>The gate's memory; open where the champion may be used.</summary>
    public GateState Gate { get; internal init; } = GateState.Initial;

    /// <summary>The model that has the place; none before the first training.</summary>
    public ModelVersion? Champion { get; internal init; }

    /// <summary>The model in its shadow period; none where there is none.</summary>
    public ModelChallenger? Challenger { get; internal init; }

    /// <summary>When a model of the place was last trained; none before.</summary>
    public DateTimeOffset? TrainedAt { get; internal init; }

    /// <summary>What the gate or the shadow period said last, in a sentence or two.</summary>
    public string Explanation { get; internal init; } = "Nothing was trained yet.";

    /// <summary>The champion's loss over the baseline's at its judgement out of sample; none where there is none.</summary>
    public double? JudgedRatio { get; internal init; }

    /// <summary>Periods since its training that the champion has been watched over.</summary>
    public int LivePeriods { get; internal init; }

    /// <summary>The champion's loss over the baseline's since its training; none where nothing came yet.</summary>
    public double? LiveRatio { get; internal init; }

    /// <summary>How far the champion's features had moved when its open gate was last asked; none before.</summary>
    public FeatureDrift? FeatureDrift { get; internal init; }

    /// <summary>
    /// Why a model that the record names is not used all the same: its file is missing or damaged. Empty where none is wanting; not kept.
    /// </summary>
    public string Fault { get; internal init; } = "";

    internal string ToJson() => JsonFields.Write(
        writer =>
        {
            WriteFields(writer);
            writer.WriteString("checksum", Checksum());
        },
        isIndented: true);

    /// <exception cref="FormatException">The text is no such object, or of another place.</exception>
    internal static ModelRecord FromJson(string json, ModelPlace place) => JsonFields.Read(
        json, $"The record of {place}", FormatVersion, root =>
        {
            (string model, string quantity, int horizon) =
                (JsonFields.TextOf(root, "model"), JsonFields.TextOf(root, "quantity"), JsonFields.WholeOf(root, "horizon", 1));
            if (model != place.Model || quantity != place.Quantity || horizon != place.Horizon)
            {
                throw new FormatException(Invariant($"The record of {place} is of {quantity}-{horizon} of {model}."));
            }

            ModelRecord record = new(place)
            {
                Explanation = JsonFields.TextOf(root, "explanation"),
                Gate = GateState.FromJson(JsonFields.TextOf(root, "gate")),
                JudgedRatio = Optional(root, "judged_ratio"),
                LivePeriods = JsonFields.WholeOf(root, "live_periods", 0),
                LiveRatio = Optional(root, "live_ratio"),
                FeatureDrift = JsonFields.IsNull(root, "largest_drift")
                    ? null
                    : new FeatureDrift(JsonFields.NumberOf(root, "largest_drift"), JsonFields.NumberOf(root, "drifted_share")),
                TrainedAt = JsonFields.IsNull(root, "trained_at") ? null : JsonFields.MomentOf(root, "trained_at"),
                Champion = JsonFields.IsNull(root, "champion") ? null : ModelVersion.Read(JsonFields.ObjectOf(root, "champion")),
                Challenger = JsonFields.IsNull(root, "challenger")
                    ? null
                    : new ModelChallenger(
                        ModelVersion.Read(JsonFields.ObjectOf(root, "challenger")),
                        GateState.FromJson(JsonFields.TextOf(root, "challenger_gate")),
                        JsonFields.WholeOf(root, "challenger_periods", 0))
                    {
                        JudgedRatio = Optional(root, "challenger_ratio"),
                    },
            };
            return JsonFields.TextOf(root, "checksum") == record.Checksum()
                ? record
                : throw new FormatException("checksum is not that of the values.");
        });

    // Of what was read or is to be written, so that no other record is ever taken for the one that was kept.
    private string Checksum() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonFields.Write(WriteFields))));

    private void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("version", FormatVersion);
        writer.WriteString("model", Place.Model);
        writer.WriteString("quantity", Place.Quantity);
        writer.WriteNumber("horizon", Place.Horizon);
        writer.WriteString("explanation", Explanation);
        writer.WriteString("gate", Gate.ToJson());
        JsonFields.WriteNumber(writer, "judged_ratio", JudgedRatio);
        writer.WriteNumber("live_periods", LivePeriods);
        JsonFields.WriteNumber(writer, "live_ratio", LiveRatio);
        JsonFields.WriteNumber(writer, "largest_drift", FeatureDrift?.LargestIndex);
        JsonFields.WriteNumber(writer, "drifted_share", FeatureDrift?.DriftedShare);
        JsonFields.WriteMoment(writer, "trained_at", TrainedAt);
        if (Champion is null)
        {
            writer.WriteNull("champion");
        }
        else
        {
            Champion.Write(writer, "champion");
        }

        if (Challenger is null)
        {
            writer.WriteNull("challenger");
        }
        else
        {
            Challenger.Version.Write(writer, "challenger");
            writer.WriteString("challenger_gate", Challenger.Gate.ToJson());
            writer.WriteNumber("challenger_periods", Challenger.Periods);
            JsonFields.WriteNumber(writer, "challenger_ratio", Challenger.JudgedRatio);
        }
    }

    private static double? Optional(JsonElement root, string name) => JsonFields.IsNull(root, name)
        ? null
        : JsonFields.NumberOf(root, name);
}
