using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;

namespace MrBen.Portfolio;

/// <content>Weeks, months and quarters looked back on, and what is told of reports, models and data.</content>
public sealed partial class AdvancedPortfolioManager
{
    private volatile Examined? _examined;

    /// <summary>
    /// Makes the review of the last week, month or quarter that is over by the clock (<see cref="PortfolioReview.ToMarkdown"/>,
    /// <see cref="PortfolioReview.WriteJson"/>), records that it was made, and tells handlers of it (<see cref="ReportAlert"/>).
    /// </summary>
    /// <param name="period">The kind of period; in UTC, weeks from Monday.</param>
    /// <returns>The review; <see cref="PortfolioReview.Missing"/> says what is kept no longer or never was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind of period.</exception>
    /// <exception cref="OverflowException">A sum of the trades is beyond decimal numbers; nothing is recorded.</exception>
    public PortfolioReview CreateReview(ReviewPeriod period)
    {
        if (!Enum.IsDefined(period))
        {
            throw new ArgumentOutOfRangeException(
                nameof(period), period, FormattableString.Invariant($"There is no review of period {(int)period}."));
        }

        DateTimeOffset now = Now;
        PortfolioRooms rooms = _rooms;
        rooms.Daily.Advance(now);
        PortfolioReview review = rooms.Reviews.Make(period, now);
        long sequence = _book.ApplyWhile(PortfolioEvent.Reviewed(new ReviewMark(period, review.To), now), static _ => true);
        if (_alerts.Tells(NotificationKind.Report))
        {
            _alerts.Tell(new ReportAlert($"{period} review", review.Title, review.ToMarkdown(), now, sequence));
        }

        return review;
    }

    /// <summary>
    /// Makes the reviews that <see cref="Configuration.OperationsOptions.Reviews"/> asks for and whose period is over: each once, also over
    /// restarts, and none of a period before the portfolio began. For a host that asks often. Of several periods that went by unasked, the last
    /// alone is reviewed.
    /// </summary>
    /// <param name="reviews">The reviews made; empty where none is due.</param>
    /// <returns>Whether there are any.</returns>
    /// <inheritdoc cref="CreateReview"/>
    public bool TryCreateDueReviews(out ImmutableArray<PortfolioReview> reviews)
    {
        reviews = [.. _rooms.Reviews.Due(DateOnly.FromDateTime(Now.UtcDateTime)).Select(CreateReview)];
        return !reviews.IsEmpty;
    }

    private void TellReport(RiskReport report, long sequence)
    {
        if (_alerts.Tells(NotificationKind.Report))
        {
            string title = FormattableString.Invariant($"Risk report of {report.Time:yyyy-MM-dd HH:mm} UTC");
            _alerts.Tell(new ReportAlert("Risk report", title, report.ToMarkdown(), report.Time, sequence));
        }
    }

    private void TellModels(ImmutableArray<ModelRecord> before, ImmutableArray<ModelRecord> after)
    {
        foreach (ModelAlert alert in ModelAlert.Of(before, after, Now, _book.Sequence))
        {
            _alerts.Tell(alert);
        }
    }

    // What was wrong before is known. Some faults are seen one bar late, or go on: known is what began on the same day, of the same kind.
    private void TellQuality(PriceHistory prices, PriceHistory? before, long sequence)
    {
        if (!_alerts.Tells(NotificationKind.DataQuality))
        {
            return;
        }

        IEnumerable<(AssetId Asset, int Count, string Fault)> unusable = UnusablePrices.Find(prices);
        IEnumerable<DataQualityFinding> suspicious = [];
        if (before is { Rows: > 0 })
        {
            unusable = unusable.Except(UnusablePrices.Find(before));
            HashSet<(AssetId?, DataQualityKind, DateOnly?, BarField?)> known = [.. FindingsOf(before).Select(Began)];
            suspicious = FindingsOf(prices).Where(finding => finding.EndDate >= before.Dates[^1]
                && finding.Kind != DataQualityKind.NonPositive && !known.Contains(Began(finding)));
        }

        foreach (DataQualityAlert alert in DataQualityAlert.Of(unusable.Select(found => (found.Asset, found.Fault)), suspicious, Now, sequence))
        {
            _alerts.Tell(alert);
        }

        static (AssetId?, DataQualityKind, DateOnly?, BarField?) Began(DataQualityFinding finding) =>
            (finding.Asset, finding.Kind, finding.Date, finding.Field);
    }

    // What was found in the history observed last is asked for again with the next one.
    private ImmutableArray<DataQualityFinding> FindingsOf(PriceHistory prices)
    {
        if (_examined is { } last && ReferenceEquals(last.Prices, prices))
        {
            return last.Findings;
        }

        ImmutableArray<DataQualityFinding> findings = DataQualityReport.Examine(prices).Findings;
        _examined = new Examined(prices, findings);
        return findings;
    }

    private sealed record Examined(PriceHistory Prices, ImmutableArray<DataQualityFinding> Findings);
}
