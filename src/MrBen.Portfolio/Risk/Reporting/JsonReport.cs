using System.Text.Json;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Stress;
using MrBen.Portfolio.Statistics;
using static MrBen.Portfolio.Risk.Reporting.ReportJson;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>A <see cref="RiskReport"/> as JSON: snake_case members, fractions as fractions, days as yyyy-MM-dd, times as ISO 8601.</summary>
internal static class JsonReport
{
    public static void Write(Utf8JsonWriter writer, RiskReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("time", report.Time);
        Value(writer, "since", report.Since);
        WriteBook(writer, report.Book);
        Array(writer, "positions", report.Positions, WritePosition);
        WriteRisk(writer, report.Risk);
        Array(writer, "forecasts", report.Forecasts, WriteForecast);
        Array(writer, "stress", report.Stress?.Results ?? [], WriteStress);
        WriteReverse(writer, report.Reverse);
        Array(writer, "limits", report.Risk.Limits, WriteLimit);
        Array(writer, "live_limits", report.Limits, WriteLiveLimit);
        Array(writer, "halts", report.Halts, static (target, halt) =>
        {
            target.WriteString("limit", halt.Name);
            Value(target, "since", halt.HaltedSince);
        });
        WriteMarket(writer, report.Market);
        Strings(writer, "model_events", report.ModelEvents);
        Strings(writer, "data_quality", report.DataQuality);
        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteBook(Utf8JsonWriter writer, ReportedBook book)
    {
        writer.WriteStartObject("book");
        writer.WriteString("currency", book.Currency);
        Value(writer, "net_asset_value", book.NetAssetValue);
        writer.WriteNumber("cash", book.Cash);
        Value(writer, "gross_exposure", book.GrossExposure);
        Value(writer, "net_exposure", book.NetExposure);
        writer.WriteNumber("high_water_mark", book.HighWaterMark);
        Value(writer, "drawdown", book.Drawdown);
        writer.WriteString("detail", book.Detail);
        writer.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter writer, ReportedPosition position)
    {
        writer.WriteString("asset", position.Asset.Value);
        writer.WriteNumber("quantity", position.Quantity);
        writer.WriteNumber("value", position.Value);
        Value(writer, "weight", position.Weight);
        Value(writer, "volatility", position.Risk?.Volatility);
        Value(writer, "marginal_volatility", position.Risk?.MarginalContribution);
        Value(writer, "component_volatility", position.Risk?.ComponentContribution);
        Value(writer, "share_of_risk", position.Risk?.RiskScore);
        Value(writer, "marginal_value_at_risk", position.MarginalValueAtRisk);
        Value(writer, "component_value_at_risk", position.ComponentValueAtRisk);
        Value(writer, "incremental_value_at_risk", position.IncrementalValueAtRisk);
        Value(writer, "component_expected_shortfall", position.ComponentExpectedShortfall);
    }

    private static void WriteRisk(Utf8JsonWriter writer, PortfolioRiskResult result)
    {
        writer.WriteStartObject("risk");
        writer.WriteString("status", result.Status.ToString());
        writer.WriteString("detail", result.Detail);
        if (result.Risk is { } risk)
        {
            writer.WriteNumber("observations", risk.Observations);
            Value(writer, "first_date", (DateOnly?)risk.FirstDate);
            Value(writer, "last_date", (DateOnly?)risk.LastDate);
            writer.WriteNumber("confidence", risk.Confidence);
            writer.WriteNumber("horizon_periods", risk.HorizonPeriods);
            writer.WriteStartObject("metrics");
            foreach (RiskMetricValue metric in risk.Metrics)
            {
                Value(writer, metric.Metric.ToString(), metric.Value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteForecast(Utf8JsonWriter writer, ReportedForecast forecast)
    {
        writer.WriteString("method", forecast.Method);
        writer.WriteNumber("confidence", forecast.Confidence);
        Value(writer, "value_at_risk", forecast.Tail?.ValueAtRisk);
        Value(writer, "expected_shortfall", forecast.Tail?.ExpectedShortfall);
        writer.WriteString("detail", forecast.Detail);
        writer.WriteString("calibration", (forecast.Record?.State ?? CalibrationState.TooFewForecasts).ToString());
        WriteTests(writer, "backtest_as_made", forecast.Live);
        WriteTests(writer, "backtest_on_history", forecast.OnHistory);
    }

    private static void WriteTests(Utf8JsonWriter writer, string name, RiskBacktest? backtest)
    {
        if (backtest is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("observations", backtest.Observations);
        writer.WriteNumber("violations", backtest.Violations);
        writer.WriteNumber("expected_violations", backtest.ExpectedViolations);
        writer.WriteString("zone", backtest.TrafficLight.Zone.ToString());
        writer.WriteStartObject("p_values");
        foreach (HypothesisTest test in backtest.Tests)
        {
            Value(writer, test.Name, test.PValue);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteStress(Utf8JsonWriter writer, StressResult result)
    {
        writer.WriteString("scenario", result.Scenario.Name);
        writer.WriteString("status", result.Status.ToString());
        writer.WriteString("detail", result.Detail);
        Value(writer, "return", result.Return);
        Value(writer, "profit_and_loss", result.ProfitAndLoss?.Amount);
        Value(writer, "value_at_risk_before", result.RiskBefore?.GaussianValueAtRisk);
        Value(writer, "value_at_risk_after", result.RiskAfter?.GaussianValueAtRisk);
        Strings(writer, "notes", result.Notes);
    }

    private static void WriteReverse(Utf8JsonWriter writer, ReverseStressResult? reverse)
    {
        if (reverse is null)
        {
            writer.WriteNull("reverse_stress");
            return;
        }

        writer.WriteStartObject("reverse_stress");
        writer.WriteString("status", reverse.Status.ToString());
        writer.WriteString("detail", reverse.Detail);
        Value(writer, "loss", reverse.Loss);
        Value(writer, "loss_probability", reverse.LossProbability);
        writer.WriteStartObject("returns");
        foreach (AssetShock shock in reverse.Shocks)
        {
            writer.WriteNumber(shock.Asset.Value, shock.Return);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter writer, RiskLimitEvaluation limit)
    {
        writer.WriteString("limit", limit.Name);
        writer.WriteString("state", limit.State.ToString());
        Value(writer, "value", limit.Value);
        Value(writer, "threshold", limit.Limit);
        Value(writer, "headroom", limit.Headroom);
        writer.WriteString("detail", limit.Detail);
    }

    private static void WriteLiveLimit(Utf8JsonWriter writer, LiveLimitReading limit)
    {
        writer.WriteString("limit", limit.Limit.Name);
        writer.WriteString("measure", limit.Limit.Measure.ToString());
        writer.WriteString("scope", limit.Limit.Scope.ToString());
        writer.WriteString("action", limit.Limit.Action.ToString());
        writer.WriteString("state", limit.Status.State.ToString());
        Value(writer, "since", limit.Status.Since > DateTimeOffset.MinValue ? limit.Status.Since : null);
        Value(writer, "value", limit.Value);
        writer.WriteNumber("threshold", limit.Limit.Threshold);
        Value(writer, "headroom", limit.Headroom);
        Value(writer, "seconds_to_breach", limit.TimeToBreach?.TotalSeconds);
        writer.WriteNumber("breaches", limit.Status.Breaches);
    }

    private static void WriteMarket(Utf8JsonWriter writer, MarketReading? market)
    {
        if (market is null)
        {
            writer.WriteNull("market");
            return;
        }

        writer.WriteStartObject("market");
        Value(writer, "date", (DateOnly?)market.Date);
        writer.WriteString("level", market.Level?.ToString());
        Value(writer, "regime", market.Regime);
        Value(writer, "regime_since", market.RegimeSince);
        writer.WriteStartArray("probabilities");
        foreach (double probability in market.Probabilities)
        {
            writer.WriteNumberValue(probability);
        }

        writer.WriteEndArray();
        Value(writer, "volatility_ratio", market.VolatilityRatio);
        writer.WriteBoolean("is_volatility_spike", market.IsVolatilitySpike);
        Value(writer, "correlation_distance", market.CorrelationDistance);
        writer.WriteBoolean("is_correlation_breakdown", market.IsCorrelationBreakdown);
        Array(writer, "groups", market.Groups, static (target, group) =>
        {
            target.WriteNumber("id", group.Id);
            Strings(target, "assets", group.Assets.Select(asset => asset.Value));
        });
        writer.WriteString("detail", market.Detail);
        writer.WriteEndObject();
    }
}
