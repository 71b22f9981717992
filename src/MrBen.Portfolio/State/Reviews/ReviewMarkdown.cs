using System.Text;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Reporting;
using static System.FormattableString;
using static MrBen.Portfolio.Risk.Reporting.ReportText;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>A <see cref="PortfolioReview"/> as Markdown.</summary>
internal static class ReviewMarkdown
{
    private const int MostAssets = 5;

    public static string Of(PortfolioReview review)
    {
        StringBuilder text = new();
        text.Append(Invariant($"# {review.Title}\n\n"));
        WriteReturns(text, review);
        WriteBenchmarks(text, review);
        WriteGains(text, review);
        WriteAssets(text, review);
        WriteTrades(text, review);
        WriteAllocations(text, review);
        WriteRisk(text, review);
        WriteList(text, "Models and market", review.ModelEvents, "Nothing to tell.");
        WriteList(text, "Data", review.DataQuality, "Nothing was wrong.");
        if (!review.Missing.IsEmpty)
        {
            WriteList(text, "What is missing here", review.Missing, "");
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteReturns(StringBuilder text, PortfolioReview review)
    {
        MarkdownTable table = new(text, "Portfolio", ">Value");
        table.Row(Invariant($"Net asset value at the beginning, {review.Currency}"), Money(review.OpeningValue));
        table.Row(Invariant($"Net asset value at the end, {review.Currency}"), Money(review.ClosingValue));
        table.Row("Return, time-weighted, after fees", Percent(review.Return));
        if (review.Record.IsCalculated)
        {
            PerformanceReport report = review.Record.Report;
            table.Row("Returns", Invariant($"{report.Observations}"));
            table.Row("Volatility per year", Percent(report.Volatility));
            table.Row("Largest drawdown in the period", Percent(report.MaximumDrawdown));
            table.Row("Sharpe ratio per year", Number(report.SharpeRatio));
            table.Row(Invariant($"Best day, {report.BestDate:yyyy-MM-dd}"), Percent(report.BestReturn));
            table.Row(Invariant($"Worst day, {report.WorstDate:yyyy-MM-dd}"), Percent(report.WorstReturn));
        }

        text.Append(review.Record.Detail.Length > 0 ? $"\n{review.Record.Detail}\n\n" : "\n");
    }

    private static void WriteBenchmarks(StringBuilder text, PortfolioReview review)
    {
        if (review.Record.Benchmarks.IsEmpty)
        {
            return;
        }

        text.Append("## Against benchmarks\n\n");
        MarkdownTable table = new(text, "Benchmark", ">Its return", ">Beta", ">Correlation", ">Tracking error per year", "Note");
        foreach (TrackedBenchmark benchmark in review.Record.Benchmarks)
        {
            BenchmarkComparison? comparison = benchmark.Comparison;
            table.Row(
                benchmark.Asset.Value, Percent(benchmark.Report?.TotalReturn), Number(comparison?.Beta), Number(comparison?.Correlation),
                Percent(comparison?.TrackingError), benchmark.Detail);
        }

        text.Append('\n');
    }

    private static void WriteGains(StringBuilder text, PortfolioReview review)
    {
        text.Append("## Gains and costs\n\n");
        if (review.Gains is not { } gains)
        {
            text.Append("Not known.\n\n");
            return;
        }

        MarkdownTable table = new(text, "What", $">{review.Currency}");
        table.Row("Realised", Money(gains.Realized));
        table.Row("Change of what is open", Money(gains.Unrealized));
        table.Row("Currencies", Money(gains.Currency));
        table.Row("Dividends", Money(gains.Income));
        table.Row("Interest", Money(gains.Interest));
        table.Row("Fees", Money(-gains.Fees));
        table.Row("Together", Money(gains.Total));
        table.Row("Put in, less taken out", Money(gains.NetContributions));
        text.Append('\n');
    }

    private static void WriteAssets(StringBuilder text, PortfolioReview review)
    {
        if (review.Contributions.IsEmpty)
        {
            return;
        }

        text.Append("## Assets by contribution\n\n");
        MarkdownTable table = new(text, "Asset", $">{review.Currency}", ">of net asset value");
        int left = Math.Max(0, review.Contributions.Length - (2 * MostAssets));
        for (int i = 0; i < review.Contributions.Length; i++)
        {
            if (left > 0 && i == MostAssets)
            {
                table.Row(Invariant($"{left} between"), "", "");
                i += left;
            }

            AssetContribution contribution = review.Contributions[i];
            table.Row(contribution.Asset.Value, Money(contribution.Gain), Percent(contribution.Share));
        }

        text.Append('\n');
    }

    private static void WriteTrades(StringBuilder text, PortfolioReview review)
    {
        text.Append("## Trades that ended\n\n");
        TradeStatistics trades = review.Trades;
        if (trades.Trades == 0)
        {
            text.Append("None.\n\n");
            return;
        }

        MarkdownTable table = new(text, "Trades", ">Value");
        table.Row("Number", Invariant($"{trades.Trades}"));
        table.Row("Share that gained", Percent(trades.WinRate));
        table.Row(Invariant($"Profit after fees, {review.Currency}"), Money(trades.NetProfit));
        table.Row(Invariant($"Fees, {review.Currency}"), Money(trades.Fees));
        table.Row("Gains over losses", Number(trades.ProfitFactor));
        table.Row(Invariant($"Largest gain, {review.Currency}"), Money(trades.LargestGain));
        table.Row(Invariant($"Largest loss, {review.Currency}"), Money(trades.LargestLoss));
        text.Append('\n');
    }

    private static void WriteAllocations(StringBuilder text, PortfolioReview review)
    {
        text.Append("## Allocations\n\n");
        if (review.Strategies.IsEmpty)
        {
            text.Append("None.\n\n");
            return;
        }

        MarkdownTable table = new(
            text, "Strategy", "Method", ">Asked", "Outcomes", ">Plans with trades", ">Turnover planned", $">Cost planned, {review.Currency}");
        foreach (ReviewedStrategy strategy in review.Strategies)
        {
            table.Row(
                strategy.Strategy, Words(strategy.Method), Invariant($"{strategy.Allocations.Requests}"),
                string.Join(", ", strategy.Allocations.ByStatus.Select(status => Invariant($"{Words(status.Key)} {status.Value}"))),
                Invariant($"{strategy.Rebalancing.Rebalances}"), Percent(strategy.Rebalancing.TotalTurnover), Money(strategy.Rebalancing.TotalCost));
        }

        text.Append('\n');
    }

    private static void WriteRisk(StringBuilder text, PortfolioReview review)
    {
        text.Append("## Limits\n\n");
        if (review.Limits.IsEmpty)
        {
            text.Append("None was breached.\n\n");
        }
        else
        {
            MarkdownTable table = new(text, "Limit", ">Breaches", "Now", "Since, UTC");
            foreach (ReviewedLimit limit in review.Limits)
            {
                table.Row(
                    limit.Name, Invariant($"{limit.Breaches}"), Words(limit.State) + (limit.IsHalting ? ", halting" : ""),
                    Invariant($"{limit.Since:yyyy-MM-dd HH:mm}"));
            }

            text.Append('\n');
        }

        text.Append("## Losses against forecasts\n\n");
        if (review.Forecasts.IsEmpty)
        {
            text.Append("No forecast was of a day in the period.\n\n");
            return;
        }

        MarkdownTable forecasts = new(text, "Method", ">Confidence", ">Forecasts", ">Violations", ">Expected", "Calibration");
        foreach (ReviewedForecast forecast in review.Forecasts)
        {
            forecasts.Row(
                forecast.Method, Percent(forecast.Confidence), Invariant($"{forecast.Forecasts}"), Invariant($"{forecast.Violations}"),
                Number(forecast.ExpectedViolations), Words(forecast.State));
        }

        text.Append('\n');
    }
}
