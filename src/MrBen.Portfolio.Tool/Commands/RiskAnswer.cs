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
    private readonly Measurement _measured = new(risk.Observations, risk.FirstDate, risk.LastDate);

    public override void Show(IAnsiConsole console)
    {
        console.Line($"{Words.Money(_valuation.NetAssetValue)} {_valuation.Currency}, of which {Words.Money(_valuation.Cash)} cash; "
            + $"{_measured}.");
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
        Measurement.Write(writer, _measured);
        writer.WriteObjects("metrics", risk.Metrics, metric =>
        {
            writer.WriteName("metric", metric.Metric);
            writer.WriteName("unit", metric.Definition.Unit);
            writer.WriteOptional("value", metric.Value);
            writer.WriteString("reason", metric.Reason);
        });
        writer.WriteObjects("assets", risk.Assets, asset =>
        {
            (PortfolioAsset position, decimal value) = PositionOf(asset.Asset);
            writer.WriteString("asset", asset.Asset.Value);
            writer.WriteNumber("quantity", position.Quantity);
            writer.WriteNumber("value", value);
            writer.WriteOptional("weight", asset.Weight);
            writer.WriteOptional("volatility", asset.Volatility);
            writer.WriteOptional("component_contribution", asset.ComponentContribution);
            writer.WriteOptional("risk_score", asset.RiskScore);
        });
        WriteLimits(writer);
        Findings.Write(writer, findings);
    }

    private void ShowMetrics(IAnsiConsole console)
    {
        console.Heading("Metrics");
        console.Write(Tables.New("metric~", "value>", "in~").Rows(risk.Metrics.Where(metric => metric.Value is not null), metric =>
            [metric.Definition.Name, Words.Of(metric.Value, metric.Definition.Unit), Unit(metric)]));
        console.Bullets(risk.Metrics.Where(metric => metric.Reason is not null)
            .GroupBy(metric => metric.Reason)
            .Select(same => $"{string.Join(", ", same.Select(metric => metric.Definition.Name))}: {same.Key}"));
    }

    private void ShowContributions(IAnsiConsole console)
    {
        console.Heading("What adds to the volatility");
        console.Write(Tables.New("asset", "units>", "value>", "weight>", "volatility>", "adds>", "share>").Rows(risk.Assets, asset =>
        {
            (PortfolioAsset position, decimal value) = PositionOf(asset.Asset);
            return
            [
                asset.Asset.Value, Words.Exact(position.Quantity), Words.Money(value), Words.Percent(asset.Weight),
                Words.Percent(asset.Volatility), Words.Percent(asset.ComponentContribution), Words.Percent(asset.RiskScore),
            ];
        }));
    }

    private void ShowLimits(IAnsiConsole console)
    {
        if (limits.IsEmpty)
        {
            return;
        }

        console.Heading("Limits");
        console.Write(Tables.New("limit~", "value>", "allowed>", "state").Rows(limits, limit =>
        [
            limit.Name, Words.Of(limit.Value, limit.Unit), $"{(limit.IsMinimum ? "≥" : "≤")} {Words.Of(limit.Limit, limit.Unit)}",
            Words.Of(limit.State),
        ]));
        console.Bullets(limits.Where(limit => limit.State == RiskLimitState.Undefined).Select(limit => limit.Detail));
    }

    private void WriteLimits(Utf8JsonWriter writer)
    {
        writer.WriteObjects("limits", limits, limit =>
        {
            writer.WriteString("name", limit.Name);
            writer.WriteName("unit", limit.Unit);
            writer.WriteBoolean("is_minimum", limit.IsMinimum);
            writer.WriteOptional("value", limit.Value);
            writer.WriteOptional("limit", limit.Limit);
            writer.WriteName("state", limit.State);
            writer.WriteString("detail", limit.Detail);
        });
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
