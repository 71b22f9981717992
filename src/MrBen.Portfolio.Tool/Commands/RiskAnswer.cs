using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>The risk of a portfolio: metrics, contributions, limits.</summary>
internal sealed class RiskAnswer(
    PortfolioSummary summary, PortfolioRisk risk, ImmutableArray<RiskLimitEvaluation> limits, ImmutableArray<DataQualityFinding> findings)
    : Answer
{
    private readonly PortfolioValuation _valuation = summary.Valuation.GetValuationOrThrow();

    public override void Show(IAnsiConsole console)
    {
        console.Line($"{Words.Money(_valuation.NetAssetValue)} {_valuation.Currency}, of which {Words.Money(_valuation.Cash)} cash; "
            + $"measured on {Words.Count(risk.Observations, "return", "returns")}, {Words.Date(risk.FirstDate)} to "
            + $"{Words.Date(risk.LastDate)}.");
        ShowMetrics(console);
        ShowContributions(console);
        ShowLimits(console);
        Findings.Show(console, findings);
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteString("currency", _valuation.Currency);
        writer.WriteNumber("net_asset_value", _valuation.NetAssetValue);
        writer.WriteNumber("cash", _valuation.Cash);
        writer.WriteNumber("observations", risk.Observations);
        writer.WriteDate("first_date", risk.FirstDate);
        writer.WriteDate("last_date", risk.LastDate);
        writer.WriteStartArray("metrics");
        foreach (RiskMetricValue metric in risk.Metrics)
        {
            writer.WriteStartObject();
            writer.WriteName("metric", metric.Metric);
            writer.WriteName("unit", metric.Definition.Unit);
            writer.WriteOptional("value", metric.Value);
            writer.WriteString("reason", metric.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("assets");
        foreach (AssetRisk asset in risk.Assets)
        {
            (PortfolioAsset position, decimal value) = PositionOf(asset.Asset);
            writer.WriteStartObject();
            writer.WriteString("asset", asset.Asset.Value);
            writer.WriteNumber("quantity", position.Quantity);
            writer.WriteNumber("value", value);
            writer.WriteOptional("weight", asset.Weight);
            writer.WriteOptional("volatility", asset.Volatility);
            writer.WriteOptional("component_contribution", asset.ComponentContribution);
            writer.WriteOptional("risk_score", asset.RiskScore);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteLimits(writer);
        Findings.Write(writer, findings);
    }

    private void ShowMetrics(IAnsiConsole console)
    {
        console.Heading("Metrics");
        TextTable table = Tables.New("metric~", "value>", "in~");
        foreach (RiskMetricValue metric in risk.Metrics.Where(metric => metric.Value is not null))
        {
            table.Row(metric.Definition.Name, Words.Of(metric.Value, metric.Definition.Unit), Unit(metric));
        }

        console.Write(table);
        console.Bullets(risk.Metrics.Where(metric => metric.Reason is not null)
            .GroupBy(metric => metric.Reason)
            .Select(same => $"{string.Join(", ", same.Select(metric => metric.Definition.Name))}: {same.Key}"));
    }

    private void ShowContributions(IAnsiConsole console)
    {
        console.Heading("What adds to the volatility");
        TextTable table = Tables.New("asset", "units>", "value>", "weight>", "volatility>", "adds>", "share>");
        foreach (AssetRisk asset in risk.Assets)
        {
            (PortfolioAsset position, decimal value) = PositionOf(asset.Asset);
            table.Row(
                asset.Asset.Value, Words.Exact(position.Quantity), Words.Money(value), Words.Percent(asset.Weight),
                Words.Percent(asset.Volatility), Words.Percent(asset.ComponentContribution), Words.Percent(asset.RiskScore));
        }

        console.Write(table);
    }

    private void ShowLimits(IAnsiConsole console)
    {
        if (limits.IsEmpty)
        {
            return;
        }

        console.Heading("Limits");
        TextTable table = Tables.New("limit~", "value>", "allowed>", "state");
        foreach (RiskLimitEvaluation limit in limits)
        {
            table.Row(
                limit.Name, Words.Of(limit.Value, limit.Unit), $"{(limit.IsMinimum ? "≥" : "≤")} {Words.Of(limit.Limit, limit.Unit)}",
                Words.Of(limit.State));
        }

        console.Write(table);
        console.Bullets(limits.Where(limit => limit.State == RiskLimitState.Undefined).Select(limit => limit.Detail));
    }

    private void WriteLimits(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("limits");
        foreach (RiskLimitEvaluation limit in limits)
        {
            writer.WriteStartObject();
            writer.WriteString("name", limit.Name);
            writer.WriteName("unit", limit.Unit);
            writer.WriteBoolean("is_minimum", limit.IsMinimum);
            writer.WriteOptional("value", limit.Value);
            writer.WriteOptional("limit", limit.Limit);
            writer.WriteName("state", limit.State);
            writer.WriteString("detail", limit.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private (PortfolioAsset Position, decimal Value) PositionOf(AssetId asset) => _valuation.TryGetIndex(asset, out int place)
        ? (_valuation.Positions[place], _valuation.MarketValues[place])
        : (new PortfolioAsset(asset), 0);

    private static string Unit(RiskMetricValue metric)
    {
        string unit = metric.Definition.Unit switch
        {
            RiskMetricUnit.FractionPerYear => "a year",
            RiskMetricUnit.LossOverHorizon => "loss",
            RiskMetricUnit.Fraction => "of the value",
            RiskMetricUnit.Assets => "assets",
            RiskMetricUnit.Periods => "periods",
            _ => "",
        };
        string confidence = metric.Confidence is { } level ? $", {Words.Percent(level)} confidence" : "";
        string horizon = metric.HorizonPeriods is { } periods ? $", over {Words.Count(periods, "period", "periods")}" : "";
        return $"{unit}{confidence}{horizon}";
    }
}
