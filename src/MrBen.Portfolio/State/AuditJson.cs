using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>An <see cref="AuditedDecision"/> as JSON: snake_case members, fractions as fractions, times as ISO 8601.</summary>
internal static class AuditJson
{
    public static void Write(Utf8JsonWriter writer, AuditedDecision audited)
    {
        AllocationDecision decision = audited.Decision;
        writer.WriteStartObject();
        writer.WriteNumber("sequence", audited.Sequence);
        writer.WriteString("time", audited.Time);
        writer.WriteString("strategy", decision.Strategy);
        writer.WriteString("method", decision.Method.ToString());
        writer.WriteString("status", decision.Status.ToString());
        writer.WriteString("detail", decision.Detail);
        WriteWeights(writer, decision.Weights);
        WriteNumber(writer, "expected_return", decision.ExpectedReturn);
        WriteNumber(writer, "volatility", decision.Volatility);
        WriteNumber(writer, "confidence", decision.Evidence?.Confidence);
        writer.WriteString("trigger", decision.Trigger);
        writer.WriteString("trigger_detail", decision.TriggerDetail);
        writer.WriteString("plan", decision.PlanStatus?.ToString());
        writer.WriteNumber("cost", decision.Cost);
        WriteNumber(writer, "turnover", decision.Turnover);
        WriteEvidence(writer, decision.Evidence);
        writer.WriteStartArray("trades");
        foreach (DecidedTrade trade in decision.Evidence?.Trades ?? [])
        {
            WriteTrade(writer, trade);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("orders");
        foreach (AuditedOrder order in audited.Orders)
        {
            WriteOrder(writer, order);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("fills");
        foreach (AuditedFill fill in audited.Fills)
        {
            WriteFill(writer, fill);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteWeights(Utf8JsonWriter writer, PortfolioWeights? weights)
    {
        if (weights is null)
        {
            writer.WriteNull("weights");
            return;
        }

        writer.WriteStartObject("weights");
        ImmutableArray<AssetId> assets = weights.Assets;
        for (int i = 0; i < assets.Length; i++)
        {
            writer.WriteNumber(assets[i].Value, weights.Weights[i]);
        }

        writer.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter writer, DecisionEvidence? evidence)
    {
        if (evidence is null)
        {
            writer.WriteNull("evidence");
            return;
        }

        writer.WriteStartObject("evidence");
        writer.WriteNumber("state_sequence", evidence.StateSequence);
        writer.WriteString("history_sha256", evidence.HistoryHash);
        writer.WriteString("configuration_sha256", evidence.ConfigurationHash);
        writer.WriteStartArray("models");
        foreach (string model in evidence.Models)
        {
            writer.WriteStringValue(model);
        }

        writer.WriteEndArray();
        writer.WriteString("driver", evidence.Driver);
        writer.WriteNumber("iterations", evidence.Iterations);
        if (evidence.Proof is { } proof)
        {
            writer.WriteStartObject("certificate");
            WriteNumber(writer, "primal", proof.Primal);
            WriteNumber(writer, "dual", proof.Dual);
            WriteNumber(writer, "complementarity", proof.Complementarity);
            WriteNumber(writer, "relative_gap", proof.RelativeGap);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("certificate");
        }

        writer.WriteEndObject();
    }

    private static void WriteTrade(Utf8JsonWriter writer, DecidedTrade trade)
    {
        writer.WriteStartObject();
        writer.WriteString("asset", trade.Asset.Value);
        writer.WriteNumber("quantity", trade.Quantity);
        writer.WriteNumber("price", trade.Price);
        writer.WriteNumber("cost", trade.Cost);
        writer.WriteEndObject();
    }

    private static void WriteOrder(Utf8JsonWriter writer, AuditedOrder order)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence", order.Sequence);
        writer.WriteString("time", order.Time);
        writer.WriteString("id", order.Id.Value);
        writer.WriteString("asset", order.Asset.Value);
        writer.WriteNumber("quantity", order.Quantity);
        if (order.LimitPrice is { } limit)
        {
            writer.WriteNumber("limit", limit);
        }
        else
        {
            writer.WriteNull("limit");
        }

        writer.WriteEndObject();
    }

    private static void WriteFill(Utf8JsonWriter writer, AuditedFill fill)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence", fill.Sequence);
        writer.WriteString("time", fill.Time);
        writer.WriteString("asset", fill.Asset.Value);
        writer.WriteNumber("quantity", fill.Quantity);
        writer.WriteNumber("price", fill.Price);
        writer.WriteNumber("fee", fill.Fee);
        writer.WriteString("execution", fill.Reference?.ExecutionId);
        writer.WriteString("order", fill.Reference?.Order?.Value);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
