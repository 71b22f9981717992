using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using static MrBen.Portfolio.Risk.Reporting.ReportJson;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>A <see cref="PortfolioReview"/> as JSON: snake_case members, fractions as fractions, days as yyyy-MM-dd, times as ISO 8601.</summary>
internal static class ReviewJson
{
    public static void Write(Utf8JsonWriter writer, PortfolioReview review)
    {
        writer.WriteStartObject();
        writer.WriteString("period", review.Period.ToString());
        WriteDate(writer, "from", review.From);
        WriteDate(writer, "to", review.To);
        writer.WriteString("time", review.Time);
        writer.WriteString("currency", review.Currency);
        Value(writer, "opening_value", review.OpeningValue);
        Value(writer, "closing_value", review.ClosingValue);
        Value(writer, "return", review.Return);
        WriteRecord(writer, review.Record);
        WriteGains(writer, review.Gains);
        Array(writer, "contributions", review.Contributions, static (target, asset) =>
        {
            target.WriteString("asset", asset.Asset.Value);
            target.WriteNumber("gain", asset.Gain);
            Value(target, "share", asset.Share);
        });
        WriteTrades(writer, review.Trades);
        WriteRebalancing(writer, "rebalancing", review.Rebalancing);
        Array(writer, "strategies", review.Strategies, WriteStrategy);
        Array(writer, "limits", review.Limits, static (target, limit) =>
        {
            target.WriteString("limit", limit.Name);
            target.WriteNumber("breaches", limit.Breaches);
            target.WriteString("state", limit.State.ToString());
            target.WriteString("since", limit.Since);
            target.WriteBoolean("is_halting", limit.IsHalting);
        });
        Array(writer, "forecasts", review.Forecasts, static (target, forecast) =>
        {
            target.WriteString("method", forecast.Method);
            target.WriteNumber("confidence", forecast.Confidence);
            target.WriteNumber("forecasts", forecast.Forecasts);
            target.WriteNumber("violations", forecast.Violations);
            target.WriteNumber("expected_violations", forecast.ExpectedViolations);
            target.WriteString("calibration", forecast.State.ToString());
        });
        Strings(writer, "model_events", review.ModelEvents);
        Strings(writer, "data_quality", review.DataQuality);
        Strings(writer, "missing", review.Missing);
        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteRecord(Utf8JsonWriter writer, TrackRecord record)
    {
        writer.WriteStartObject("record");
        writer.WriteString("status", record.Status.ToString());
        writer.WriteString("detail", record.Detail);
        if (record.IsCalculated)
        {
            PerformanceReport report = record.Report;
            WriteDate(writer, "first_date", report.FirstDate);
            WriteDate(writer, "last_date", report.LastDate);
            writer.WriteNumber("observations", report.Observations);
            Value(writer, "total_return", report.TotalReturn);
            Value(writer, "volatility", report.Volatility);
            Value(writer, "maximum_drawdown", report.MaximumDrawdown);
            Value(writer, "sharpe_ratio", report.SharpeRatio);
            Value(writer, "best_return", report.BestReturn);
            Value(writer, "worst_return", report.WorstReturn);
            Array(writer, "benchmarks", record.Benchmarks, static (target, benchmark) =>
            {
                target.WriteString("benchmark", benchmark.Asset.Value);
                target.WriteString("detail", benchmark.Detail);
                Value(target, "total_return", benchmark.Report?.TotalReturn);
                Value(target, "beta", benchmark.Comparison?.Beta);
                Value(target, "correlation", benchmark.Comparison?.Correlation);
                Value(target, "tracking_error", benchmark.Comparison?.TrackingError);
            });
        }

        writer.WriteEndObject();
    }

    private static void WriteGains(Utf8JsonWriter writer, ReviewedGains? gains)
    {
        if (gains is null)
        {
            writer.WriteNull("gains");
            return;
        }

        writer.WriteStartObject("gains");
        writer.WriteNumber("realized", gains.Realized);
        Value(writer, "unrealized", gains.Unrealized);
        Value(writer, "currency", gains.Currency);
        writer.WriteNumber("income", gains.Income);
        writer.WriteNumber("interest", gains.Interest);
        writer.WriteNumber("fees", gains.Fees);
        Value(writer, "total", gains.Total);
        writer.WriteNumber("net_contributions", gains.NetContributions);
        writer.WriteEndObject();
    }

    private static void WriteTrades(Utf8JsonWriter writer, TradeStatistics trades)
    {
        writer.WriteStartObject("trades");
        writer.WriteNumber("trades", trades.Trades);
        writer.WriteNumber("wins", trades.Wins);
        writer.WriteNumber("losses", trades.Losses);
        writer.WriteNumber("net_profit", trades.NetProfit);
        writer.WriteNumber("fees", trades.Fees);
        Value(writer, "win_rate", trades.WinRate);
        Value(writer, "profit_factor", trades.ProfitFactor);
        Value(writer, "expectancy", trades.Expectancy);
        writer.WriteNumber("largest_gain", trades.LargestGain);
        writer.WriteNumber("largest_loss", trades.LargestLoss);
        writer.WriteEndObject();
    }

    private static void WriteStrategy(Utf8JsonWriter writer, ReviewedStrategy strategy)
    {
        writer.WriteString("strategy", strategy.Strategy);
        writer.WriteString("method", strategy.Method.ToString());
        writer.WriteNumber("requests", strategy.Allocations.Requests);
        writer.WriteNumber("with_weights", strategy.Allocations.WithWeights);
        writer.WriteStartObject("outcomes");
        foreach ((Allocation.AllocationStatus status, int count) in strategy.Allocations.ByStatus)
        {
            writer.WriteNumber(status.ToString(), count);
        }

        writer.WriteEndObject();
        WriteRebalancing(writer, "rebalancing", strategy.Rebalancing);
    }

    private static void WriteRebalancing(Utf8JsonWriter writer, string name, RebalancingStatistics rebalancing)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("rebalances", rebalancing.Rebalances);
        writer.WriteNumber("turnover", rebalancing.TotalTurnover);
        Value(writer, "cost", rebalancing.TotalCost);
        writer.WriteEndObject();
    }

    private static void WriteDate(Utf8JsonWriter writer, string name, DateOnly date) =>
        writer.WriteString(name, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
