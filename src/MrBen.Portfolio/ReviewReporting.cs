using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>The way from what a book keeps to the review of a period: strings the rooms together. Thread-safe.</summary>
internal sealed class ReviewReporting(
    PortfolioOptions options, ReturnSource returns, PortfolioBook book, PerformanceTracking tracking, ModelTraining training)
{
    private const int MostFindings = 20;

    /// <summary>The periods that are over on a day and not reviewed yet, of those that the options ask for.</summary>
    public ImmutableArray<ReviewPeriod> Due(DateOnly today) => book.Visit(
        (options.Operations.Reviews, today), static (state, asked) => asked.Reviews.Where(period =>
        {
            DateOnly to = ReviewCalendar.LastFull(period, asked.today).To;
            return state.Periods.Began <= to && !(state.Periods.LastOf(period) >= to);
        }).ToImmutableArray());

    /// <summary>Makes the review of the last full period of a kind.</summary>
    public PortfolioReview Make(ReviewPeriod period, DateTimeOffset now)
    {
        (DateOnly from, DateOnly to) = ReviewCalendar.LastFull(period, DateOnly.FromDateTime(now.UtcDateTime));
        PortfolioSnapshot snapshot = book.Snapshot();
        ReviewBasis basis = book.Visit((period, from, to), static (state, asked) => ReviewBasis.Of(state, asked.period, asked.from, asked.to));
        ImmutableArray<TimedRecord<AllocationDecision>> decisions = [.. basis.Decisions.Where(record => IsWithin(record.Time, from, to))];
        return new PortfolioReview
        {
            Period = period,
            From = from,
            To = to,
            Time = now.ToUniversalTime(),
            Currency = snapshot.BaseCurrency,
            OpeningValue = basis.Opening.NetAssetValue,
            ClosingValue = basis.Closing.NetAssetValue,
            Return = ReturnOf(basis),
            Record = tracking.MeasurePeriod(basis.States, returns.InBase(snapshot).Prices, snapshot.Benchmark, from, to),
            Gains = ReviewedGains.Between(basis.Opening.Gains, basis.Closing.Gains),
            Contributions = AssetContribution.Between(basis.Opening, basis.Closing),
            Trades = TradeStatistics.Of(basis.Trades.Where(trade => IsWithin(trade.Closed, from, to))),
            Rebalancing = RebalancingStatistics.Of(decisions),
            Strategies = ReviewedStrategy.Of(decisions),
            Limits = ReviewedLimit.Between(basis.Opening, basis.Closing, basis.Limits),
            Forecasts = ReviewedForecast.Of(basis.Forecasts, from, to),
            ModelEvents = [.. ModelEvents(basis, snapshot, from, to)],
            DataQuality = DataQuality(snapshot, from, to),
            Missing = [.. Missing(basis, from)],
        };
    }

    // Of nothing, or of a portfolio that was worth nothing, no gain is a fraction.
    private static double? ReturnOf(ReviewBasis basis) =>
        basis.Opening.UnitValue > 0 && (basis.Opening.NetAssetValue > 0 || basis.Closing.UnitValue != basis.Opening.UnitValue)
            ? (basis.Closing.UnitValue / basis.Opening.UnitValue) - 1
            : null;

    private IEnumerable<string> ModelEvents(ReviewBasis basis, PortfolioSnapshot snapshot, DateOnly from, DateOnly to)
    {
        foreach (ModelRecord record in training.Records)
        {
            if (record.TrainedAt is { } trained && IsWithin(trained, from, to))
            {
                yield return Invariant($"{record.Place.Model} {record.Place} was trained on {trained.UtcDateTime:yyyy-MM-dd}: {record.Explanation}");
            }
            else if (record.Gate.Since >= from && record.Gate.Since <= to)
            {
                yield return $"{record.Place.Model} {record.Place} is {record.Gate}: {record.Explanation}";
            }
        }

        foreach (RiskForecastRecord record in basis.Forecasts.Where(record => record.StateSince >= from && record.StateSince <= to))
        {
            yield return $"{record.Method}: {record.Detail}";
        }

        foreach (MarketMove move in snapshot.Market?.Moves.Where(move => move.Date >= from && move.Date <= to) ?? [])
        {
            yield return move.Description;
        }
    }

    // What stands out against the prices before it needs these: the whole history is examined, and what is of the period told.
    private static ImmutableArray<string> DataQuality(PortfolioSnapshot snapshot, DateOnly from, DateOnly to)
    {
        if (snapshot.History is not { Rows: > 0 } history)
        {
            return ["No price history was observed."];
        }

        ImmutableArray<AssetId> held =
            [.. snapshot.Assets.Where(asset => asset.Quantity != 0 && history.IndexOf(asset.Asset) >= 0).Select(asset => asset.Asset)];
        ImmutableArray<string> findings = held.IsEmpty
            ? []
            : [.. DataQualityReport.Examine(history.Select(held.AsSpan())).Findings
                .Where(finding => finding.Severity != DataQualitySeverity.Note && finding.Date <= to && finding.EndDate >= from)
                .Select(finding => finding.Message)];
        return findings.Length <= MostFindings
            ? findings
            : [.. findings.TakeLast(MostFindings), Invariant($"{findings.Length - MostFindings} more findings; DataQualityReport.Examine lists them.")];
    }

    private static IEnumerable<string> Missing(ReviewBasis basis, DateOnly from)
    {
        if (!(basis.Began <= from))
        {
            yield return basis.Began is { } began
                ? Invariant($"The portfolio began on {began:yyyy-MM-dd}, after {from:yyyy-MM-dd}: the review is of what came then.")
                : "Nothing has happened in the portfolio yet.";
        }

        if (basis.Opening.NetAssetValue is null || basis.Closing.NetAssetValue is null)
        {
            yield return "The net asset value was not known when the period began or ended: something held had no price or exchange rate.";
        }

        if (basis.Opening.Gains is null || basis.Closing.Gains is null)
        {
            yield return "Gains are not known: an amount was beyond decimal numbers.";
        }

        foreach ((bool forgot, DateTimeOffset? oldest, string what) in new[]
        {
            (basis.ForgotStates, basis.States.IsEmpty ? null : (DateTimeOffset?)basis.States[0].Time, "portfolio states, and daily returns of them,"),
            (basis.ForgotTrades, basis.Trades.IsEmpty ? null : basis.Trades[0].Closed, "trades"),
            (basis.ForgotDecisions, basis.Decisions.IsEmpty ? null : basis.Decisions[0].Time, "allocations"),
        })
        {
            if (forgot && oldest is null)
            {
                yield return $"No {what} are kept, by the options.";
            }
            else if (forgot && DateOnly.FromDateTime(oldest!.Value.UtcDateTime) >= from)
            {
                yield return Invariant($"The {what} of before {oldest.Value.UtcDateTime:yyyy-MM-dd HH:mm} are kept no longer.");
            }
        }
    }

    private static bool IsWithin(DateTimeOffset time, DateOnly from, DateOnly to) =>
        DateOnly.FromDateTime(time.UtcDateTime) is var day && day >= from && day <= to;
}
