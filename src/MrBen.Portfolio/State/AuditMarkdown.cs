using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Reporting;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>An <see cref="AuditedDecision"/> as Markdown.</summary>
internal static class AuditMarkdown
{
    private const string Unknown = "–";

    public static string Of(AuditedDecision audited)
    {
        AllocationDecision decision = audited.Decision;
        StringBuilder text = new();
        text.Append(Invariant($"# Decision {audited.Sequence} of {audited.Time:yyyy-MM-dd HH:mm:ss} UTC\n\n"));
        text.Append(Invariant($"{decision.Strategy}, {decision.Method}: **{decision.Status}**. {decision.Detail}\n\n"));
        if (decision.Trigger.Length > 0)
        {
            text.Append(Invariant($"Trigger {decision.Trigger}: {decision.TriggerDetail}\n\n"));
        }

        WriteEvidence(text, decision.Evidence);
        WriteWeights(text, decision);
        WriteTrades(text, decision);
        WriteOrders(text, audited.Orders);
        WriteFills(text, audited.Fills);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteEvidence(StringBuilder text, DecisionEvidence? evidence)
    {
        text.Append("## What it rested on\n\n");
        if (evidence is null)
        {
            text.Append("Not kept.\n\n");
            return;
        }

        MarkdownTable table = new(text, "What", "Which");
        table.Row("State", Invariant($"after event {evidence.StateSequence}"));
        table.Row("Price history, SHA-256", evidence.HistoryHash ?? "none");
        table.Row("Configuration, SHA-256", evidence.ConfigurationHash);
        table.Row("Models", evidence.Models.IsEmpty ? "none" : string.Join(", ", evidence.Models));
        table.Row(
            "Algorithm", evidence.Driver.Length == 0 ? "closed form" : Invariant($"{evidence.Driver}, {evidence.Iterations} iterations"));
        table.Row("Certificate", evidence.Proof is { } proof
            ? Invariant($"primal {proof.Primal:G2}, dual {proof.Dual:G2}, complementarity {proof.Complementarity:G2}, ")
                + Invariant($"gap {proof.RelativeGap:G2}")
            : Unknown);
        table.Row("Confidence", Percent(evidence.Confidence));
        text.Append('\n');
    }

    private static void WriteWeights(StringBuilder text, AllocationDecision decision)
    {
        text.Append("## Weights\n\n");
        if (decision.Weights is not { } weights)
        {
            text.Append("None.\n\n");
            return;
        }

        MarkdownTable table = new(text, "Asset", ">Weight");
        ImmutableArray<AssetId> assets = weights.Assets;
        for (int i = 0; i < assets.Length; i++)
        {
            table.Row(assets[i].Value, Percent(weights.Weights[i]));
        }

        table.Row("Cash", Percent(1 - weights.Total));
        text.Append(Invariant($"\nExpected per year: return {Percent(decision.ExpectedReturn)}, "));
        text.Append(Invariant($"volatility {Percent(decision.Volatility)}.\n\n"));
    }

    private static void WriteTrades(StringBuilder text, AllocationDecision decision)
    {
        text.Append(Invariant($"## Plan\n\n{(decision.PlanStatus is { } status ? status.ToString() : "None")}"));
        text.Append(Invariant($", {decision.Trades} trades, cost {decision.Cost}, turnover {Percent(decision.Turnover)}.\n\n"));
        if (decision.Evidence is { Trades.IsEmpty: false } evidence)
        {
            MarkdownTable table = new(text, "Asset", ">Quantity", ">Price", ">Cost");
            foreach (DecidedTrade trade in evidence.Trades)
            {
                table.Row(trade.Asset.Value, Number(trade.Quantity), Number(trade.Price), Number(trade.Cost));
            }

            text.Append('\n');
        }
    }

    private static void WriteOrders(StringBuilder text, ImmutableArray<AuditedOrder> orders)
    {
        if (orders.IsEmpty)
        {
            return;
        }

        text.Append("## Orders\n\n");
        MarkdownTable table = new(text, ">Event", "Time, UTC", "Order", "Asset", ">Quantity", ">Limit");
        foreach (AuditedOrder order in orders)
        {
            table.Row(
                Invariant($"{order.Sequence}"), Invariant($"{order.Time:yyyy-MM-dd HH:mm:ss}"), order.Id.Value, order.Asset.Value,
                Number(order.Quantity), order.LimitPrice is { } limit ? Number(limit) : "market");
        }

        text.Append('\n');
    }

    private static void WriteFills(StringBuilder text, ImmutableArray<AuditedFill> fills)
    {
        text.Append("## Fills that followed\n\n");
        if (fills.IsEmpty)
        {
            text.Append("None.\n");
            return;
        }

        MarkdownTable table = new(text, ">Event", "Time, UTC", "Asset", ">Quantity", ">Price", ">Fee", "Execution", "Order");
        foreach (AuditedFill fill in fills)
        {
            table.Row(
                Invariant($"{fill.Sequence}"), Invariant($"{fill.Time:yyyy-MM-dd HH:mm:ss}"), fill.Asset.Value, Number(fill.Quantity),
                Number(fill.Price), Number(fill.Fee), fill.Reference?.ExecutionId ?? Unknown, fill.Reference?.Order?.Value ?? Unknown);
        }
    }

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? value) => value is { } known ? Invariant($"{100 * known:F2} %") : Unknown;
}
