using CsCheck;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;

namespace MrBen.Portfolio.Tests.State;

public class PeriodLedgerTests
{
    // ISO 8601: 2025-12-29 is the Monday of week 1 of 2026. Months and quarters by the calendar.
    [Theory]
    [InlineData(ReviewPeriod.Weekly, "2026-01-04", "2025-12-22", "2025-12-28")] // a Sunday: its week is not over
    [InlineData(ReviewPeriod.Weekly, "2026-01-05", "2025-12-29", "2026-01-04")]
    [InlineData(ReviewPeriod.Monthly, "2024-03-01", "2024-02-01", "2024-02-29")]
    [InlineData(ReviewPeriod.Monthly, "2026-01-31", "2025-12-01", "2025-12-31")]
    [InlineData(ReviewPeriod.Quarterly, "2026-03-31", "2025-10-01", "2025-12-31")]
    [InlineData(ReviewPeriod.Quarterly, "2026-04-01", "2026-01-01", "2026-03-31")]
    [InlineData(ReviewPeriod.Quarterly, "2026-12-31", "2026-07-01", "2026-09-30")]
    public void LastFull_IsTheCalendarPeriodThatIsOver(ReviewPeriod period, string day, string from, string to) =>
        Assert.Equal((Day(from), Day(to)), ReviewCalendar.LastFull(period, Day(day)));

    // Beside the ledger, a list of everything: what the cash was before the first event from a day on.
    [Fact]
    public void Of_AnyDaysOfEvents_KnowsHowTheLastFullPeriodsBeganAndEnded() =>
        Gen.Select(Gen.Int[0, 40].Array[1, 60], Gen.Int[0, 3]).Sample(
            (gaps, ahead) =>
            {
                PortfolioState state = new(new PortfolioStateOptions(), new RiskForecastLogOptions());
                DateOnly day = new(2025, 1, 1);
                List<(DateOnly Day, decimal Cash)> all = [];
                for (int i = 0; i < gaps.Length; i++)
                {
                    day = day.AddDays(gaps[i]);
                    state.Apply(PortfolioEvent.Cash(i + 1, new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero)));
                    all.Add((day, i + 1));
                    foreach (ReviewPeriod period in Enum.GetValues<ReviewPeriod>())
                    {
                        // A host's clock may be a little behind the last event, or far ahead of it.
                        DateOnly today = ahead == 0 ? day.AddDays(-1) : day.AddDays(30 * (ahead - 1));
                        (DateOnly from, DateOnly to) = ReviewCalendar.LastFull(period, today);
                        ReviewBasis basis = ReviewBasis.Of(state, period, from, to);
                        Assert.Equal(Before(all, from), basis.Opening.NetAssetValue);
                        Assert.Equal(Before(all, to.AddDays(1)), basis.Closing.NetAssetValue);
                    }
                }

                Assert.InRange(state.Periods.Openings.Length, 1, 9);
            },
            iter: TestTier.Count(brief: 300, full: 20_000));

    private static decimal Before(List<(DateOnly Day, decimal Cash)> events, DateOnly day) =>
        events.Where(change => change.Day < day).Select(change => change.Cash).LastOrDefault();

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
