using System.Globalization;
using System.Text;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Stress;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;
using static MrBen.Portfolio.Risk.Reporting.ReportText;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>A <see cref="RiskReport"/> as Markdown.</summary>
internal static class MarkdownReport
{
    public static string Of(RiskReport report)
    {
        StringBuilder text = new();
        text.Append(Invariant($"# Risk report of {report.Time:yyyy-MM-dd HH:mm} UTC\n\n"));
        WriteBook(text, report);
        WriteMetrics(text, report);
        WriteForecasts(text, report);
        WritePositions(text, report);
        WriteStress(text, report);
        WriteLimits(text, report);
        WriteMarket(text, report);
        WriteList(text, "Models", report.ModelEvents, "Nothing to tell.");
        WriteList(text, "Data", report.DataQuality, "Nothing was wrong.");
        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteBook(StringBuilder text, RiskReport report)
    {
        ReportedBook book = report.Book;
        if (!report.Halts.IsEmpty)
        {
            foreach (LimitStatus halt in report.Halts)
            {
                text.Append(Invariant($"**Trading is halted** by {halt.Name} since {halt.HaltedSince:yyyy-MM-dd HH:mm} UTC.\n\n"));
            }
        }

        MarkdownTable table = new(text, "Exposure", $">{book.Currency}", ">of net asset value");
        table.Row("Net asset value", Money(book.NetAssetValue), "");
        table.Row("Cash", Money(book.Cash), Share(book.Cash, book.NetAssetValue));
        table.Row("Gross exposure", Money(book.GrossExposure), Share(book.GrossExposure, book.NetAssetValue));
        table.Row("Net exposure", Money(book.NetExposure), Share(book.NetExposure, book.NetAssetValue));
        table.Row("High-water mark", Money(book.HighWaterMark), "");
        table.Row("Drawdown", "", Percent(book.Drawdown));
        text.Append(book.Detail.Length > 0 ? $"\n{book.Detail}\n\n" : "\n");
    }

    private static void WriteMetrics(StringBuilder text, RiskReport report)
    {
        text.Append("## Risk\n\n");
        if (!report.Risk.IsCalculated)
        {
            text.Append(Invariant($"Not calculated ({Words(report.Risk.Status)}): {report.Risk.Detail}\n\n"));
            return;
        }

        PortfolioRisk risk = report.Risk.Risk!;
        text.Append(Invariant($"Of the weights held now over {risk.Observations} returns, {risk.FirstDate:yyyy-MM-dd} to {risk.LastDate:yyyy-MM-dd}.\n\n"));
        MarkdownTable table = new(text, "Metric", ">Value", "Definition");
        foreach (RiskMetricValue metric in risk.Metrics)
        {
            table.Row(metric.Definition.Name, InUnit(metric.Value, metric.Definition.Unit), metric.Reason ?? metric.Definition.Definition);
        }

        text.Append('\n');
    }

    private static void WriteForecasts(StringBuilder text, RiskReport report)
    {
        text.Append("## Losses of the next period\n\n");
        if (report.Forecasts.IsEmpty)
        {
            text.Append("No forecasts were made.\n\n");
            return;
        }

        MarkdownTable table = new(text, "Method", ">Confidence", ">VaR", ">ES", "Calibration");
        foreach (ReportedForecast forecast in report.Forecasts)
        {
            table.Row(
                forecast.Method, Percent(forecast.Confidence), Percent(forecast.Tail?.ValueAtRisk), Percent(forecast.Tail?.ExpectedShortfall),
                forecast.Tail is null ? forecast.Detail : forecast.Record?.Detail ?? "No forecast was held against a loss yet.");
        }

        text.Append('\n');
        MarkdownTable tests = new(text, "Backtest", "Forecasts", ">Violations", ">Expected", "Zone", ">Kupiec p", ">Christoffersen p",
            ">Duration p", ">Dynamic quantile p", ">ES Z2 p");
        foreach (ReportedForecast forecast in report.Forecasts)
        {
            Backtest(tests, forecast.Method, "as made", forecast.Live);
            Backtest(tests, forecast.Method, "on the history", forecast.OnHistory);
        }

        text.Append('\n');
    }

    private static void Backtest(MarkdownTable table, string method, string which, RiskBacktest? test)
    {
        if (test is null)
        {
            table.Row(method, $"none {which}", Unknown, Unknown, Unknown, Unknown, Unknown, Unknown, Unknown, Unknown);
            return;
        }

        table.Row(
            method, Invariant($"{test.Observations} {which}"), Invariant($"{test.Violations}"), Number(test.ExpectedViolations),
            Words(test.TrafficLight.Zone), PValue(test.ProportionOfFailures), PValue(test.ConditionalCoverage), PValue(test.Duration),
            PValue(test.DynamicQuantile), PValue(test.NumberAndSizeOfViolations));
    }

    private static void WritePositions(StringBuilder text, RiskReport report)
    {
        text.Append("## Positions\n\n");
        if (report.Positions.IsEmpty)
        {
            text.Append(report.Book.NetAssetValue is null ? "The positions are not valued.\n\n" : "Nothing is held.\n\n");
            return;
        }

        MarkdownTable table = new(text, "Asset", ">Quantity", ">Value", ">Weight", ">Volatility", ">Part of volatility", ">Share of risk",
            ">Marginal VaR", ">Component VaR", ">Incremental VaR", ">Component ES");
        foreach (ReportedPosition position in report.Positions)
        {
            table.Row(
                position.Asset.Value, position.Quantity.ToString(CultureInfo.InvariantCulture), Money(position.Value), Percent(position.Weight),
                Percent(position.Risk?.Volatility), Percent(position.Risk?.ComponentContribution), Percent(position.Risk?.RiskScore),
                Number(position.MarginalValueAtRisk), Percent(position.ComponentValueAtRisk), Percent(position.IncrementalValueAtRisk),
                Percent(position.ComponentExpectedShortfall));
        }

        if (report.Risk.Risk is { } risk)
        {
            text.Append(Invariant($"\nParts sum to the volatility, {Percent(risk.Volatility)} per year, to the Gaussian value at risk, "))
                .Append(Invariant($"{Percent(risk.GaussianValueAtRisk)}, and to the Gaussian expected shortfall, "))
                .Append(Invariant($"{Percent(risk.GaussianConditionalValueAtRisk)}, at {Percent(risk.Confidence)} over {risk.HorizonPeriods} {(risk.HorizonPeriods == 1 ? "period" : "periods")}.\n"));
        }

        text.Append('\n');
    }

    private static void WriteStress(StringBuilder text, RiskReport report)
    {
        text.Append("## Stress\n\n");
        if (report.Stress is not { } stress || stress.Results.IsEmpty)
        {
            text.Append("No scenario was run.\n\n");
        }
        else
        {
            MarkdownTable table = new(text, "Scenario", $">Profit or loss", $">{report.Book.Currency}", ">VaR before", ">VaR after", "Notes");
            foreach (StressResult result in stress.Results)
            {
                table.Row(
                    result.Scenario.Name, Percent(result.Return), Money(result.ProfitAndLoss?.Amount),
                    Percent(result.RiskBefore?.GaussianValueAtRisk), Percent(result.RiskAfter?.GaussianValueAtRisk),
                    string.Join(' ', [.. result.Notes, .. result.Detail.Length > 0 ? [result.Detail] : Array.Empty<string>()]));
            }

            text.Append('\n');
        }

        if (report.Reverse is { } reverse)
        {
            text.Append(reverse.HasShocks
                ? Invariant($"The most plausible returns of one period that lose {Percent(reverse.Loss)}: ")
                    + string.Join(", ", reverse.Shocks.Select(shock => $"{shock.Asset} {Percent(shock.Return)}"))
                    + Invariant($"; a loss beyond it has a Gaussian probability of {Number(reverse.LossProbability)}.\n\n")
                : $"{reverse.Detail}\n\n");
        }
    }

    private static void WriteLimits(StringBuilder text, RiskReport report)
    {
        text.Append("## Limits\n\n");
        if (report.Limits.IsEmpty && report.Risk.Limits.IsEmpty)
        {
            text.Append("There are no limits.\n\n");
            return;
        }

        MarkdownTable table = new(text, "Limit", "State", "Since", ">Value", ">Limit", ">Headroom", ">Breaches", "On a breach");
        foreach (RiskLimitEvaluation limit in report.Risk.Limits)
        {
            RiskMetricUnit unit = limit.Unit ?? RiskMetricUnit.Ratio;
            table.Row(
                limit.Name, Words(limit.State), "", InUnit(limit.Value, unit), InUnit(limit.Limit, unit), InUnit(limit.Headroom, unit), "",
                "tell");
        }

        foreach (LiveLimitReading limit in report.Limits)
        {
            bool moved = limit.Status.Since > DateTimeOffset.MinValue;
            table.Row(
                limit.Limit.Name, Words(limit.Status.State), moved ? Invariant($"{limit.Status.Since:yyyy-MM-dd HH:mm}") : "",
                InUnit(limit.Value, limit.Limit.Unit), InUnit(limit.Limit.Threshold, limit.Limit.Unit), InUnit(limit.Headroom, limit.Limit.Unit),
                Invariant($"{limit.Status.Breaches}"), Words(limit.Limit.Action));
        }

        text.Append('\n');
    }

    private static void WriteMarket(StringBuilder text, RiskReport report)
    {
        text.Append("## Market\n\n");
        if (report.Market is not { } market)
        {
            text.Append("Nothing is known of the market.\n\n");
            return;
        }

        MarkdownTable table = new(text, "As of", Invariant($"{market.Date:yyyy-MM-dd}"));
        table.Row("Regime", market.Level is { } level ? Invariant($"{level}, since {market.RegimeSince:yyyy-MM-dd}") : market.Detail);
        if (!market.Probabilities.IsEmpty)
        {
            table.Row("Probabilities", string.Join(", ", market.Probabilities.Select(p => Percent(p))));
        }

        table.Row("Volatility over its reference", Number(market.VolatilityRatio) + (market.IsVolatilitySpike ? ", a spike" : ""));
        table.Row("Distance of correlations", Number(market.CorrelationDistance) + (market.IsCorrelationBreakdown ? ", a breakdown" : ""));
        foreach (TrackedGroup group in market.Groups.Where(group => group.Assets.Length > 1))
        {
            table.Row(Invariant($"Group {group.Id}"), string.Join(", ", group.Assets));
        }

        text.Append('\n');
    }

    private static string Share(decimal? part, decimal? whole) =>
        part is { } known && whole > 0 ? Percent((double)known / (double)whole.Value) : Unknown;

    private static string PValue(HypothesisTest? test) => test?.PValue is { } p ? Invariant($"{p:0.000}") : Unknown;

    private static string InUnit(double? value, RiskMetricUnit unit) =>
        unit is RiskMetricUnit.FractionPerYear or RiskMetricUnit.LossOverHorizon or RiskMetricUnit.Fraction ? Percent(value) : Number(value);
}
