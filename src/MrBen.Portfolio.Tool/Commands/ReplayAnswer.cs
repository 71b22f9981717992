using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>A portfolio of a journal, and what the journal holds.</summary>
/// <param name="path">The journal.</param>
/// <param name="extent">How much it holds.</param>
/// <param name="last">Its last event.</param>
/// <param name="faults">What is wrong with it; <see langword="null"/> where that was not asked.</param>
/// <param name="past">The portfolio; <see langword="null"/> where the faults leave none.</param>
internal sealed class ReplayAnswer(
    string path, JournalExtent extent, long last, ImmutableArray<string>? faults, PastPortfolio? past) : Answer
{
    /// <summary>The decisions asked for.</summary>
    public ImmutableArray<AuditedDecision> Decisions { get; init; } = [];

    /// <summary><c>table</c> or <c>lines</c>; <see langword="null"/> where no decisions were asked for.</summary>
    public string? Form { get; init; }

    public override ExitCode ExitCode => faults is { IsEmpty: false } ? ExitCode.Faults : ExitCode.Done;

    public override string Problem => faults is { IsEmpty: false } found ? string.Join('\n', found) : "";

    public override void Show(IAnsiConsole console)
    {
        if (Form == "lines")
        {
            ShowLines(console);
            return;
        }

        console.Line($"{path}: {Words.Count(extent.Events, "event", "events")}, the last {Words.Count(last)}; "
            + $"{Words.Count(extent.Snapshots, "snapshot", "snapshots")}; {Words.Count(extent.Bytes)} bytes.");
        if (faults is { } found)
        {
            console.Line(found.IsEmpty
                ? "Verified: every event, piece and snapshot matches its hash, and SQLite finds nothing wrong with the file."
                : $"{Words.Count(found.Length, "fault", "faults")}, told on stderr.");
        }

        if (past is not null)
        {
            ShowPortfolio(console, past);
        }

        if (Form == "table")
        {
            ShowDecisions(console);
        }
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteString("journal", path);
        writer.WriteNumber("events", extent.Events);
        writer.WriteNumber("last_event", last);
        writer.WriteNumber("snapshots", extent.Snapshots);
        writer.WriteNumber("bytes", extent.Bytes);
        if (faults is { } found)
        {
            writer.WriteBoolean("verified", found.IsEmpty);
            JsonShapes.WriteFaults(writer, [.. found.Select(fault => new InputFault(path, "", fault))]);
        }

        if (past is not null)
        {
            WritePortfolio(writer, past);
        }

        if (Form is not null)
        {
            writer.WriteStartArray("decisions");
            foreach (AuditedDecision decision in Decisions)
            {
                writer.WriteRawValue(JsonOf(decision));
            }

            writer.WriteEndArray();
        }
    }

    private static void ShowPortfolio(IAnsiConsole console, PastPortfolio past)
    {
        PortfolioSnapshot now = past.Snapshot;
        console.Heading(now.Sequence == 0 ? "Before the first event" : $"After event {Words.Count(now.Sequence)}, {Words.Time(now.Time)}");
        console.Line($"Net asset value {Words.Money(now.NetAssetValue)} {now.BaseCurrency}, high-water mark "
            + $"{Words.Money(now.HighWaterMark)}, drawdown {Words.Percent(now.Drawdown)}.");
        IEnumerable<string> cash = now.CashByCurrency.Select(pair => $"{Words.Money(pair.Value)} {pair.Key}");
        console.Line($"Cash {string.Join(", ", cash.DefaultIfEmpty("none"))}.");
        TextTable table = Tables.New("asset", "units>", "price>", "value>", "average cost>", "currency");
        foreach (PortfolioAsset asset in now.Assets)
        {
            decimal? price = now.Prices.TryGetValue(asset.Asset, out decimal known) ? known : null;
            table.Row(
                asset.Asset.Value, Words.Exact(asset.Quantity), Words.Price(price),
                Words.Money(asset.Quantity * price * asset.Instrument.Multiplier), Words.Money(asset.AverageCost),
                asset.Instrument.Currency);
        }

        if (!now.Assets.IsEmpty)
        {
            console.Write(table);
        }

        console.Line($"Kept: {Words.Count(past.PortfolioHistory.Length, "state", "states")}, "
            + $"{Words.Count(past.RiskHistory.Length, "risk assessment", "risk assessments")}, "
            + $"{Words.Count(past.AllocationHistory.Length, "allocation", "allocations")}, "
            + $"{Words.Count(now.OpenOrders.Length, "open order", "open orders")}.");
        console.Bullets(past.Limits.Select(limit =>
            $"Limit {limit.Name}: {Words.Of(limit.State)}{(limit.HaltedSince is null ? "." : ", and it halts trading.")}"));
        console.Line($"State hash {past.StateHash}");
    }

    private static void WritePortfolio(Utf8JsonWriter writer, PastPortfolio past)
    {
        PortfolioSnapshot now = past.Snapshot;
        writer.WriteStartObject("portfolio");
        writer.WriteNumber("sequence", now.Sequence);
        writer.WriteString("time", now.Time);
        writer.WriteString("state_hash", past.StateHash);
        writer.WriteString("currency", now.BaseCurrency);
        writer.WriteOptional("net_asset_value", now.NetAssetValue);
        writer.WriteNumber("high_water_mark", now.HighWaterMark);
        writer.WriteOptional("drawdown", now.Drawdown);
        writer.WriteStartObject("cash");
        foreach ((string currency, decimal amount) in now.CashByCurrency)
        {
            writer.WriteNumber(currency, amount);
        }

        writer.WriteEndObject();
        writer.WriteObjects("assets", now.Assets, asset =>
        {
            writer.WriteString("asset", asset.Asset.Value);
            writer.WriteNumber("quantity", asset.Quantity);
            writer.WriteOptional("price", now.Prices.TryGetValue(asset.Asset, out decimal price) ? price : null);
            writer.WriteOptional("average_cost", asset.AverageCost);
            writer.WriteString("currency", asset.Instrument.Currency);
        });
        writer.WriteNumber("states", past.PortfolioHistory.Length);
        writer.WriteNumber("risk_assessments", past.RiskHistory.Length);
        writer.WriteNumber("allocations", past.AllocationHistory.Length);
        writer.WriteNumber("open_orders", now.OpenOrders.Length);
        writer.WriteEndObject();
    }

    private void ShowLines(IAnsiConsole console)
    {
        foreach (AuditedDecision decision in Decisions)
        {
            console.Profile.Out.Writer.WriteLine(JsonOf(decision));
        }
    }

    private void ShowDecisions(IAnsiConsole console)
    {
        console.Heading("Decisions");
        if (Decisions.IsEmpty)
        {
            console.Line("None.");
            return;
        }

        TextTable table = Tables.New("event>", "time", "strategy", "status", "plan", "orders>", "fills>", "detail~");
        foreach (AuditedDecision decision in Decisions)
        {
            table.Row(
                Words.Count(decision.Sequence), Words.Time(decision.Time), decision.Decision.Strategy, Words.Of(decision.Decision.Status),
                decision.Decision.PlanStatus is { } plan ? Words.Of(plan) : Words.None, Words.Count(decision.Orders.Length),
                Words.Count(decision.Fills.Length), decision.Decision.Detail);
        }

        console.Write(table);
    }

    private static string JsonOf(AuditedDecision decision)
    {
        using MemoryStream stream = new();
        decision.WriteJson(stream);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
