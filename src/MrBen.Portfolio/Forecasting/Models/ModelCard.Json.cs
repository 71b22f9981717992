using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Forecasting.Models;

/// <content>As JSON.</content>
public sealed partial record ModelCard
{
    private const int FormatVersion = 1;

    /// <summary>The card as one JSON object; a number that there is none of is null.</summary>
    public string ToJson() => JsonFields.Write(
        writer =>
        {
            writer.WriteNumber("version", FormatVersion);
            writer.WriteString("id", Id);
            writer.WriteString("hash", Hash);
            writer.WriteString("model", Place.Model);
            writer.WriteString("place", Place.Name);
            JsonFields.WriteMoment(writer, "created_at", CreatedAt);
            writer.WriteStartObject("data");
            JsonFields.WriteDay(writer, "first_date", FirstDate);
            JsonFields.WriteDay(writer, "last_date", LastDate);
            JsonFields.WriteDay(writer, "trained_through", TrainedThrough);
            Write(writer, "members", Members);
            writer.WriteNumber("rows", Rows);
            writer.WriteString("hash", DataHash);
            writer.WriteEndObject();
            writer.WriteStartObject("schema");
            writer.WriteNumber("version", Schema.Version);
            writer.WriteString("hash", Schema.Hash);
            Write(writer, "features", Schema.Names);
            writer.WriteEndObject();
            Write(writer, "settings", Settings);
            Write(writer, "versions", Versions);
            writer.WriteString("split", Split);
            writer.WriteStartArray("comparisons");
            foreach (LossComparison comparison in Comparisons)
            {
                Write(writer, comparison);
            }

            writer.WriteEndArray();
            Write(writer, Gate);
            Write(writer, "findings", Findings);
            Write(writer, "known_failures", KnownFailures);
        },
        isIndented: true);

    private static void Write(Utf8JsonWriter writer, LossComparison comparison)
    {
        writer.WriteStartObject();
        writer.WriteString("model", comparison.Model);
        writer.WriteString("baseline", comparison.Baseline);
        JsonFields.WriteDay(writer, "first_date", comparison.Losses.Dates[0]);
        JsonFields.WriteDay(writer, "last_date", comparison.Losses.Dates[^1]);
        writer.WriteNumber("periods", comparison.Losses.Periods);
        JsonFields.WriteNumber(writer, "model_loss", comparison.ModelLoss);
        JsonFields.WriteNumber(writer, "baseline_loss", comparison.BaselineLoss);
        JsonFields.WriteNumber(writer, "ratio", comparison.Ratio);
        JsonFields.WriteNumber(writer, "difference_lower_95", comparison.DifferenceInterval?.Lower);
        JsonFields.WriteNumber(writer, "difference_upper_95", comparison.DifferenceInterval?.Upper);
        JsonFields.WriteNumber(writer, "diebold_mariano", comparison.Test.Statistic);
        JsonFields.WriteNumber(writer, "p_value", comparison.Test.PValue);
        Write(writer, "members", comparison.Losses.Blocks);
        Write(writer, "years", comparison.Years);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<BlockLosses> blocks)
    {
        writer.WriteStartArray(name);
        foreach (BlockLosses block in blocks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", block.Block);
            writer.WriteNumber("losses", block.Observations);
            JsonFields.WriteNumber(writer, "model_loss", block.Model);
            JsonFields.WriteNumber(writer, "baseline_loss", block.Baseline);
            JsonFields.WriteNumber(writer, "ratio", block.Ratio);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, GateReport gate)
    {
        writer.WriteStartObject("gate");
        writer.WriteString("status", gate.Status.ToString());
        writer.WriteString("explanation", gate.Explanation);
        writer.WriteString("configuration", gate.Configuration);
        writer.WriteString("baseline", gate.Baseline);
        writer.WriteNumber("trials", gate.Trials);
        JsonFields.WriteNumber(writer, "gain", gate.Gain);
        JsonFields.WriteNumber(writer, "adjusted_p_value", gate.AdjustedPValue);
        JsonFields.WriteNumber(writer, "deflated_sharpe", gate.DeflatedSharpe);
        JsonFields.WriteNumber(writer, "overfitting_probability", gate.OverfittingProbability);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableSortedDictionary<string, string> pairs)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string value) in pairs)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
